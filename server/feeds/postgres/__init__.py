"""The store on PostgreSQL. SQL is by hand here, because these are the hot paths: each method is one statement."""
