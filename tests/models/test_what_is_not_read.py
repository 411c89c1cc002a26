"""What no reader may make up: unknown names, conditions, strangers, classes that are no models."""

from __future__ import annotations

import pytest
from models_support import only, read

from trueline.facts.declared import UNKNOWN, Models

BASE = """
from sqlalchemy.orm import DeclarativeBase

class Base(DeclarativeBase):
    pass
"""


def models(text: str, **more: str) -> Models:
    files = {"app/__init__.py": "", "app/base.py": BASE, "app/models.py": text}
    return read(files | {path.replace("__", "/") + ".py": each for path, each in more.items()})


def test_a_pydantic_class_called_like_a_mixin_gives_no_columns() -> None:
    found = models(
        """
        from pydantic import BaseModel
        from sqlalchemy import Column, Integer
        from app.base import Base
        from app.mixins import BaseModel as Mixin

        class Schema(BaseModel):
            name: str

        class User(Mixin, Base):
            __tablename__ = "users"
            id = Column(Integer, primary_key=True)
        """,
        app__mixins="""
        from sqlalchemy import Column, DateTime

        class BaseModel:
            created = Column(DateTime)
        """,
    )

    assert [table.name for table in found.tables] == ["users"]
    assert [column.name for column in only(found, "users").columns] == ["id", "created"]


def test_a_mixin_that_is_not_inherited_gives_nothing() -> None:
    found = models(
        """
        from sqlalchemy import Column, DateTime, Integer
        from app.base import Base

        class Stamped:
            created = Column(DateTime)

        class User(Base):
            __tablename__ = "users"
            id = Column(Integer, primary_key=True)
        """
    )

    assert [column.name for column in only(found, "users").columns] == ["id"]


def test_what_a_migration_makes_is_no_model() -> None:
    found = models(
        """
        import sqlalchemy as sa
        from alembic import op
        from sqlalchemy.orm import declarative_base

        revision = "1"
        down_revision = None
        Base = declarative_base()

        class User(Base):
            __tablename__ = "users"
            id = sa.Column(sa.Integer, primary_key=True)
        """
    )

    assert found.tables == ()


@pytest.mark.parametrize(
    "column",
    [
        "Column(String(LENGTH))",
        "Column(TYPES[0])",
        "Column(kind())",
        "Column(String(**options()))",
        "Column(load('x'))",
        "Column(lib.Special())",
    ],
)
def test_a_type_that_only_running_tells_is_unknown(column: str) -> None:
    found = models(
        f"""
        import os
        import lib
        from sqlalchemy import Column, Integer, String
        from sqlalchemy.orm import Mapped, mapped_column
        from app.base import Base

        LENGTH = int(os.environ["LENGTH"])
        TYPES = load_types()

        def kind():
            for each in TYPES:
                return each

        class User(Base):
            __tablename__ = "users"
            id = Column(Integer, primary_key=True)
            name: Mapped[str] = {column.replace("Column", "mapped_column")}
        """
    )
    table = only(found, "users")
    column_named = table.column("name")

    assert column_named is not None
    assert column_named.type is UNKNOWN
    assert any("users.name" in doubt.what for doubt in found.doubts) or table.open


def test_a_type_that_depends_on_a_condition_is_unknown() -> None:
    found = models(
        """
        import os
        from sqlalchemy import JSON, Column, Integer
        from sqlalchemy.dialects.postgresql import JSONB
        from app.base import Base

        if os.environ.get("PG"):
            Json = JSONB
        else:
            Json = JSON

        class User(Base):
            __tablename__ = "users"
            id = Column(Integer, primary_key=True)
            data = Column(Json)
        """
    )

    assert [c.type is UNKNOWN for c in only(found, "users").columns] == [False, True]


def test_a_base_of_another_library_leaves_the_table_open() -> None:
    found = models(
        """
        from sqlalchemy import Column, Integer
        from stranger import Auditing
        from app.base import Base

        class User(Auditing, Base):
            __tablename__ = "users"
            id = Column(Integer, primary_key=True)
        """
    )

    assert "stranger.Auditing" in only(found, "users").open
    assert "stranger.Auditing" in found.classes["app/models.py", "User"].open


def test_a_table_whose_name_is_computed_from_settings_is_a_doubt() -> None:
    found = models(
        """
        from settings import prefix
        from sqlalchemy import Column, Integer
        from app.base import Base

        class User(Base):
            __tablename__ = prefix() + "users"
            id = Column(Integer, primary_key=True)
        """
    )

    assert found.tables == ()
    assert [doubt.what for doubt in found.doubts] == ["model User"]


def test_labels_that_a_function_computes_are_unknown() -> None:
    found = models(
        """
        import enum
        from sqlalchemy import Column, Enum, Integer
        from app.base import Base

        class Status(enum.Enum):
            A = "a"

        class User(Base):
            __tablename__ = "users"
            id = Column(Integer, primary_key=True)
            s = Column(Enum(Status, name="s", values_callable=lambda e: sorted(fetch(e))))
        """
    )
    column = only(found, "users").column("s")

    assert column is not None
    assert column.enum is not None
    assert column.enum.labels is UNKNOWN
    assert column.enum.name == "s"


def test_an_enumeration_with_a_base_that_is_not_ours_has_no_known_labels() -> None:
    found = models(
        """
        from sqlalchemy import Column, Enum, Integer
        from lib import MagicEnum
        from app.base import Base

        class Status(MagicEnum):
            A = "a"

        class User(Base):
            __tablename__ = "users"
            id = Column(Integer, primary_key=True)
            s = Column(Enum(Status, name="s"))
        """
    )
    column = only(found, "users").column("s")

    assert column is not None
    assert column.enum is not None
    assert column.enum.labels is UNKNOWN


def test_an_enumeration_without_a_schema_of_its_own_has_none_that_versions_agree_on() -> None:
    found = read(
        {
            "m.py": """
            import enum
            from sqlalchemy import Column, Enum, Integer, MetaData
            from sqlalchemy.orm import DeclarativeBase

            class Status(enum.Enum):
                A = "a"

            class Base(DeclarativeBase):
                metadata = MetaData(schema="app")

            class User(Base):
                __tablename__ = "users"
                __table_args__ = {"schema": "other"}
                id = Column(Integer, primary_key=True)
                a = Column(Enum(Status))
                b = Column(Enum(Status, inherit_schema=True))
                c = Column(Enum(Status, schema="third"))
            """
        }
    )
    types = {column.name: str(column.type) for column in only(found, "users").columns}

    assert types["a"] == str(UNKNOWN)
    assert types["b"] == "other.status"
    assert types["c"] == "third.status"


def test_circular_imports_and_definitions_end() -> None:
    found = models(
        """
        from sqlalchemy import Column, Integer, String
        from app.base import Base
        from app.other import SIZE, Loop

        LENGTH = SIZE

        class User(Base):
            __tablename__ = "users"
            id = Column(Integer, primary_key=True)
            name = Column(String(LENGTH))

        class Round(Loop):
            __tablename__ = "round"
        """,
        app__other="""
        from app.models import LENGTH, Round

        SIZE = LENGTH

        class Loop(Round):
            __tablename__ = "loop"
        """,
    )
    column = only(found, "users").column("name")

    assert column is not None
    assert column.type is UNKNOWN


def test_a_file_that_does_not_parse_takes_only_its_own_models_along() -> None:
    found = models(
        """
        from sqlalchemy import Column, Integer
        from app.base import Base

        class User(Base):
            __tablename__ = "users"
            id = Column(Integer, primary_key=True)
        """,
        app__broken="""
        from sqlalchemy import Column
        class Broken(Base
        """,
    )

    assert [table.name for table in found.tables] == ["users"]


def test_two_models_for_one_table_are_both_told() -> None:
    text = """
        from sqlalchemy import Column, Integer
        from sqlalchemy.orm import declarative_base
        Base = declarative_base()

        class User(Base):
            __tablename__ = "users"
            id = Column(Integer, primary_key=True)
        """
    found = read({"a.py": text, "b.py": text})

    assert [table.at.path for table in found.by_name["", "users"]] == ["a.py", "b.py"]


def test_relationships_and_properties_are_no_columns_but_attributes() -> None:
    found = models(
        """
        from sqlalchemy import Column, ForeignKey, Integer
        from sqlalchemy.ext.hybrid import hybrid_property
        from sqlalchemy.orm import relationship
        from app.base import Base

        class User(Base):
            __tablename__ = "users"
            id = Column("user_id", Integer, primary_key=True)
            posts = relationship("Post", backref="author")

            @hybrid_property
            def both(self):
                return self.id

            def touch(self):
                self.ghost = 1

        class Post(Base):
            __tablename__ = "posts"
            id = Column(Integer, primary_key=True)
            user_id = Column(ForeignKey("users.user_id"))
        """
    )
    user, post = found.classes["app/models.py", "User"], found.classes["app/models.py", "Post"]

    assert {column.name for column in only(found, "users").columns} == {"user_id"}
    assert user.attributes["id"].column == "user_id"
    assert user.attributes["posts"].kind == "relationship"
    assert user.attributes["both"].kind == "hybrid"
    assert not user.attributes["ghost"].settable
    assert post.attributes["author"].kind == "relationship"
    assert (user.open, user.own_init) == ("", False)


def test_a_base_that_is_imported_two_ways_is_one_base() -> None:
    found = read(
        {
            "app/__init__.py": "",
            "app/base.py": BASE,
            "app/models.py": """
            from sqlalchemy import Column, Integer
            try:
                from .base import Base
            except ImportError:
                from base import Base

            class User(Base):
                __tablename__ = "users"
                id = Column(Integer, primary_key=True)
            """,
        }
    )

    assert only(found, "users").open == ""


def test_a_subclass_in_a_file_without_any_word_of_an_orm_is_found() -> None:
    found = models(
        """
        from sqlalchemy import Column, Integer, String
        from app.base import Base

        class User(Base):
            __tablename__ = "users"
            id = Column(Integer, primary_key=True)
            type = Column(String(5))

        def short():
            return Column(String(3))
        """,
        app__admins="""
        from app.models import User, short

        class Admin(User):
            badge = short()
        """,
    )

    assert {c.name for c in only(found, "users").columns} == {"id", "type", "badge"}


def test_constants_and_helpers_are_followed_into_files_that_no_gate_let_pass() -> None:
    found = models(
        """
        from sqlalchemy import Column, Integer, String
        from app.base import Base
        from app import limits

        class User(Base):
            __tablename__ = limits.named("users")
            id = Column(Integer, primary_key=True)
            name = Column(String(limits.NAME))
        """,
        app__limits="""
        NAME = 2 * 20

        def named(text):
            return f"app_{text}"
        """,
    )
    column = only(found, "app_users").column("name")

    assert column is not None
    assert str(column.type) == "character varying(40)"


def test_a_type_that_no_column_uses_yet_is_told_and_each_type_as_it_is_written() -> None:
    found = models(
        """
        import enum
        from sqlalchemy import Column, Integer, String
        from sqlalchemy.dialects.postgresql import ENUM
        from sqlalchemy.orm import Mapped, mapped_column
        from app.base import Base

        states = ENUM("new", "old", name="states", create_type=False)

        class User(Base):
            __tablename__ = "users"
            id = Column(Integer, primary_key=True)
            name = Column(String(50))
            note: Mapped[str | None]
            other: Mapped[int] = mapped_column()
        """
    )

    assert [(each.name, each.labels) for each in found.enum_types] == [("states", ("new", "old"))]
    written = [column.written_in for column in only(found, "users").columns]
    assert written == ["Integer", "String(50)", "Mapped[str | None]", "Mapped[int]"]
