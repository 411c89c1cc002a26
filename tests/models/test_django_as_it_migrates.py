"""Django's models, read statically, are what Django itself makes of them on a real server."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from inspect import cleandoc
from pathlib import Path

import pytest
from models_support import only, read
from psycopg.conninfo import conninfo_to_dict

from trueline.facts.catalogue import Catalogue, IndexKey, Table
from trueline.facts.declared import UNKNOWN, DeclaredTable, Models
from trueline.sources.postgres.live import read_catalogue

FILES = {
    "settings.py": """
        SECRET_KEY = "x"
        INSTALLED_APPS = [
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.postgres",
            "shop",
            "people.apps.PeopleConfig",
        ]
        DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
        AUTH_USER_MODEL = "humans.Person"
        USE_TZ = True
        """,
    "people/__init__.py": "",
    "people/apps.py": """
        from django.apps import AppConfig

        class PeopleConfig(AppConfig):
            name = "people"
            label = "humans"
            default_auto_field = "django.db.models.AutoField"
        """,
    "people/models.py": """
        from django.contrib.auth.models import AbstractUser
        from django.db import models

        class Person(AbstractUser):
            nick = models.CharField(max_length=20, null=True)
            friends = models.ManyToManyField("self")

        class Profile(models.Model):
            person = models.OneToOneField(Person, on_delete=models.CASCADE, primary_key=True)
        """,
    "shop/__init__.py": "",
    "shop/models/__init__.py": """
        from .base import Stamped
        from .goods import Book, Category, Cheap, Old, Product, Purchase, Ref
        """,
    "shop/models/base.py": """
        from django.db import models

        class Stamped(models.Model):
            created = models.DateTimeField(auto_now_add=True)
            updated = models.DateTimeField(auto_now=True, null=True)
            removed = models.IntegerField()

            class Meta:
                abstract = True
                ordering = ["created"]
        """,
    "shop/models/goods.py": """
        import uuid

        from django.conf import settings
        from django.contrib.contenttypes.fields import GenericForeignKey
        from django.contrib.contenttypes.models import ContentType
        from django.contrib.postgres.fields import ArrayField, DateRangeField
        from django.contrib.postgres.indexes import GinIndex
        from django.db import models
        from django.db.models.functions import Lower, Now

        from .base import Stamped

        class Status(models.TextChoices):
            A = "a", "Aaa"
            B = "b", "Bbb"

        class UpperField(models.CharField):
            pass

        class ColorField(models.CharField):
            def __init__(self, *args, **kwargs):
                kwargs["max_length"] = 7
                super().__init__(*args, **kwargs)

        class Product(Stamped):
            removed = None
            name = models.CharField(max_length=100, unique=True)
            slug = models.SlugField()
            status = models.CharField(max_length=2, choices=Status.choices, db_index=True)
            price = models.DecimalField(max_digits=10, decimal_places=2)
            n = models.PositiveIntegerField(default=0)
            tags = ArrayField(models.CharField(max_length=5), default=list)
            span = DateRangeField(null=True)
            data = models.JSONField(db_column="payload", default=dict)
            owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
            ct = models.ForeignKey(ContentType, models.CASCADE, null=True, db_index=False)
            object_id = models.PositiveBigIntegerField(null=True)
            thing = GenericForeignKey("ct", "object_id")
            cats = models.ManyToManyField("Category")
            buyers = models.ManyToManyField(
                settings.AUTH_USER_MODEL, through="Purchase", related_name="bought"
            )
            uid = models.UUIDField(default=uuid.uuid4)
            when = models.DateTimeField(db_default=Now())
            k = models.IntegerField(db_default=3)
            up = UpperField(max_length=9)
            col = ColorField()
            ip = models.GenericIPAddressField(null=True)
            span2 = models.DurationField()
            raw = models.BinaryField()
            f = models.FileField()
            objects = models.Manager()

            class Meta(Stamped.Meta):
                unique_together = [("name", "slug")]
                indexes = [
                    models.Index(fields=["-price", "n"], name="ix_p"),
                    GinIndex(fields=["tags"], name="gin_t"),
                    models.Index(Lower("name"), name="low"),
                ]
                constraints = [
                    models.CheckConstraint(condition=models.Q(price__gt=0), name="pos"),
                    models.UniqueConstraint(
                        fields=["owner"], condition=models.Q(n=1), name="uq_part"
                    ),
                    models.UniqueConstraint(
                        fields=["owner", "uid"],
                        name="uq_plain",
                        deferrable=models.Deferrable.DEFERRED,
                    ),
                ]

        class Category(models.Model):
            code = models.CharField(primary_key=True, max_length=3)
            parent = models.ForeignKey("self", null=True, on_delete=models.SET_NULL)

            class Meta:
                db_table = "cats"

        class Purchase(models.Model):
            product = models.ForeignKey(Product, models.CASCADE, db_constraint=False)
            person = models.ForeignKey("humans.Person", on_delete=models.CASCADE)

        class Book(Product):
            pages = models.PositiveSmallIntegerField()

            class Meta:
                order_with_respect_to = "owner"

        class Cheap(Product):
            class Meta:
                proxy = True

        class Old(models.Model):
            x = models.TextField()

            class Meta:
                managed = False
                db_table = "old_things"

        class Ref(models.Model):
            cheap = models.ForeignKey(Cheap, on_delete=models.CASCADE)
            by_name = models.ForeignKey(
                Product, to_field="name", on_delete=models.CASCADE, related_name="+"
            )
        """,
}
MIGRATE = """
import os, sys
sys.path.insert(0, os.getcwd())
os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
from django.conf import settings
class Unmigrated(dict):
    def __contains__(self, key): return True
    def __getitem__(self, key): return None
settings.MIGRATION_MODULES = Unmigrated()
host, user, name = sys.argv[1:]
settings.DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "HOST": host,
                                  "USER": user, "NAME": name}}
import django
django.setup()
from django.core.management import call_command
call_command("migrate", run_syncdb=True, verbosity=0)
"""


@pytest.fixture(scope="module")
def static() -> Models:
    return read(FILES)


@pytest.fixture
def real(postgres: str, tmp_path: Path) -> Catalogue:
    for path, text in FILES.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(cleandoc(text))
    at = conninfo_to_dict(postgres)
    place = [str(at["host"]), str(at["user"]), str(at["dbname"])]
    subprocess.run([sys.executable, "-c", MIGRATE, *place], cwd=tmp_path, check=True)
    return read_catalogue(postgres)


def test_every_model_is_read_as_django_makes_it(static: Models, real: Catalogue) -> None:
    own = {t.name: t for t in real.tables if not t.name.startswith(("django_", "auth_"))}
    found = {table.name: table for table in static.tables if table.managed}

    assert found.keys() == own.keys()
    assert {n: lines for n, t in own.items() if (lines := [*_unlike(found[n], t)])} == {}
    assert [table.name for table in static.tables if table.open] == []


def _unlike(static: DeclaredTable, real: Table) -> list[str]:
    return [*_columns(static, real), *_keys(static, real), *_indexes(static, real)]


def _columns(static: DeclaredTable, real: Table) -> list[str]:
    found = []
    if {c.name for c in static.columns} != {c.name for c in real.columns}:
        return [f"columns {[c.name for c in static.columns]}"]
    theirs = {column.name: column for column in real.columns}
    for column in static.columns:
        there = theirs[column.name]
        if column.type is not UNKNOWN and column.type != there.type:
            found.append(f"{column.name}: {column.type} {there.type}")
        if column.nullable != there.nullable:
            found.append(f"{column.name}: nullable {column.nullable}")
        if (column.server_default is None) != (not there.default):
            found.append(f"{column.name}: default {column.server_default} {there.default}")
        if bool(there.identity) != (column.identity is UNKNOWN):
            found.append(f"{column.name}: identity {there.identity}")
    return found


def _keys(static: DeclaredTable, real: Table) -> list[str]:
    mine = {(k.columns, k.target, k.target_columns, k.deferred) for k in static.foreign_keys}
    theirs = {(k.columns, k.target, k.target_columns, k.deferred) for k in real.foreign_keys}
    uniques = {(u.columns, u.deferrable, u.deferred) for u in static.uniques}
    made = {(u.columns, u.deferrable, u.deferred) for u in real.uniques}
    primary = real.primary_key.columns if real.primary_key else ()
    found = [f"foreign keys {mine ^ theirs}"] if mine != theirs else []
    found += [f"unique {uniques ^ made}"] if uniques != made else []
    found += [f"checks {len(static.checks)}"] if len(static.checks) != len(real.checks) else []
    return found + ([f"primary key {primary}"] if static.primary_key != primary else [])


def _indexes(static: DeclaredTable, real: Table) -> list[str]:
    known = [each for each in static.indexes if each.keys is not UNKNOWN and each.predicate == ""]
    mine = sorted((_shown(each.keys), str(each.method)) for each in known)
    plain = [each for each in real.indexes if not each.constraint and not each.predicate]
    theirs = sorted(
        (_shown(each.keys), each.method)
        for each in plain
        if not any(key.is_expression for key in each.keys)
    )
    return [] if mine == theirs else [f"indexes {mine} {theirs}"]


def _shown(keys: object) -> str:
    assert isinstance(keys, tuple)
    assert all(isinstance(key, IndexKey) for key in keys)
    return " ".join(f"{k.text}{' desc' * k.descending} {k.opclass}" for k in keys)


def test_nothing_in_these_models_is_unknown(static: Models) -> None:
    assert static.doubts == ()


def test_what_a_field_decides_by_itself_while_it_is_made_is_unknown() -> None:
    found = read(
        {
            "settings.py": 'DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"',
            "shop/__init__.py": "",
            "shop/models.py": """
            from django.db import models

            class Clever(models.CharField):
                def __init__(self, *args, **kwargs):
                    for key in kwargs:
                        decide(kwargs, key)
                    super().__init__(*args, **kwargs)

            class Thing(models.Model):
                name = Clever()
            """,
        }
    )
    table = only(found, "shop_thing")
    column = table.column("name")

    assert column is not None
    assert (column.type, column.nullable) == (UNKNOWN, UNKNOWN)
    assert "constructor" in table.open


def test_models_that_a_star_or_a_module_brings_are_found() -> None:
    found = read(
        {
            "shop/__init__.py": "",
            "shop/abstract_models.py": """
            from django.db import models

            class AbstractThing(models.Model):
                code = models.CharField(max_length=3, primary_key=True)

                class Meta:
                    abstract = True
            """,
            "shop/models.py": """
            from shop.abstract_models import *

            if not registered("Thing"):

                class Thing(AbstractThing):
                    pass
            """,
            "cart/__init__.py": "",
            "cart/models.py": """
            from shop import abstract_models

            class Other(abstract_models.AbstractThing):
                pass
            """,
        }
    )

    assert {table.name for table in found.tables} == {"shop_thing", "cart_other"}


def test_a_form_is_no_model() -> None:
    found = read(
        {
            "shop/__init__.py": "",
            "shop/models.py": """
            from django import forms
            from django.db import models

            class Search(forms.Form):
                text = forms.CharField(max_length=3)

            class Manager(models.Manager):
                pass
            """,
        }
    )

    assert found.tables == ()


def test_without_settings_the_type_of_an_implicit_key_is_unknown() -> None:
    found = read(
        {
            "shop/__init__.py": "",
            "shop/models.py": """
            from django.db import models

            class Thing(models.Model):
                name = models.TextField()
            """,
        }
    )
    key = only(found, "shop_thing").column("id")

    assert key is not None
    assert key.type is UNKNOWN


def test_a_model_of_a_strange_base_is_open() -> None:
    files: Mapping[str, str] = {
        "shop/__init__.py": "",
        "shop/models.py": """
        from django.db import models
        from mptt.models import MPTTModel

        class Node(MPTTModel):
            name = models.TextField()
        """,
    }

    assert "mptt.models.MPTTModel" in only(read(files), "shop_node").open
