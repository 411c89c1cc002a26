"""What one file declares, whatever the ORM: classes, assignments, helper functions, calls.

An outline is a pure function of the file's bytes, made of builtins only, so that it crosses
process borders and lies in the cache as it is.  It says what is written, not what it means: names
are not resolved, nothing is evaluated.

An *expression* is a tuple whose first item tells its kind:

========  =====================================================================================
``c``     constant: ``("c", 42)``; text, bytes, numbers, booleans, None
``n``     name, perhaps dotted: ``("n", "sa.String")``
``f``     call: ``("f", function, arguments, ((keyword, value), …), place)``; ``**x`` has the
          keyword ``""``, ``*x`` is an argument of kind ``*``
``s``     sequence: ``("s", "tuple" | "list" | "set", items)``
``d``     dict: ``("d", ((key, value), …))``; ``**x`` has the key None
``.``     attribute of something that is no name: ``(".", object, "name")``
``[``     subscript: ``("[", object, index)``
``o``     operator: ``("o", "|", left, right)``; a unary one has right None
``?``     ``a if test else b``: ``("?", test, a, b)``
``l``     lambda, or the body of a function: ``("l", parameters, body)``
``=``     names bound before a result: ``("=", ((name, value), …), result)``
``g``     comprehension of one ``for``: ``("g", kind, element, target, iterable, tests)``
``j``     f-string: ``("j", parts)``
``u``     anything else, as its source text: ``("u", "await f()")``
========  =====================================================================================
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from trueline.facts.module import ImportRow

Expr = tuple[Any, ...]
Place = tuple[int, int, int, int]

ALTERNATIVE = 32
"""The statement stands in a branch of which another one may run instead."""
FALLBACK = 64
"""The statement stands in an ``except``: it runs only when the ``try`` above it failed."""


class Parameter(NamedTuple):
    """A parameter of a helper; ``kind`` is ``""``, ``*`` or ``**``."""

    name: str
    default: Expr | None
    kind: str


class Assignment(NamedTuple):
    """``target: annotation = value``; the target is dotted (``User.name``), the rest may be None.

    ``context`` is a sum of the flags of :mod:`trueline.facts.module` and of this module.
    """

    target: str
    annotation: Expr | None
    value: Expr | None
    context: int
    place: Place


class Function(NamedTuple):
    """A function or method; ``result`` is a lambda when its body is one expression in the end.

    ``calls`` are the calls that stand as statements in its body, ``super().__init__(…)`` among
    them; ``returns`` is the annotation of the result.  ``writes`` are the attributes that its body
    sets on its first parameter.  ``sets`` are the items that a constructor puts into a dict
    (``kwargs["null"] = True``: name, key, value); None when it does more than that and calls.
    """

    name: str
    parameters: tuple[tuple[Any, ...], ...]
    decorators: tuple[Expr, ...]
    result: Expr | None
    returns: Expr | None
    calls: tuple[Expr, ...]
    writes: tuple[str, ...]
    context: int
    place: Place
    sets: tuple[tuple[str, str, Expr], ...] | None = None


class Class(NamedTuple):
    """A class; ``odd`` says what in its body can't be read as a declaration, empty if all can."""

    name: str
    bases: tuple[Expr, ...]
    keywords: tuple[tuple[str, Expr], ...]
    decorators: tuple[Expr, ...]
    assigned: tuple[tuple[Any, ...], ...]
    methods: tuple[tuple[Any, ...], ...]
    nested: tuple[tuple[Any, ...], ...]
    calls: tuple[tuple[Expr, int], ...]
    odd: str
    context: int
    place: Place

    @property
    def assignments(self) -> Iterator[Assignment]:
        """The assignments of the body, in reading order."""
        return (Assignment(*row) for row in self.assigned)

    @property
    def functions(self) -> Iterator[Function]:
        """The methods."""
        return (Function(*row) for row in self.methods)

    @property
    def classes(self) -> Iterator[Class]:
        """The classes inside of this one."""
        return (Class(*row) for row in self.nested)


class Outline(NamedTuple):
    """The declarations of one file; see the module.  ``calls`` are statements: call, context.

    ``enum_rows`` are the exact rows of :class:`trueline.facts.module.Module`.
    """

    path: str
    import_rows: tuple[ImportRow, ...]
    assigned: tuple[tuple[Any, ...], ...]
    class_rows: tuple[tuple[Any, ...], ...]
    function_rows: tuple[tuple[Any, ...], ...]
    calls: tuple[tuple[Expr, int], ...]
    enum_rows: tuple[tuple[object, ...], ...] = ()

    @property
    def assignments(self) -> Iterator[Assignment]:
        """The assignments at module level, in reading order."""
        return (Assignment(*row) for row in self.assigned)

    @property
    def classes(self) -> Iterator[Class]:
        """The classes at module level, in reading order."""
        return (Class(*row) for row in self.class_rows)

    @property
    def functions(self) -> Iterator[Function]:
        """The functions at module level."""
        return (Function(*row) for row in self.function_rows)
