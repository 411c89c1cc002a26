"""What has happened is read from the world, also where several steps touch one address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from trueline.changes import Change, Image
from trueline.errors import ConflictError
from trueline.happened import taken_back
from trueline.plan import net
from trueline.store import Step

World = dict[str, Image]
START: World = dict.fromkeys("pqrs", b"a")


class Board:
    """Values by address; a step is set whole, by compare-and-set."""

    def __init__(self, values: World) -> None:
        self.values = dict(values)

    def image(self, address: str) -> Image:
        return self.values[address]

    def steps(self, patches: Sequence[Step], *, exact: bool) -> tuple[Step, ...]:
        return tuple(patches)

    def remarks(self, steps: Sequence[Step]) -> Iterator[str]:
        yield from ()

    def outcome(self, steps: Sequence[Step]) -> Iterator[str]:
        yield from ()

    def swap(self, step: Step) -> None:
        sides = {address: images for (_, address), images in net(step).items()}
        if any(self.values[address] != before for address, (before, _) in sides.items()):
            raise ConflictError("changed meanwhile")
        self.values |= {address: after for address, (_, after) in sides.items()}

    def settle(self) -> None:
        pass

    def sweep(self, step: Step) -> None:
        pass


def step(**places: str) -> Step:
    """A step that moves places from one letter to another: ``p="ab"``."""
    sides = ((name, letters[0].encode(), letters[1].encode()) for name, letters in places.items())
    return tuple(Change("board", name, old, new) for name, old, new in sides)


def recovered(board: Board, steps: Sequence[Step], *keep: str) -> World:
    """Take back what has happened of these steps, and return what is left."""
    counts = Counter((c.subject, c.address) for step in steps for c in step)
    shared = frozenset(place for place, count in counts.items() if count > 1)
    for back in taken_back({"board": board}, steps, shared, frozenset(keep)):
        board.swap(back)
    return board.values


def after(steps: Sequence[Step], world: Mapping[str, Image] = START) -> Board:
    board = Board({**world})
    for each in steps:
        board.swap(each)
    return board


@st.composite
def chains(draw: st.DrawFn) -> list[Step]:
    """Steps that follow from each other, over few places with few values."""
    world, steps = dict.fromkeys("pqrs", "a"), []
    for _ in range(draw(st.integers(1, 5))):
        places = draw(st.sets(st.sampled_from("pqrs"), min_size=1, max_size=3))
        values = {p: draw(st.sampled_from(sorted({*"abc"} - {world[p]}))) for p in sorted(places)}
        steps.append(step(**{place: world[place] + value for place, value in values.items()}))
        world |= values
    return steps


@settings(deadline=None)
@given(chains(), st.data())
def test_however_many_steps_have_happened_all_of_them_are_taken_back(
    steps: list[Step], data: st.DataObject
) -> None:
    count = data.draw(st.integers(0, len(steps)))

    assert recovered(after(steps[:count]), steps) == START


@settings(deadline=None)
@given(chains(), st.data())
def test_what_a_store_without_transactions_did_of_a_step_is_taken_back(
    steps: list[Step], data: st.DataObject
) -> None:
    count = data.draw(st.integers(1, len(steps)))
    *whole, last = steps[:count]
    part = data.draw(st.lists(st.sampled_from([*last]), unique_by=lambda c: c.address))
    board = after(whole)
    counts = Counter(change.address for each in steps for change in each)
    assume(all(counts[change.address] == 1 for change in last))  # else it may look like another
    board.swap(tuple(part))

    assert recovered(board, steps) == START


@settings(deadline=None)
@given(chains(), st.data())
def test_an_address_that_is_neither_old_nor_new_is_named_and_all_others_can_be_taken_back(
    steps: list[Step], data: st.DataObject
) -> None:
    board = after(steps[: data.draw(st.integers(0, len(steps)))])
    place = data.draw(st.sampled_from([change.address for each in steps for change in each]))
    board.values[place] = b"z"
    found = {**board.values}

    with pytest.raises(ConflictError, match=f"--keep {place}"):
        recovered(board, steps)
    assert found == board.values

    assert recovered(board, steps, place) == {**START, place: b"z"}


def test_a_place_that_comes_back_to_what_it_was_between_two_steps_blocks_nothing() -> None:
    steps = [step(p="ab", q="ab"), step(p="ba"), step(p="ac")]

    assert recovered(after(steps), steps) == START


def test_a_place_that_ends_as_it_began_does_not_hide_that_its_steps_have_happened() -> None:
    steps = [step(p="ab", q="ab"), step(p="ba")]

    assert recovered(after(steps), steps) == START


def test_steps_that_share_no_place_may_have_happened_in_any_order() -> None:
    """As it is after a power cut, where names of files become durable in the order of the disk."""
    steps = [step(p="ab"), step(q="ab"), step(p="bc"), step(q="bc"), step(r="ab")]
    board = after([steps[1], steps[3], steps[4]])

    assert recovered(board, steps) == START


def test_what_was_put_back_by_hand_to_the_byte_is_left_out() -> None:
    steps = [step(p="ab", q="ab", r="ab")]
    board = after(steps)
    board.values["q"] = b"a"

    assert recovered(board, steps) == START


def test_a_kept_address_does_not_keep_the_others_of_its_step() -> None:
    steps = [step(p="ab", q="ab", r="ab")]
    board = after(steps)
    board.values["q"] = b"z"

    assert recovered(board, steps, "q") == {**START, "q": b"z"}
