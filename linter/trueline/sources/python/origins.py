"""What a name was imported from, as seen from a scope."""

from __future__ import annotations

from trueline.sources.python.bindings import Bindings
from trueline.sources.python.imports import aliases
from trueline.sources.python.tree import Scope


class Origins:
    """Follows names to the imports that bind them, through the scopes of a file."""

    def __init__(self, bindings: Bindings) -> None:
        self._bindings = bindings
        self._imported: dict[Scope, dict[str, str]] = {}

    def of(self, name: str, scope: Scope) -> str:
        """Return what the dotted name stands for: ``mock.patch`` may be ``unittest.mock.patch``.

        Empty when its first part is bound by anything but an import.  A relative import keeps
        its dots; a name that no scope binds is a builtin and stands for itself.
        """
        head, _, rest = name.partition(".")
        place: Scope | None = scope
        while place is not None:
            origin = self._imports(place).get(head)
            if origin is not None:
                return f"{origin}.{rest}" if rest else origin
            if head in self._bindings.count(place):
                return ""
            place = place.parent
        return name

    def _imports(self, scope: Scope) -> dict[str, str]:
        found = self._imported.get(scope)
        if found is None:
            found = self._imported[scope] = {}
            for site in scope.sites:
                for module, level, name, asname, _ in aliases(site):
                    full = f"{module}.{name}" if module and name else module or name
                    bound = asname or name or module.partition(".")[0]
                    origin = full if asname or name else bound
                    found.setdefault(bound, "." * level + origin)
        return found
