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
    from trueline.facts.usage import ModelUse, Usages

rule = Rule(__name__, code="MOD001", reads=Reads.USAGES)

_CODE = 2
"""Letters of a language: some packages for Django add ``title_de`` to ``title``."""


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each keyword of a constructor that the class does not take."""
    for each in facts.usages.uses:
        if _makes(each) and not each.model.own_init and not _takes(each, facts.usages):
            yield _finding(each)


def _makes(each: ModelUse) -> bool:
    """Whether a keyword reaches the constructor; a manager of the project's own may keep it."""
    created = each.use.kind == "created" and "objects" not in each.model.attributes
    return created or each.use.kind == "keyword"


def _takes(each: ModelUse, usages: Usages) -> bool:
    found = each.model.attributes.get(each.use.attribute)
    if found is not None:
        return found.settable
    model = each.model
    if each.use.attribute in usages.defined or (model.open and not model.takes_all):
        return True
    field, _, language = each.use.attribute.rpartition("_")
    return model.orm == "django" and len(language) == _CODE and field in model.attributes


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
rule.scene(
    "Django: fields, keys of relations, properties, parents, managers of the project's own",
    """
    -- app/__init__.py --
    -- app/models.py --
    from django.db import models
    from elsewhere import Strange

    class Place(models.Model):
        name = models.CharField(max_length=9)

        @property
        def title(self): ...

        @title.setter
        def title(self, value): ...

    class Bar(Place):
        owner = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="bars")

    class Odd(Strange, models.Model):
        name = models.CharField(max_length=9)

    class Kept(models.Model):
        objects = models.Manager()

    Place.add_to_class("mood", models.TextField())
    -- app/service.py --
    from app.models import Bar, Kept, Odd, Place

    def make():
        Place(pk=1, id=1, name="x", title="y", mood="z", name_de="x")
        Bar(owner_id=1, owner=None, name="x", place_ptr=None)
        Odd(anything=1)
        Kept.objects.create(anything=1)
        Place.objects.create_special(anything=1)
    """,
)
rule.scene(
    "Django: a field that the model does not have",
    """
    -- app/__init__.py --
    -- app/models.py --
    from django.db import models

    class Place(models.Model):
        name = models.CharField(max_length=9)
    -- app/service.py --
    from app.models import Place

    def make():
        Place.objects.create(label="x")  # finds: Place maps no label: TypeError when this line runs
        return Place(nmae="x")  # finds: Place maps no nmae: TypeError when this line runs; did you
    """,
)
