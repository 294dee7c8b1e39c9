"""`python -m tests.bench`: push, poke, pull and sweep through the real server, beside the same done bare in one run."""
