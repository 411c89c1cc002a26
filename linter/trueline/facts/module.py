"""Facts of one Python file: what it imports, binds, declares and names in strings.

The rows are named tuples because there are hundreds of thousands of them: they cross process
borders and the cache as plain tuples (see :class:`Module`), and are given their names on reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

LAZY = 1
"""The statement runs when a function is called, or the file is started as a script, not when the
module is loaded."""
GUARDED = 2
"""Its failure is expected: a ``try`` that handles ImportError, ``pytest.raises`` and the like."""
TYPING = 4
"""It stands under ``if TYPE_CHECKING`` and never runs."""
CONDITIONAL = 8
"""It stands under a test of where the code runs or what is installed there: the platform, the
version of Python or of a library, ``HAS_NUMPY``.  Any other ``if``, such as one on a setting, is
not one: each of its branches runs for somebody."""
FALLBACK = 32
"""It stands where an ImportError is handled, and runs when what was tried before it failed."""

CALLERS = "f_globals"
"""Why a module is opened that takes hold of its callers' names: they may be opened by it too."""

_MOVED = re.compile(r"moved to ([\w.]+), remove after ([0-9]{4}-[0-9]{2}-[0-9]{2})\b")


Place = tuple[int, int, int, int]
ImportRow = tuple[str, int, str, str, int, Place]
StringRow = tuple[str, str, bool, int, Place]
UseRow = tuple[str, str, Place]


class Span(NamedTuple):
    """A stretch of source: lines and columns count from 1, the end column is exclusive."""

    line: int = 0
    column: int = 0
    end_line: int = 0
    end_column: int = 0


class Import(NamedTuple):
    """One name that an import statement asks for; ``from m import a, b`` asks for two.

    ``import a.b as c`` is ``("a.b", 0, "", "c")``; ``from ..p import x`` is ``("p", 2, "x", "")``;
    a star import has the name ``*``.  ``context`` is a sum of LAZY, GUARDED, TYPING,
    CONDITIONAL, FALLBACK.
    """

    module: str
    level: int
    name: str
    asname: str
    context: int
    span: Span

    @property
    def binds(self) -> str:
        """The local name that this import makes; empty for a star import."""
        if self.asname:
            return self.asname
        if self.name:
            return "" if self.name == "*" else self.name
        return self.module.partition(".")[0]


class EnumMember(NamedTuple):
    """A member of an enumeration; ``value`` is its literal's ``repr``, empty when not a literal."""

    name: str
    value: str
    span: Span


class EnumClass(NamedTuple):
    """A class that looks like an enumeration.

    ``bases`` are dotted names as written, members are in the order of declaration without aliases,
    ``aliases`` maps a second name for an equal value to the member.  ``attributes`` are the other
    names of the class body.  ``complete`` says that the members are all there is to know: no
    decorator, no metaclass, no body that adds members in a way that can't be read.  ``nested``
    says that the class stands inside a function or another class.
    """

    name: str
    bases: tuple[str, ...]
    members: tuple[EnumMember, ...]
    aliases: tuple[tuple[str, str], ...]
    attributes: tuple[str, ...]
    complete: bool
    nested: bool
    span: Span

    @property
    def member_names(self) -> frozenset[str]:
        """The names of all members, aliases included."""
        return frozenset((*(m[0] for m in self.members), *(a[0] for a in self.aliases)))


class StringRef(NamedTuple):
    """A string that names a module or something in it, known by where it is used.

    ``text`` is ``pkg.mod.attr`` or ``pkg.mod:attr``; ``use`` names the use (``mock.patch``);
    ``names_attribute`` says that the last part must be an attribute, otherwise a module.
    ``context`` as in :class:`Import`.
    """

    text: str
    use: str
    names_attribute: bool
    context: int
    span: Span


class AttributeUse(NamedTuple):
    """``base.attribute`` read where ``base`` is a name bound by an import or a class statement."""

    base: str
    attribute: str
    span: Span


class Suppression(NamedTuple):
    """A ``# trueline: ignore[CODE, …] reason`` comment; ``codes`` empty means a bare ``ignore``.

    ``whole_file`` is true for a comment that stands alone before the first statement.
    """

    codes: tuple[str, ...]
    reason: str
    whole_file: bool
    span: Span

    @property
    def moved(self) -> tuple[str, str] | None:
        """The new module and the last day of a compatibility module; None for any other."""
        match = _MOVED.match(self.reason)
        return (match[1], match[2]) if match and self.whole_file else None


class Module(NamedTuple):
    """All facts of one Python file, a pure function of its path and bytes.

    ``exact`` tells a *study* (every fact true, every position exact) from a *skim*, which is a
    cheap over-approximation: it may bind, import or mention something that stands only in a
    string, but it leaves out nothing that a study would find, and has no positions.

    ``names`` are the names bound at module level; ``submodule.name`` among them is one that a
    package sets in a module of its own.  ``opened`` says why the names can't be listed
    completely (``__getattr__``, ``globals()`` …), empty when they can.  ``exports`` is the literal
    ``__all__``, None without one.  ``path_tricks`` means that the file changes ``sys.path`` or
    ``__path__``.  ``declares`` says that the file may declare models, so that it has an outline.
    ``makes`` are modules that come of it without a file of their own, dotted or by their last
    part: it has them compiled, or puts them into ``sys.modules``.
    """

    path: str
    exact: bool
    import_rows: tuple[ImportRow, ...]
    names: tuple[str, ...]
    opened: str = ""
    exports: tuple[str, ...] | None = None
    path_tricks: bool = False
    enum_rows: tuple[tuple[object, ...], ...] = ()
    string_rows: tuple[StringRow, ...] = ()
    use_rows: tuple[UseRow, ...] = ()
    suppression_rows: tuple[tuple[tuple[str, ...], str, bool, Place], ...] = ()
    declares: bool = False
    makes: tuple[str, ...] = ()

    @property
    def imports(self) -> Iterator[Import]:
        """What the file imports, in reading order."""
        for module, level, name, asname, context, span in self.import_rows:
            yield Import(module, level, name, asname, context, Span(*span))

    @property
    def enums(self) -> Iterator[EnumClass]:
        """The enumerations that the file declares, in reading order."""
        for row in self.enum_rows:
            yield _enum(*row)  # type: ignore[arg-type]  # a plain tuple of EnumClass's own fields

    @property
    def strings(self) -> Iterator[StringRef]:
        """The strings that name modules or attributes."""
        for text, use, names_attribute, context, span in self.string_rows:
            yield StringRef(text, use, names_attribute, context, Span(*span))

    @property
    def uses(self) -> Iterator[AttributeUse]:
        """Attribute reads on imported names and on the file's own enumerations."""
        for base, attribute, span in self.use_rows:
            yield AttributeUse(base, attribute, Span(*span))

    @property
    def suppressions(self) -> Iterator[Suppression]:
        """The comments that hold findings back."""
        for codes, reason, whole_file, span in self.suppression_rows:
            yield Suppression(codes, reason, whole_file, Span(*span))


def _enum(
    name: str,
    bases: tuple[str, ...],
    members: tuple[tuple[str, str, tuple[int, int, int, int]], ...],
    aliases: tuple[tuple[str, str], ...],
    attributes: tuple[str, ...],
    complete: bool,
    nested: bool,
    span: tuple[int, int, int, int],
) -> EnumClass:
    named = tuple(EnumMember(member, value, Span(*at)) for member, value, at in members)
    return EnumClass(name, bases, named, aliases, attributes, complete, nested, Span(*span))
