"""Which file gets which name, why, and which names nobody can know.  Pure: facts in, names out."""
