"""Providers, regions and settings, and what the front door of a setting shows."""
