"""Keys: the key file wraps tenant keys, the tenant's rest key wraps data keys, a data key seals one matter's entries.

`keyfile` is the root, outside the database; `intake` opens what devices seal; `signing` proves what the server said;
`rest` keeps entries unreadable in the database and its backups. No primitive here is our own.
"""
