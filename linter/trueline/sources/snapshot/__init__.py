"""A database's catalogue as text that lives in the repository: sorted, one line for each fact.

Lines are ``keyword name attribute=value``; what belongs to an object is indented below it.  What
is as usual is not written.  The head says the format, the server and the time; it is not part of
what is compared, and neither are partitions, which come and go by themselves.
"""

from __future__ import annotations

from trueline.sources.snapshot.consistency import insist_on_consistency
from trueline.sources.snapshot.read import parse
from trueline.sources.snapshot.write import compared, render

__all__ = ["compared", "insist_on_consistency", "parse", "render"]
