"""A column is given a string that is no label of its enumeration.

Why: the database refuses it: `invalid input value for enum job_status: "opne"`. SQLAlchemy lets
strings through as they are, so nothing says so before the statement runs. Where the enumeration is
a plain string column, the row is written and can't be read again: LookupError.

What to do: use the member of the class, or a label that the type has.

Looked at are keywords of constructors, assignments, comparisons, `in_`, `filter_by` and `update`,
where the class and its column are proven. The labels are those that are stored: SQLAlchemy stores
the names of members unless `values_callable` is given.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.facts.usage_labels import consequence, labels_of, misfits
from trueline.findings import Finding, Location, Related
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.usage_labels import Misfit

rule = Rule(__name__, code="MOD005", reads=Reads.USAGES)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each string that is neither a label nor another form of one."""
    for each in misfits(facts):
        if not each.meant:
            yield _finding(each)


def _finding(each: Misfit) -> Finding:
    labels = labels_of(each.enum)
    close = get_close_matches(each.text, labels, n=1)
    hint = f"did you mean {close[0]!r}?" if close else f"it has {_listed(labels)}"
    model, name = each.found.model, each.found.use.attribute
    return rule.finding(
        Location(each.found.path, *each.span),
        f"{each.text!r} is no label of {model.name}.{name}: {consequence(each)}; {hint}",
        key=f"{model.path}:{model.name}.{name}={each.text}",
        want=close[0] if close else None,
        related=(Related(Location(each.enum.at.path, *each.enum.at.span), "the type"),),
    )


def _listed(labels: tuple[str, ...], most: int = 8) -> str:
    shown = ", ".join(map(repr, labels[:most]))
    return f"{shown}, … ({len(labels)} in all)" if len(labels) > most else shown


_MODELS = """
    -- app/__init__.py --
    -- app/models.py --
    import enum
    from sqlalchemy import Enum, String
    from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, validates

    class Base(DeclarativeBase):
        pass

    class Status(str, enum.Enum):
        OPEN = "open"
        DONE = "done"

    class Job(Base):
        __tablename__ = "jobs"
        id: Mapped[int] = mapped_column(primary_key=True)
        status: Mapped[Status] = mapped_column(
            Enum(Status, name="job_status", values_callable=lambda e: [m.value for m in e])
        )
        kind: Mapped[str] = mapped_column(Enum("a", "b", name="job_kind"))
        level: Mapped[str] = mapped_column(Enum("low", "high", name="job_level"))
        text: Mapped[str] = mapped_column(String(50))

        @validates("level")
        def _lower(self, key, value):
            return value.lower()
"""

rule.scene(
    "labels, members, values, other columns, what the model converts, values that are not written",
    _MODELS
    + """
    -- app/service.py --
    from app.models import Job, Status

    def work(session, job: Job, given):
        Job(status="open", kind="a", level="LOW", text="anything")
        job.status = Status.DONE
        job.status = Status.OPEN.value
        job.kind = given
        session.query(Job).filter(Job.status.in_(["open", Status.DONE]), Job.kind != "b")
        given.status = "anything"
        job = {"status": "anything"}
    """,
)
rule.scene(
    "strings that the type does not have",
    _MODELS
    + """
    -- app/service.py --
    from app.models import Job, Status

    def work(session, job: Job, late: bool):
        Job(status="opne")  # finds: invalid input value for enum job_status: "opne"; did you mean
        job.status = "closed" if late else "done"  # finds: 'closed' is no label of Job.status
        session.query(Job).filter_by(kind="c").first()  # finds: 'c' is no label of Job.kind
        session.query(Job).filter(Job.kind.in_(["a", "x"]))  # finds: 'x' is no label
        session.query(Job).filter(Job.status == "gone").all()  # finds: 'gone' is no label
        session.query(Job).update({"kind": "z"})  # finds: 'z' is no label
    """,
)
