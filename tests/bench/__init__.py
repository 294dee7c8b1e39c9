"""`python -m tests.bench`: what is to be quick, by the real server and in a real browser, beside the same done bare."""
