"""The cheap over-approximation of a file's facts: a few regular expressions, no syntax tree.

A project of fifteen thousand files has a handful that deserve a syntax tree.  A skim tells which:
it binds, imports and mentions at least what the file does, perhaps a name more that stands only
in a string.  What a rule finds on skims is a suspicion; the engine studies the files involved and
asks the rule again.  So a skim may cost a finding in a freak case, and never makes a false one.

A skim was compared with the study of 30,000 files.  It leaves out, as said where it happens,
strings without a dot, reads on classes spelt in small letters, and reads of small attributes on
names in capitals.  Apart from that, only freaks escape it:

- identifiers that Python normalises (``ﬁle``), ``import a . b``, a blank before a dot or a call's
  bracket, ``(Name).attribute``, a class name after two underscores;
- a string to look up that follows an expression or another keyword, save for servers and entry
  points; one with escapes or whose first piece of several has no dot;
- names bound in a block at the margin behind lines at the margin in brackets, or behind three
  quotes in a comment; targets on the lines after ``a,``; more than 33 targets on several lines;
  ``f().x = name = 1``;
- that a name in an enumeration is no member because its value is a function of the module.

A name too few only costs a study, for what seems missing is looked for again.  An import too few
may cost a finding.

The source is known to parse (see :mod:`trueline.sources.python.extract`), which is what lets
expressions as simple as these be right about it.
"""

from __future__ import annotations

from trueline.facts.module import CALLERS, Module
from trueline.sources.python.callers import fills_callers, set_in_others
from trueline.sources.python.makes import makes
from trueline.sources.python.skim_entry_points import skimmed
from trueline.sources.python.skim_enums import enum_rows
from trueline.sources.python.skim_imports import NOWHERE, imports
from trueline.sources.python.skim_names import names
from trueline.sources.python.skim_strings import strings
from trueline.sources.python.skim_text import plain
from trueline.sources.python.skim_uses import uses


def skim(path: str, source: str, *, enums: bool = True) -> Module:
    """Return the facts of a file that parses, over-approximated; ``source`` without BOM.

    Without ``enums`` those of enumerations and their uses are left out.
    """
    text = plain(source)
    rows = imports(text)
    declared = enum_rows(path, text) if enums else ()
    used = sorted(uses(text, rows, declared)) if enums else []
    refs = strings(text, rows).union((each, "") for each in skimmed(path, text))
    return Module(
        path,
        exact=False,
        import_rows=tuple(rows),
        names=(*sorted(names(text, rows)), *set_in_others(path, text)),
        opened=CALLERS if fills_callers(text) else "",
        enum_rows=declared,
        string_rows=tuple((ref, use, True, 0, NOWHERE) for ref, use in sorted(refs)),
        use_rows=tuple((base, name, NOWHERE) for base, name in used),
        makes=makes(path, source),
    )
