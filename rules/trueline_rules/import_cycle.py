"""Modules import each other while they are loaded.

Why: which of them is complete when the other reads it depends on who is imported first.  It works
until somebody imports the other one first, moves a line, or renames a module and with it the order;
then a name is missing "from a partially initialised module".

What to do: move what both need into a third module, or import inside the function that needs it.

Imports in functions and under `TYPE_CHECKING` do not run at load time and do not count.  Nor does
the import of a package by a module inside it: that was loaded before, in every order.  One finding
is made for each group of modules that reach each other, with one shortest cycle.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping

from trueline.facts import Edge, Facts
from trueline.findings import Finding, Location, Related, Severity
from trueline.rule import Reads, Rule

rule = Rule(__name__, code="IMP003", reads=Reads.MODULES, severity=Severity.WARNING)

Graph = Mapping[str, Mapping[str, Edge]]

_FEWEST = 2
"""Modules in the shortest cycle that there can be."""


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each strongly connected group of modules."""
    graph: defaultdict[str, dict[str, Edge]] = defaultdict(dict)
    for edge in facts.imports.edges:
        graph[edge.importer].setdefault(edge.target, edge)
    for group in filter(facts.concerns, _groups(graph)):
        facts.require(group)  # an import in a docstring may have joined two groups
        yield _finding(_shortest(graph, group), len(group))


def _finding(cycle: list[Edge], size: int) -> Finding:
    names = [edge.importer for edge in cycle]
    more = f" (one of several cycles among {size} modules)" if size > len(cycle) else ""
    first, *rest = cycle
    return rule.finding(
        Location(first.importer, *first.span),
        f"import cycle: {' -> '.join((*names, names[0]))}{more}",
        key=" ".join(sorted(name.rpartition("/")[2] for name in names)),
        related=tuple(Related(Location(e.importer, *e.span), f"imports {e.target}") for e in rest),
    )


def _groups(graph: Graph) -> Iterator[list[str]]:
    """Yield the strongly connected components of more than one module (Tarjan 1972)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    open_nodes: dict[str, None] = {}
    for root in graph:
        path = [] if root in index else [(root, iter(graph[root]))]
        while path:
            node, targets = path[-1]
            if node not in index:
                index[node] = low[node] = len(index)
                open_nodes[node] = None
            following = _next(targets, index, open_nodes, low, node)
            if following is not None:
                path.append((following, iter(graph.get(following, ()))))
                continue
            path.pop()
            if path:
                low[path[-1][0]] = min(low[path[-1][0]], low[node])
            group = _closed(open_nodes, node) if low[node] == index[node] else []
            if len(group) > 1:
                yield sorted(group)


def _next(
    targets: Iterator[str],
    index: Mapping[str, int],
    open_nodes: Mapping[str, None],
    low: dict[str, int],
    node: str,
) -> str | None:
    """Return the next target that was not visited, noting how far back the visited ones lead."""
    for target in targets:
        if target not in index:
            return target
        if target in open_nodes:
            low[node] = min(low[node], index[target])
    return None


def _closed(open_nodes: dict[str, None], node: str) -> list[str]:
    """Take the component that ``node`` closes off the open nodes."""
    group = []
    while node in open_nodes:
        group.append(open_nodes.popitem()[0])
    return group


def _shortest(graph: Graph, group: list[str]) -> list[Edge]:
    """Return a shortest cycle of the group, through the first module that has one."""
    members = set(group)
    best: list[Edge] = []
    for start in group:
        best = _cycle_through(graph, start, members, len(best) or len(group) + 1) or best
        if len(best) == _FEWEST:
            break
    return best


def _cycle_through(graph: Graph, start: str, members: set[str], limit: int) -> list[Edge]:
    """Return a shortest cycle through a module, empty when none is shorter than the limit."""
    came: dict[str, Edge] = {}
    queue = deque([(start, 1)])
    while queue:
        node, length = queue.popleft()
        if length == limit:
            break
        for target, edge in sorted(graph[node].items()):
            if target == start:
                return _walk_back(came, edge, start)
            if target in members and target not in came:
                came[target] = edge
                queue.append((target, length + 1))
    return []


def _walk_back(came: Mapping[str, Edge], last: Edge, start: str) -> list[Edge]:
    path = [last]
    while path[-1].importer != start:
        path.append(came[path[-1].importer])
    return path[::-1]


rule.scene(
    "two services that import each other at the top",
    """
    -- app/__init__.py --
    -- app/orders.py --
    from app.payments import pay  # finds: app/orders.py -> app/payments.py -> app/orders.py
    def order(): ...
    -- app/payments.py --
    from app.orders import order
    def pay(): ...
    """,
)
rule.scene(
    "a lazy import and one for type checkers",
    """
    -- app/__init__.py --
    -- app/orders.py --
    from typing import TYPE_CHECKING
    if TYPE_CHECKING:
        from app.payments import Payment
    -- app/payments.py --
    from app.invoices import Invoice
    class Payment: ...
    -- app/invoices.py --
    class Invoice:
        def pay(self):
            from app.payments import Payment
    """,
)
rule.scene(
    "an import that would run only if the one before it failed",
    """
    -- app/__init__.py --
    -- app/orders.py --
    try:
        from app.payments import pay
    except ImportError:
        from app.legacy import pay
    -- app/payments.py --
    def pay(): ...
    -- app/legacy.py --
    from app.orders import pay
    """,
)
rule.scene(
    "modules of a package that import the package which lists them",
    """
    -- app/__init__.py --
    VERSION = "1"
    from app.orders import order
    -- app/orders.py --
    import app
    from . import VERSION
    from app import payments
    def order(): ...
    -- app/payments.py --
    -- app/models/__init__.py --
    from app.models.page import Page
    -- app/models/page.py --
    from app import models
    class Page: ...
    """,
)
