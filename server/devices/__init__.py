"""Devices: enrolled, pushing, pulling, told; and what they sent that could not be placed."""
