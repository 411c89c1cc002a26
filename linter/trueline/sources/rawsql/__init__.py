"""SQL in strings and files: found by where it goes, read by sqlglot, resolved by scopes."""
