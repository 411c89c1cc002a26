"""Code sets an attribute that the model does not store.

Why: an attribute that no column maps is set on the object and nowhere else: no error, and after the
session nothing is left of it. `job.last_error = "..."` looks like a record and is none. SQLModel
raises ValueError instead, so there it is an error.

What to do: use the attribute of a column, or declare the column. An object may carry a value for a
while: declare it on the class (`last_error: str | None = None` next to the columns, `ClassVar` with
`Mapped`), then readers know it as well.

Silent where the same file reads the attribute, where any file sets it on the class or asks for it
by name, for names with an underscore in front, and for classes whose attributes can't all be known.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.findings import Finding, Location, Related, Severity
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.usage import ModelUse

rule = Rule(__name__, code="MOD003", reads=Reads.USAGES, severity=Severity.WARNING)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each attribute that is set on an instance and stored nowhere."""
    usages = facts.usages
    for each in usages.uses:
        kinds = ("write", "kept") if each.model.orm == "sqlmodel" else ("write",)
        written = each.use.kind in kinds and each.use.attribute not in usages.defined
        if written and not usages.family_has(each.model, each.use.attribute):
            yield _finding(each)


def _finding(each: ModelUse) -> Finding:
    use, model = each.use, each.model
    strict = model.orm == "sqlmodel"
    close = get_close_matches(use.attribute, list(model.attributes), n=1)
    hint = f"; did you mean {close[0]}?" if close else ""
    outcome = "ValueError when this line runs" if strict else "it is set and stored nowhere"
    return rule.finding(
        Location(each.path, *use.span),
        f"{model.name} maps no {use.attribute}: {outcome}{hint}",
        key=f"{model.path}:{model.name}.{use.attribute}",
        want=close[0] if close else None,
        related=(Related(Location(model.at.path, *model.at.span), "the model"),),
        severity=Severity.ERROR if strict else None,
    )


_MODELS = """
    -- app/__init__.py --
    -- app/models.py --
    from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

    class Base(DeclarativeBase):
        pass

    class Job(Base):
        __tablename__ = "jobs"
        id: Mapped[int] = mapped_column(primary_key=True)
        error: Mapped[str]
        note = None

        @property
        def label(self):
            return self.error

        @label.setter
        def label(self, value):
            self.error = value
"""

rule.scene(
    "columns, plain attributes, properties, what the file reads, other objects",
    _MODELS
    + """
    -- app/service.py --
    from app.models import Job

    def work(session, job: Job, other, row: dict):
        job.error = "x"
        job.note = "x"
        job.label = "x"
        job._cached = "x"
        job.elapsed = 3
        other.last_error = "x"
        row["last_error"] = "x"
        job.state = "x"
        return job.elapsed, [getattr(job, name) for name in ("state", "error")]
    -- app/patches.py --
    from app.models import Job

    Job.extra = None

    def work(job: Job):
        job.extra = 1
    """,
)
rule.scene(
    "an attribute that nobody stores",
    _MODELS
    + """
    -- app/service.py --
    from app.models import Job

    def work(session):
        job = session.get(Job, 1)
        job.last_error = "x"  # finds: Job maps no last_error: it is set and stored nowhere
        job.failed = True  # finds: Job maps no failed
        job.error = "failed"
        session.commit()
    """,
)
rule.scene(
    "SQLModel refuses it",
    """
    -- app/__init__.py --
    -- app/models.py --
    from sqlmodel import Field, Session, SQLModel

    class Hero(SQLModel, table=True):
        id: int | None = Field(default=None, primary_key=True)
        name: str

    def rename(session: Session):
        hero = session.get(Hero, 1)
        hero.nickname = "x"  # finds: Hero maps no nickname: ValueError when this line runs
    """,
)
