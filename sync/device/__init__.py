"""The device engine."""
