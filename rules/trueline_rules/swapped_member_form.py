"""A column is given the value of a member where its name is stored, or the reverse.

Why: SQLAlchemy stores the *names* of members unless `values_callable` is given, and it lets
strings through as they are. So `Status.OPEN.value`, or the string that it stands for, is refused by
the database: `invalid input value for enum job_status: "open"`.

What to do: give the member itself, SQLAlchemy knows what to store. If the values are what the
database has, add `values_callable=lambda e: [m.value for m in e]` to the column's type.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.facts.usage_labels import consequence, misfits
from trueline.findings import Finding, Location, Related
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.usage_labels import Misfit

rule = Rule(__name__, code="MOD006", reads=Reads.USAGES)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each member that is given in the form that is not stored."""
    for each in misfits(facts):
        if each.meant:
            yield _finding(each)


def _finding(each: Misfit) -> Finding:
    model, name = each.found.model, each.found.use.attribute
    given = each.written or repr(each.text)
    stored = each.enum.stores
    return rule.finding(
        Location(each.found.path, *each.span),
        f"{given} is given to {model.name}.{name}, which stores the {stored} of members"
        f" ({each.meant!r}): {consequence(each)}; give the member itself",
        key=f"{model.path}:{model.name}.{name}={each.text}",
        related=(Related(Location(each.enum.at.path, *each.enum.at.span), "the type"),),
    )


_MODELS = """
    -- app/__init__.py --
    -- app/models.py --
    import enum
    from sqlalchemy import Enum
    from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

    class Base(DeclarativeBase):
        pass

    class Status(str, enum.Enum):
        OPEN = "open"
        DONE = "done"

    class Job(Base):
        __tablename__ = "jobs"
        id: Mapped[int] = mapped_column(primary_key=True)
        named: Mapped[Status]
        valued: Mapped[Status] = mapped_column(
            Enum(Status, name="job_status", values_callable=lambda e: [m.value for m in e])
        )
"""

rule.scene(
    "members, and the form that is stored",
    _MODELS
    + """
    -- app/service.py --
    from app.models import Job, Status

    def work(job: Job, given: Status):
        Job(named=Status.OPEN, valued=Status.OPEN)
        Job(named=Status.OPEN.name, valued=Status.OPEN.value)
        Job(named="OPEN", valued="open")
        job.named = given.value
        return job.named.value, job.named == "open", Status.OPEN.value
    """,
)
rule.scene(
    "the other form",
    _MODELS
    + """
    -- app/service.py --
    from app.models import Job, Status

    def work(session, job: Job):
        Job(named=Status.OPEN.value)  # finds: Status.OPEN.value is given to Job.named, which stores
        job.valued = Status.DONE.name  # finds: stores the values of members ('done')
        session.query(Job).filter(Job.named == "open")  # finds: 'open' is given to Job.named
        session.query(Job).filter_by(valued="OPEN")  # finds: invalid input value for enum job_st
    """,
)
