"""Code reads an attribute that the model does not have.

Why: it raises AttributeError when it runs; in a query, as soon as the query is built. Most often
the column was renamed or dropped and this place was forgotten.

What to do: use the attribute that the class has, or declare the column.

An instance is known by its constructor, its annotation, or the query that it comes from; nothing
else counts. What any file sets on the class, asks for with `hasattr` or `getattr`, or narrows with
`isinstance` is left out, so are names with an underscore in front, attributes of a subclass, and
classes whose attributes can't all be known. Keys of `filter_by`, `values` and `update` are looked
at as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

from trueline.facts import Facts
from trueline.findings import Finding, Location, Related
from trueline.rule import Reads, Rule

if TYPE_CHECKING:
    from trueline.facts.usage import ModelUse, Usages

rule = Rule(__name__, code="MOD002", reads=Reads.USAGES)

_OF_CLASS = frozenset({"column", "filter", "update"})
_ON_EVERY = frozenset({"metadata", "registry", "mro"})


@rule.check
def check(facts: Facts, options: None) -> Iterator[Finding]:
    """Yield a finding for each attribute that is read and that the class can't have."""
    usages = facts.usages
    for each in usages.uses:
        if each.use.kind in _OF_CLASS or (each.use.kind == "read" and _is_fresh(each, usages)):
            name = each.use.attribute
            known = name in _ON_EVERY or name in usages.defined or name.startswith("_")
            if not known and not usages.family_has(each.model, name):
                yield _finding(each)


def _is_fresh(each: ModelUse, usages: Usages) -> bool:
    """Whether nobody can have set the attribute on the instance before."""
    return each.use.via == "query" or each.use.attribute not in usages.set_anywhere


def _finding(each: ModelUse) -> Finding:
    use, model = each.use, each.model
    close = get_close_matches(use.attribute, list(model.attributes), n=1)
    hint = f"; did you mean {close[0]}?" if close else ""
    error = "InvalidRequestError" if use.kind == "filter" else "AttributeError"
    error = "an error of the query" if use.kind == "update" else error
    return rule.finding(
        Location(each.path, *use.span),
        f"{model.name} has no {use.attribute}: {error} when this line runs{hint}",
        key=f"{model.path}:{model.name}.{use.attribute}",
        want=close[0] if close else None,
        related=(Related(Location(model.at.path, *model.at.span), "the model"),),
    )


_MODELS = """
    -- app/__init__.py --
    -- app/models.py --
    from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
    from sqlalchemy.ext.hybrid import hybrid_property

    class Base(DeclarativeBase):
        pass

    class Stamped:
        created: Mapped[str]

    class User(Stamped, Base):
        __tablename__ = "users"
        __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "user"}
        id: Mapped[int] = mapped_column(primary_key=True)
        kind: Mapped[str]
        email: Mapped[str]

        @hybrid_property
        def domain(self):
            return self.email.partition("@")[2]

        def greet(self):
            self.greeted = True

    class Admin(User):
        __mapper_args__ = {"polymorphic_identity": "admin"}
        level: Mapped[int] = mapped_column(nullable=True)
"""

rule.scene(
    "what the class, a mixin, a subclass or other code gives; rows, dicts and unknown objects",
    _MODELS
    + """
    -- app/service.py --
    from sqlalchemy import select, text
    from app.models import User

    User.nickname = property(lambda self: self.email)

    def reads(session, other, rows: list[dict]):
        user = session.get(User, 1)
        print(user.created, user.domain, user.greeted, user.level, user.nickname, user.metadata)
        print(user._sa_instance_state, User.id, User.__table__, User.created)
        for row in session.execute(text("SELECT 1")):
            print(row.anything)
        for row in session.execute(select(User.id, User.email)):
            print(row.anything)
        for row in session.query(User.id).all():
            print(row.anything)
        for user, row in zip(*other, session.query(User)):
            print(user.anything, row.anything)
        user = other
        print(user.anything)

    def asks(user: User, x):
        if hasattr(user, "badge"):
            print(user.badge)
        if isinstance(x, User):
            print(x.anything)
        try:
            return user.mood
        except AttributeError:
            return None

    def narrows(user: User):
        if isinstance(user, Special):
            return user.special

    def sets(user: User):
        user.total = 3
        return user.total
    """,
)
rule.scene(
    "a class of the same name",
    _MODELS
    + """
    -- app/schemas.py --
    from pydantic import BaseModel

    class User(BaseModel):
        full_name: str
    -- app/service.py --
    from app.schemas import User

    def reads(user: User):
        from app import models

        print(user.full_name, models.User.email)
        return User(full_name="x").full_name
    """,
)
rule.scene(
    "instances from annotations, constructors and queries",
    _MODELS
    + """
    -- app/service.py --
    from sqlalchemy import select, update
    from sqlalchemy.ext.asyncio import AsyncSession
    from app.models import User

    def noted(user: User, users: "list[User]", maybe: User | None):
        print(user.e_mail)  # finds: User has no e_mail: AttributeError when this line runs; did you
        print(maybe.mood)  # finds: no mood
        for number, each in enumerate(users, 1):
            print(number.age, each.age)  # finds: User has no age
        print([a.email + b.age for a, b in zip(users, users)])  # finds: no age
        return [each.age for each in users]  # finds: no age

    async def fetched(session: AsyncSession):
        user = (await session.execute(select(User).where(User.id == 1))).scalar_one_or_none()
        print(user.age)  # finds: no age
        result = await session.execute(select(User))
        for each in result.scalars().all():
            print(each.age)  # finds: no age
        one = await session.get(User, 1)
        return one.age  # finds: no age

    def queried(session):
        session.query(User).filter_by(mail=1)  # finds: User has no mail: InvalidRequestError
        first = session.query(User).filter(User.mail == 1).first()  # finds: User has no mail
        session.execute(update(User).values(mail=2))  # finds: an error of the query
        return first.mail  # finds: no mail
    """,
)
