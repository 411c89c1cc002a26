"""What a file declares as it is written: pure, made of builtins, behind a gate of bytes."""

from __future__ import annotations

import marshal
from inspect import cleandoc

import pytest
from forms_support import FORMS

from trueline.facts.outline import Outline
from trueline.findings import Skipped
from trueline.sources.python.declaring import may_declare, may_derive
from trueline.sources.python.outline import outline


def outlined(text: str) -> Outline:
    found = outline("m.py", cleandoc(text).encode())
    assert isinstance(found, Outline)
    return found


@pytest.mark.parametrize("form", FORMS)
def test_no_form_of_a_model_is_left_out_by_the_gate(form: str) -> None:
    assert may_declare(FORMS[form].encode())


@pytest.mark.parametrize(
    "text",
    [
        "from app import Base\nclass A(Base):\n    __tablename__ = 'a'\n    id = db.Column(db.Int)",
        "from .columns import pk_column\nfrom .base import Table_\nx = Mapped[int]",
        "from django.db import models\nclass A(models.Model): pass",
        "from sqlmodel import SQLModel\nclass A(SQLModel, table=True): pass",
        "from sqlalchemy import MetaData\nm = MetaData()",
    ],
)
def test_the_gate_lets_every_declaration_pass(text: str) -> None:
    assert may_declare(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        "import os\n\ndef table(x): return x",
        "from sqlalchemy import select\n\ndef rows(session): return session.execute(select(1))",
        "down_revision = '1'\nimport sqlalchemy as sa\nx = sa.Column(sa.Integer)",
        "from django.db import migrations, models\nclass Migration(migrations.Migration): pass",
    ],
)
def test_the_gate_holds_back_what_only_uses_tables(text: str) -> None:
    assert not may_declare(text.encode())


def test_only_a_class_statement_derives() -> None:
    names = frozenset({"User", "Base"})

    assert may_derive(b"class Admin(User): pass", names)
    assert may_derive(b"class Admin(\n    Mixin,\n    models.User,\n): pass", names)
    assert not may_derive(b"from m import User\nx = User()", names)
    assert not may_derive(b"class Admin(UserSchema): pass", names)


@pytest.mark.parametrize("form", FORMS)
def test_an_outline_crosses_process_borders_as_it_is(form: str) -> None:
    found = outline("m.py", FORMS[form].encode())

    assert isinstance(found, Outline)
    assert Outline(*marshal.loads(marshal.dumps(tuple(found)))) == found


def test_statements_keep_what_holds_around_them() -> None:
    found = outlined(
        """
        try:
            from a import Base
        except ImportError:
            from b import Base
        for name in ("x", "y"):
            table = Table(name)
        """
    )

    assert [row[0] for row in found.import_rows] == ["a", "b"]
    assert [each.target for each in found.assignments] == ["table", "table"]


def test_a_small_function_is_one_expression_and_a_large_one_is_none() -> None:
    found = outlined(
        """
        def small(x):
            '''Say it.'''
            y = x + 1
            if y:
                return y
            return None

        def large(x):
            for each in x:
                print(each)
            return x
        """
    )
    small, large = found.functions

    assert small.result is not None
    assert small.result[0] == "l"
    assert large.result is None


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"class A(:\n", "syntax error"),
        (b"x = '\xff'\n", "undecodable"),
        (b"x = 1\0\n", "null byte"),
    ],
)
def test_a_file_that_can_not_be_read_says_why(data: bytes, reason: str) -> None:
    found = outline("m.py", data)

    assert isinstance(found, Skipped)
    assert found.reason == reason
