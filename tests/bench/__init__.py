"""`python -m tests.bench`: push, pull and sweep through the real server, beside the same work done bare in the same run."""
