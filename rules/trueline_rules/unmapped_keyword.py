"""A model is made with a keyword that it does not map.

Why: SQLAlchemy raises `TypeError: 'x' is an invalid keyword argument for User` as soon as the line
runs, Django raises TypeError likewise. SQLModel says nothing and drops the value.

What to do: use the attribute that the class has, or declare the column. What only comes through
`**values` is not looked at, and neither is a class with a constructor of its own, or one whose
attributes can't all be known.
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

rule = Rule(__name__, code="MOD001", reads=Reads.USAGES)


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each keyword of a constructor that the class does not take."""
    for each in facts.usages.uses:
        if each.use.kind == "keyword" and not each.model.own_init and not _takes(each):
            yield _finding(each)


def _takes(each: ModelUse) -> bool:
    found = each.model.attributes.get(each.use.attribute)
    return found.settable if found else bool(each.model.open)


def _finding(each: ModelUse) -> Finding:
    use, model = each.use, each.model
    lax = model.orm == "sqlmodel"
    names = [name for name, found in model.attributes.items() if found.settable]
    close = get_close_matches(use.attribute, names, n=1)
    hint = f"; did you mean {close[0]}?" if close else ""
    consequence = "the value is dropped in silence" if lax else "TypeError when this line runs"
    return rule.finding(
        Location(each.path, *use.span),
        f"{model.name} maps no {use.attribute}: {consequence}{hint}",
        key=f"{model.path}:{model.name}.{use.attribute}",
        want=close[0] if close else None,
        related=(Related(Location(model.at.path, *model.at.span), "the model"),),
        severity=Severity.WARNING if lax else None,
    )


_MODELS = """
    -- app/__init__.py --
    -- app/models.py --
    from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

    class Base(DeclarativeBase):
        pass

    class User(Base):
        __tablename__ = "users"
        id: Mapped[int] = mapped_column(primary_key=True)
        email: Mapped[str]
        jobs: Mapped[list["Job"]] = relationship(back_populates="owner")
        nickname = None

    class Job(Base):
        __tablename__ = "jobs"
        id: Mapped[int] = mapped_column(primary_key=True)
        owner: Mapped[User] = relationship(back_populates="jobs", backref="tasks")

    class Own(Base):
        __tablename__ = "own"
        id: Mapped[int] = mapped_column(primary_key=True)

        def __init__(self, anything):
            self.anything = anything
"""

rule.scene(
    "columns, relationships, plain attributes, a constructor of its own, other classes of the name",
    _MODELS
    + """
    -- app/service.py --
    import pytest
    from pydantic import BaseModel
    from app.models import Job, Own, User as UserModel

    class User(BaseModel):
        full_name: str

    def make(values):
        UserModel(email="a@b.c", jobs=[], nickname="x", tasks=[])
        UserModel(**values)
        Own(anything=1)
        Job(owner=None)
        return User(full_name="A")

    def test_refuses():
        with pytest.raises(TypeError):
            UserModel(full_name="A")
    """,
)
rule.scene(
    "a keyword that is no column",
    _MODELS
    + """
    -- app/service.py --
    from app import models
    from app.models import User

    def make(session):
        session.add(User(e_mail="a@b.c"))  # finds: User maps no e_mail: TypeError when this line
        return models.User(email="", mood=1)  # finds: User maps no mood: TypeError
    """,
)
rule.scene(
    "SQLModel drops the value",
    """
    -- app/__init__.py --
    -- app/models.py --
    from sqlmodel import Field, SQLModel

    class Hero(SQLModel, table=True):
        id: int | None = Field(default=None, primary_key=True)
        name: str

    def make():
        return Hero(name="x", alias="y")  # finds: the value is dropped in silence
    """,
)
