"""Facts of Python files: a cheap skim of all of them, an exact study of the few that matter."""
