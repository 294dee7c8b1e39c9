"""`harken up`: everything that serves, started in order by one supervisor and stopped with it.

PostgreSQL, its roles, schema and checks; Valkey; web; worker. Each waits for the one before it. Valkey and the worker
are started again if they end by themselves. When any other does, or the worker cannot be kept up, the whole ends, with
its name and last words: half a Harken would take concerns and tell nobody.
"""
