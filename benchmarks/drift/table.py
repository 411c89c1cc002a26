"""The tables of README.md."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version

from cases import Case
from ours import Outcome
from peers import NAMES, Answer

Sees = Callable[[Case], bool]


def markdown(
    chosen: list[Case],
    outcomes: dict[str, Outcome],
    peers: dict[str, Answer],
    usual: list[str],
    about: str,
) -> str:
    """Render what was measured; peers are left out when none were asked."""
    mutations = [case for case in chosen if case.rule]
    controls = [case for case in chosen if not case.rule]
    more = ", ".join(("trueline " + version("trueline"), *(peers[""].usual if peers else ())))
    lines = [
        f"{len(mutations)} mutations, {len(controls)} controls; {about}, {more}; "
        f"{datetime.now(UTC).date().isoformat()}.",
        "",
    ]
    sees: dict[str, Sees] = {"Trueline": lambda case: outcomes[case.id].found}
    alarms = {"Trueline": (len(usual), sum(bool(outcomes[case.id].said) for case in controls))}
    for name in NAMES if peers else ():
        answer = peers[name]
        sees[name] = lambda case, answer=answer: bool(answer.found.get(case.id))
        alarms[name] = (len(answer.usual), sum(bool(answer.found.get(c.id)) for c in controls))
    lines += _summary(mutations, sees, alarms, peers)
    lines += ["", *_by_rule(mutations, sees)]
    more_said = sum(1 for case in mutations if outcomes[case.id].others)
    lines += ["", f"Mutations of which other rules of Trueline speak too: {more_said}."]
    return "\n".join(lines) + "\n"


def _summary(
    mutations: list[Case],
    sees: dict[str, Sees],
    alarms: dict[str, tuple[int, int]],
    peers: dict[str, Answer],
) -> Iterator[str]:
    halves = ("code", "database", "code and database")
    yield f"| tool | found | {' | '.join(halves)} | false: unmutated | false: controls | failed |"
    yield "|---" * (len(halves) + 5) + "|"
    for name, saw in sees.items():
        cells = [_share(mutations, saw)]
        cells += [_share([case for case in mutations if case.half == half], saw) for half in halves]
        cells += [str(count) for count in alarms[name]]
        cells.append(str(len(peers[name].errors)) if name in peers else "0")
        yield f"| {name} | {' | '.join(cells)} |"


def _by_rule(mutations: list[Case], sees: dict[str, Sees]) -> Iterator[str]:
    yield f"| rule | mutations | {' | '.join(sees)} |"
    yield "|---" * (len(sees) + 2) + "|"
    for rule in sorted({case.rule for case in mutations}):
        cases = [case for case in mutations if case.rule == rule]
        counts = [str(sum(map(saw, cases))) for saw in sees.values()]
        yield f"| {rule} | {len(cases)} | {' | '.join(counts)} |"


def _share(cases: list[Case], saw: Sees) -> str:
    return f"{sum(map(saw, cases))} of {len(cases)}"
