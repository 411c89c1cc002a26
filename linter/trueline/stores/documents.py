"""Document stores by the way in which they are reached: as files, or through their server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from trueline.changes import Change, Image
from trueline.store import Step, Store

if TYPE_CHECKING:
    from trueline.stores.conport import Conport
    from trueline.stores.conport_server import ConportServer

_SERVED = "mcp:"


class Documents:
    """All document stores of a project; ``served`` sends new plans through the server.

    ``wait`` is how many seconds another process may write to a store before we give up, if that
    is not left to the store.
    What the ledger holds tells by its addresses how it was done, so a run is taken back that way.
    """

    def __init__(self, root: Path, *, served: bool = False, wait: float | None = None) -> None:
        self._root, self._by_server, self._wait = root, served, wait

    @cached_property
    def _files(self) -> Conport:
        from trueline.stores.conport import Conport

        return Conport(self._root, self._wait)

    @cached_property
    def _server(self) -> ConportServer:
        from trueline.stores.conport_server import ConportServer

        return ConportServer(self._root)

    def _of(self, address: str) -> Store:
        return self._server if address.startswith(_SERVED) else self._files

    def image(self, address: str) -> Image:
        """Return the image of an address."""
        return self._of(address).image(address)

    def steps(self, patches: Sequence[Sequence[Change]], *, exact: bool) -> tuple[Step, ...]:
        """Return the steps of patches, which all go one way."""
        first = next((part[0].address for part in patches if part), "")
        served = self._by_server and not exact
        store = self._server if served else self._of(first)
        return store.steps(patches, exact=exact)

    def remarks(self, steps: Sequence[Step]) -> Iterator[str]:
        """Yield what a person should know before these steps are taken."""
        return self._of(steps[0][0].address).remarks(steps) if steps else iter(())

    def outcome(self, steps: Sequence[Step]) -> Iterator[str]:
        """Yield what a new look shows."""
        return self._of(steps[0][0].address).outcome(steps) if steps else iter(())

    def swap(self, step: Step) -> None:
        """Take a step."""
        self._of(step[0].address).swap(step)

    def settle(self) -> None:
        """Nothing is left to do, on either way."""

    def sweep(self, step: Step) -> None:
        """Nothing is left over, on either way."""
