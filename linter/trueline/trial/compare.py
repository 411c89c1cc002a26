"""What a plan changes in how a project runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from trueline.trial.command import Outcome
from trueline.trial.imports import Imported


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a trial.

    ``worse`` are sentences on what no longer works.  ``modules`` and ``failing`` count modules and
    those that could not be imported before either; ``seconds`` are all imports before and after.
    """

    worse: tuple[str, ...] = ()
    modules: int = 0
    failing: int = 0
    seconds: tuple[float, float] = (0.0, 0.0)
    before: Outcome | None = None
    after: Outcome | None = None

    def with_imports(
        self, was: Mapping[str, Imported], now: Mapping[str, Imported], names: Mapping[str, str]
    ) -> Verdict:
        """Add what came of the imports; ``names`` maps the names before to those after."""
        return replace(
            self,
            worse=(*self.worse, *compare_imports(was, now, names)),
            modules=len(was),
            failing=sum(bool(each.error) for each in was.values()),
            seconds=(sum(m.seconds for m in was.values()), sum(m.seconds for m in now.values())),
        )

    def with_runs(self, before: Outcome, after: Outcome, names: Mapping[str, str]) -> Verdict:
        """Add what came of the user's command."""
        worse = (*self.worse, *compare_runs(before, after, names))
        return replace(self, worse=worse, before=before, after=after)


def compare_imports(
    before: Mapping[str, Imported], after: Mapping[str, Imported], names: Mapping[str, str]
) -> Iterator[str]:
    """Yield every module that could be imported and no longer can, or fails in another way.

    ``names`` maps the names before to those after.
    """
    for old, new in sorted(names.items()):
        was, now = before[old], after.get(new)
        if now is None:
            reason = f"nothing came of {new}" if new else "it lies below no import root"
            yield f"{old}: can't be imported any more: {reason}"
        elif now.error and now.error != was.error:
            yield f"{new}: {now.error}: {now.text}"


def compare_runs(before: Outcome, after: Outcome, names: Mapping[str, str]) -> Iterator[str]:
    """Yield what the command says of the project after and did not say before."""
    if before.code != after.code:
        yield f"the command ended with {before.code} before and with {after.code} after"
    for test, was in before.tests.items():
        now = after.tests.get(_renamed(test, names))
        if now is None:
            yield f"{test}: {was} before, is not run any more"
        elif now != was and now != "passed":
            yield f"{test}: {was} before, {now} after"


def _renamed(test: str, names: Mapping[str, str]) -> str:
    """Return a test's name after the plan; a class may follow its module's name."""
    place, separator, rest = test.partition("::")
    parts = place.split(".")
    for length in range(len(parts), 0, -1):
        module = ".".join(parts[:length])
        if module in names:
            place = ".".join((names[module], *parts[length:]))
            break
    return f"{place}{separator}{rest}"
