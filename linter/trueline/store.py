"""What the engine asks of a place that can be changed: files, PostgreSQL, documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Protocol, TypeVar, overload

from trueline.changes import Change, Image

Step = Sequence[Change]
"""Changes that happen together or not at all, whatever is killed when."""


class Drawn(Sequence[Change]):
    """Changes of one subject that are made anew each time they are asked for.

    So a step may hold more than the memory does.  What is drawn from a world is only good until
    that world changes; what is drawn from the ledger stays.  ``back`` draws from the last to the
    first.  The first change is remembered: it is asked again and again for the subject of all.
    """

    def __init__(
        self,
        draw: Callable[[], Iterator[Change]],
        size: int,
        back: Callable[[], Iterator[Change]] | None = None,
    ) -> None:
        self._draw, self._size, self._back = draw, size, back

    def __iter__(self) -> Iterator[Change]:
        return self._draw()

    def __reversed__(self) -> Iterator[Change]:
        return self._back() if self._back else reversed(tuple(self))

    def reverse(self) -> Drawn:
        """Return what takes these changes back."""
        return Drawn(
            lambda: (change.reverse() for change in reversed(self)),
            len(self),
            lambda: (change.reverse() for change in self),
        )

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, index: int) -> Change: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Change]: ...
    def __getitem__(self, index: int | slice) -> Change | Sequence[Change]:
        if isinstance(index, slice):
            return tuple(self)[index]
        place = range(len(self))[index]
        return next(islice(self, place, None)) if place else self._first

    @cached_property
    def _first(self) -> Change:
        return next(iter(self))


_PORTION = 128 * 1024
"""So many bytes are in memory at once, and one thing more."""
_EACH = 200
"""What a thing takes besides its bytes."""

Thing = TypeVar("Thing")


def portions(things: Iterable[Thing], size: Callable[[Thing], int]) -> Iterator[list[Thing]]:
    """Yield things in lists that the memory holds, however large each of them is."""
    part: list[Thing] = []
    held = 0
    for thing in things:
        part.append(thing)
        held += size(thing) + _EACH
        if held >= _PORTION:
            yield part
            part, held = [], 0
    if part:
        yield part


def weight(change: Change) -> int:
    """Return how many bytes the images of a change have."""
    return len(change.before or b"") + len(change.after or b"")


class Store(Protocol):
    """A subject's world, read and changed by address.

    Images are canonical bytes: equal bytes mean equal worlds.
    """

    def image(self, address: str) -> Image:
        """Return what the address holds now, None when it does not exist."""

    def steps(self, patches: Sequence[Sequence[Change]], *, exact: bool) -> tuple[Step, ...]:
        """Return the steps in which these patches would really happen here.

        A store that can do more than one change in a transaction makes a patch one step.  The
        images of a plan may leave open what differs between machines, those of the steps leave
        nothing open; ``exact`` says that the patches come from the ledger and are like that.
        Changes may be added, such as folders that are needed or become empty.  ConflictError
        names every address that does not hold its ``before`` or that can't be changed.  Nothing
        is written.
        """

    def remarks(self, steps: Sequence[Step]) -> Iterator[str]:
        """Yield what a person should know before these steps are taken."""

    def outcome(self, steps: Sequence[Step]) -> Iterator[str]:
        """Yield what a new look at the world shows after these steps, for a person to read."""

    def swap(self, step: Step) -> None:
        """Change the world: the whole step or, on any error, nothing of it.

        ConflictError if an address no longer holds its ``before``.  After a power cut an address
        holds one of the two images, whole; which one is only sure after :meth:`settle`.
        """

    def settle(self) -> None:
        """Make all swaps so far durable."""

    def sweep(self, step: Step) -> None:
        """Remove what a killed swap of this step may have left beside its addresses."""
