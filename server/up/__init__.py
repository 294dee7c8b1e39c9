"""`harken up`: everything that serves, started in order by one supervisor and stopped with it.

PostgreSQL, its roles, schema and checks; Valkey; web; worker. Each waits for the one before it. When any of them ends
by itself the whole ends, with its name and last words: half a Harken would take concerns and tell nobody.
"""
