"""``DO`` blocks, as far as they only guard a statement against being run twice."""

from __future__ import annotations

import re

from trueline.facts.sqltokens import STRING, Cursor, UnreadableError
from trueline.sources.ddl.split import Statement, split
from trueline.sources.ddl.world import World

_DDL = re.compile(r"\b(?:create|alter|drop|execute|rename)\b", re.IGNORECASE)
_COMPUTES = re.compile(r"\bexecute\b|\bloop\b|\bif\b(?!\s+(?:not\s+)?exists)", re.IGNORECASE)
_NAMED = re.compile(
    r"\b(?:table|type|index|view|domain|sequence|on|into|from|update)\s+(?:if\s+(?:not\s+)?exists\s+)?"
    r"(?:only\s+)?([\w.\"]+)",
    re.IGNORECASE,
)
_GUARDED = re.compile(
    r"\s*(?:begin\s)?\s*(?P<inner>.*?;)\s*exception\s+when\s+(?:sqlstate\s+'\w+'|\w+)"
    r"(?:\s+or\s+\w+)*\s+then\b.*?end\b\s*(?:\$\w*\$)?;?\s*",
    re.IGNORECASE | re.DOTALL,
)
_TESTED = re.compile(
    r"\s*begin\s+if\s+not\s+exists\s*\(.*?\)\s*then\s(?P<inner>.*?;)\s*end\s+if\s*;"
    r"\s*end\s*;?\s*",
    re.IGNORECASE | re.DOTALL,
)


def apply_block(world: World, statement: Statement) -> None:
    """Apply a block that creates what is not there yet; one that does anything else is told."""
    from trueline.sources.ddl.apply import apply

    body = next((t.text for t in Cursor.over(statement.text).tokens if t.kind == STRING), "")
    if not _DDL.search(body):
        return
    found = _GUARDED.fullmatch(body) or _TESTED.fullmatch(body)
    if found is None or _COMPUTES.search(found["inner"]):
        named = ", ".join(sorted({name.strip('"') for name in _NAMED.findall(body)}))
        about = f": it speaks of {named}" if named else ""
        raise UnreadableError(f"what a DO block does is known only when it runs{about}")
    start = statement.line_of(statement.text.index(body) + found.start("inner"))
    before = len(world.unseen)
    apply(world, _moved(statement, found["inner"], start))
    world.unseen[before:] = [each for each in world.unseen[before:] if "already" not in each.why]


def _moved(statement: Statement, text: str, line: int) -> list[Statement]:
    return [each._replace(line=line + each.line - 1) for each in split(statement.path, text)]
