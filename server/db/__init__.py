"""PostgreSQL: the only way to a connection, the schema and its migrations, and what must hold before we serve."""
