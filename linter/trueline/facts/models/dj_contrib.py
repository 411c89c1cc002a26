"""What Django brings along: models that others refer to, and abstract ones to derive from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from trueline.facts.declared import Place
from trueline.facts.models.values import Const, Foreign, Made, Value


class ContribModel(NamedTuple):
    """A model of Django's own apps: how code names it, its table, and its key."""

    name: str
    table: str
    key: str
    type: str


CONTRIB_MODELS = {
    "contenttypes.contenttype": ContribModel(
        "dj.ContentType", "django_content_type", "id", "integer"
    ),
    "auth.user": ContribModel("dj.User", "auth_user", "id", "integer"),
    "auth.group": ContribModel("dj.Group", "auth_group", "id", "integer"),
    "auth.permission": ContribModel("dj.Permission", "auth_permission", "id", "integer"),
    "sites.site": ContribModel("dj.Site", "django_site", "id", "integer"),
    "sessions.session": ContribModel("dj.Session", "django_session", "session_key", "varchar(40)"),
}
_Options = tuple[tuple[str, Value], ...]
_TRUE = Const(True)
_BASE_USER: tuple[tuple[str, str, _Options], ...] = (
    ("password", "CharField", (("max_length", Const(128)),)),
    ("last_login", "DateTimeField", (("null", _TRUE),)),
)
_PERMISSIONS: tuple[tuple[str, str, _Options], ...] = (
    ("is_superuser", "BooleanField", (("default", Const(False)),)),
    ("groups", "ManyToManyField", (("to", Const("auth.Group")),)),
    ("user_permissions", "ManyToManyField", (("to", Const("auth.Permission")),)),
)
_USER: tuple[tuple[str, str, _Options], ...] = (
    ("username", "CharField", (("max_length", Const(150)), ("unique", _TRUE))),
    ("first_name", "CharField", (("max_length", Const(150)),)),
    ("last_name", "CharField", (("max_length", Const(150)),)),
    ("email", "EmailField", ()),
    ("is_staff", "BooleanField", (("default", Const(False)),)),
    ("is_active", "BooleanField", (("default", _TRUE),)),
    ("date_joined", "DateTimeField", (("default", _TRUE),)),
)
_SESSION: tuple[tuple[str, str, _Options], ...] = (
    ("session_key", "CharField", (("max_length", Const(40)), ("primary_key", _TRUE))),
    ("session_data", "TextField", ()),
    ("expire_date", "DateTimeField", (("db_index", _TRUE),)),
)
CONTRIB_BASES = {
    "dj.AbstractBaseUser": _BASE_USER,
    "dj.PermissionsMixin": _PERMISSIONS,
    "dj.AbstractUser": (*_BASE_USER, *_PERMISSIONS, *_USER),
    "dj.AbstractBaseSession": _SESSION,
}
"""The fields of abstract models by the name of the class."""


def contrib_fields(base: str, at: Place) -> Iterator[tuple[str, Made]]:
    """Yield the fields that an abstract model of Django's hands down."""
    for name, kind, options in CONTRIB_BASES[base]:
        yield name, Made(Foreign(f"django.db.models.{kind}"), (), options, at)
