"""Document stores as a check reads them: SQLite files of ConPort, opened read-only."""
