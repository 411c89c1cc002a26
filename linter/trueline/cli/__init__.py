"""The command line: one file per command, imported only when it is called."""

REMEMBERED = ("check", "report")
"""The commands whose runs are remembered."""
