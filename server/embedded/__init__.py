"""Our own supervisor of PostgreSQL and Valkey, so that one command serves on a machine that has neither.

Both listen on a private unix socket only. Wheels from PyPI bring the programs; what starts and stops them is here,
since the wheels' own starters trust every local user and open up every directory above the data.
"""
