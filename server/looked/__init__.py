"""Who looked: what was sent to whom, what they opened of it, and who may read that."""
