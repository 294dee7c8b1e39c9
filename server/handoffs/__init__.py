"""School and home tell each other, and know that they did (REQ-12-E, REQ-12-F; design, The life of a handoff)."""
