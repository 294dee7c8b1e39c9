"""Examples of every form, and of what must be refused: what another client is checked against.

`python -m sync.vectors` writes the JSON files beside this one. pytest compares them with what would be written, and
runs them through the Python half; vitest runs them through the TypeScript half.
"""
