"""A field of a Pydantic class does not fit the column that it mirrors.

Why: the column can hold what the field refuses, so a row that is perfectly legal fails when it is
shown: `ValidationError`. Where the class takes input, the field accepts what the database refuses.

What to do: give both the same labels, length and nullability; use the enumeration of the model in
the schema instead of a list of its own.

A field shows a column where `Schema.model_validate(instance)` or `from_orm(instance)` is given an
instance of a model, or where `Schema(name=instance.name)` is written out. It is stored in a column
where `Model(name=schema.name)` or `Model(**schema.model_dump())` is written. The option `pairs`
says both. Classes with validators, aliases or settings that convert values are left out.

Options: `pairs` are texts such as `"app.schemas.UserIn = app.models.User"`; for these both
directions count, because what they accept is stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.findings import Finding, Location, Related, Severity
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.mirrors import Mirror


@dataclass(frozen=True)
class Options:
    """``pairs``: schema classes and the models that they mirror, ``"pkg.Schema = pkg.Model"``."""

    pairs: tuple[str, ...] = ()


rule = Rule(__name__, code="DRF019", reads=Reads.MIRRORS, options=Options)


@rule.check
def check(facts: Facts, options: Options) -> Iterator[Finding]:
    """Yield a finding for each way in which a field does not fit its column."""
    from trueline.facts.mirrors import mirrors
    from trueline.facts.schema_fit import misfits

    for each in mirrors(facts, tuple(map(_pair, options.pairs))):
        for said, severity in misfits(each):
            yield _finding(each, said, severity)


def _pair(text: str) -> tuple[str, str]:
    schema, _, model = text.partition("=")
    return schema.strip(), model.strip()


def _finding(each: Mirror, said: str, severity: Severity) -> Finding:
    field, column = each.field, each.column
    proof = each.proof and Related(Location(each.proof.path, *each.proof.span), "made here")
    return rule.finding(
        Location(field.at.path, *field.at.span),
        f"{each.schema.name}.{field.name} mirrors {each.model.name}.{each.attribute}, but {said}",
        key=f"{each.schema.name}.{field.name}={each.model.name}.{each.attribute}",
        related=(
            Related(Location(column.at.path, *column.at.span), "the column"),
            *((proof,) if proof else ()),
        ),
        severity=severity,
    )


_MODELS = """
    -- app/__init__.py --
    -- app/models.py --
    import enum
    from datetime import datetime
    from sqlalchemy import Enum, String
    from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

    class Base(DeclarativeBase):
        pass

    class Status(str, enum.Enum):
        OPEN = "open"
        DONE = "done"

    class Job(Base):
        __tablename__ = "jobs"
        id: Mapped[int] = mapped_column(primary_key=True)
        status: Mapped[Status]
        name: Mapped[str] = mapped_column(String(50))
        note: Mapped[str | None]
        made: Mapped[datetime]
"""

rule.scene(
    "fields that fit, are wider than what they show, are converted, or mirror nothing",
    _MODELS
    + """
    -- app/schemas.py --
    from typing import Annotated, Literal
    from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator
    from app.models import Status

    class JobOut(BaseModel):
        model_config = ConfigDict(from_attributes=True)
        id: int
        status: Status
        name: str = Field(max_length=80)
        note: str | None = None
        made: Annotated[str, BeforeValidator(str)]

    class JobText(BaseModel):
        status: Literal["open", "done", "all"]
        name: str | None

    class Other(BaseModel):
        status: Literal["a"]
        note: str

    class Converting(BaseModel):
        note: str

        @field_validator("note", mode="before")
        def _filled(cls, value):
            return value or ""
    -- app/service.py --
    from app.models import Job
    from app.schemas import Converting, JobOut, JobText, Other

    def show(job: Job, other):
        JobOut.model_validate(job)
        JobText(status=job.status, name=job.name)
        Converting.model_validate(job)
        return Other.model_validate(other), Other(note="x")
    """,
)
rule.scene(
    "a list of labels, a length, a type and a nullability of their own",
    _MODELS
    + """
    -- app/schemas.py --
    from typing import Literal
    from pydantic import BaseModel, Field

    class JobOut(BaseModel):
        id: str  # finds: str refuses the int that the column (integer) holds: ValidationError
        status: Literal["open", "closed"]  # finds: it refuses 'done': ValidationError
        name: str = Field(max_length=20)  # finds: it takes 20 characters and the column holds 50
        note: str  # finds: it is never None and the column may be NULL

    class JobRow(BaseModel):
        state: Literal["open"]  # finds: JobRow.state mirrors Job.status, but it refuses 'done'

    class JobAny(BaseModel):
        status: Literal["open", "done", "lost"]  # finds: it lists 'lost', which the column never ho
    -- app/service.py --
    from app.models import Job
    from app.schemas import JobAny, JobOut, JobRow

    def show(session):
        jobs = session.query(Job).all()
        shown = [(JobOut.model_validate(job), JobAny.model_validate(job)) for job in jobs]
        return shown, [JobRow(state=job.status) for job in jobs]
    """,
)
rule.scene(
    "what is stored is narrower than the column, looked at before, or given another way",
    _MODELS
    + """
    -- app/schemas.py --
    from typing import Literal
    from pydantic import BaseModel, Field
    from app.models import Status

    class JobIn(BaseModel):
        id: int | None = None
        status: Literal["open"]
        name: str = Field(max_length=20)
        note: str | None = None

    class JobPart(BaseModel):
        name: str | None = Field(max_length=200)
        status: Status | None
    -- app/service.py --
    from app.models import Job
    from app.schemas import JobIn, JobPart

    def store(given: JobIn, part: JobPart, names: dict):
        Job(**given.model_dump(), made=None), Job(status=given.status, name=given.name)
        Job(**part.model_dump(exclude={"name"})), Job(**names), Job(**part.model_dump(mode="json"))
        return Job(name=part.name[:50], status=part.status)
    """,
)
rule.scene(
    "what is stored is wider than the column",
    _MODELS
    + """
    -- app/schemas.py --
    from typing import Literal
    from pydantic import BaseModel, Field

    class JobIn(BaseModel):
        status: Literal["open", "late"]  # finds: it accepts 'late', which the column refuses
        name: str = Field(max_length=80)  # finds: 80 characters and the column holds 50: a longer v

    class JobForm(BaseModel):
        made: datetime | None  # finds: it may be None and the column refuses NULL: IntegrityError
        title: str = Field(max_length=60)  # finds: JobForm.title mirrors Job.name, but it takes 60
    -- app/service.py --
    from app.models import Job
    from app.schemas import JobForm, JobIn

    def store(given: JobIn, form: JobForm):
        Job(**form.model_dump(exclude_unset=True))
        return Job(**given.dict(), made=None), Job(name=form.title)
    """,
)
rule.scene(
    "a class that takes input, by configuration",
    _MODELS
    + """
    -- app/schemas.py --
    from typing import Literal
    from pydantic import BaseModel, Field

    class JobIn(BaseModel):
        status: Literal["open", "done", "late"]  # finds: it accepts 'late', which the col
        name: str = Field(max_length=80)  # finds: it takes 80 characters and the column holds 50
        made: str | None
    -- trueline.toml --
    [rules.DRF019]
    pairs = ["app.schemas.JobIn = app.models.Job"]
    """,
)
