"""What both sides of the wire agree on: bytes, messages and the device engine.

Pure: nothing here reads a clock, a file, a socket or a source of chance, and nothing of ours is imported.
`README.md` beside this file is the same protocol in words, for someone who writes another client.
"""
