"""`python -m tests.bench`: push and pull through the real server, beside the same work done bare in the same run."""
