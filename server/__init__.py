"""The authority: decides what a command means and keeps the feeds."""
