"""How what is due gets done: taken from PostgreSQL in fair shares, each row by one worker at a time, whatever dies."""
