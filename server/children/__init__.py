"""The children of a setting."""
