"""One spelling for the names of libraries, however they are imported.

``sqlalchemy.Column``, ``sqlalchemy.schema.Column`` and ``sqlmodel.Column`` are all ``sa.Column``;
``pg.`` is the PostgreSQL dialect, ``other.`` any other one; ``sm.`` SQLModel's own names,
``flask.`` those of Flask-SQLAlchemy and Flask-AppBuilder, ``dj.`` Django's; ``typing.`` also
stands for ``typing_extensions``.  All other names stay as they are, builtins without a module.
"""

from __future__ import annotations

from functools import lru_cache

_SQLMODEL = frozenset({"SQLModel", "Field", "Relationship", "AutoString"})
_FLASK = frozenset({"flask_sqlalchemy", "flask_appbuilder", "flask_sqlalchemy_lite"})
_FLASK_OWN = frozenset({"SQLAlchemy", "SQLA", "Model"})
_TYPING = frozenset({"typing", "typing_extensions"})
PARAMETERS = dict.fromkeys(
    (
        *("sa.String", "sa.VARCHAR", "sa.Unicode", "sa.CHAR", "sa.NCHAR", "pg.VARCHAR", "pg.CHAR"),
        *("sa.Text", "sa.TEXT", "sa.UnicodeText", "pg.TEXT"),
    ),
    ("length", "collation"),
)
"""Everything that a function takes: what a ``**options`` can't tell is at most the rest of it."""


@lru_cache(maxsize=8192)
def canonical(name: str) -> str:
    """Return the one spelling of a dotted name of a library."""
    top, _, rest = name.partition(".")
    short = name.rpartition(".")[2]
    if not rest:
        return name
    if top == "sqlalchemy":
        return _sqlalchemy(rest.split("."), short)
    if top == "sqlmodel":
        return f"sm.{short}" if short in _SQLMODEL else _sqlalchemy(rest.split("."), short)
    if top in _FLASK and short in _FLASK_OWN:
        return f"flask.{short}"
    if top == "django" and rest.startswith(("db.", "contrib.")):
        return f"dj.{short}"
    return f"typing.{short}" if top in _TYPING else name.removeprefix("builtins.")


def _sqlalchemy(parts: list[str], short: str) -> str:
    for word in ("func", "functions"):
        if word in parts:
            return ".".join(("sa.func", *parts[parts.index(word) + 1 :]))
    if "dialects" not in parts:
        return f"sa.{short}"
    dialect = parts[parts.index("dialects") + 1 :][:1]
    return f"pg.{short}" if dialect == ["postgresql"] else f"other.{short}"
