"""A live PostgreSQL server, read through its catalogue."""
