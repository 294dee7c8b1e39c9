"""Feeds: gapless, hash-chained, append-only lists of entries, and the port through which all of them are reached.

`store` is the port, `postgres` what stands behind it, `append` the only writer, `read` the pull.
`verify` checks everything again from outside and shares no code with the rest of this package.
"""
