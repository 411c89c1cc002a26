"""Fields of SQLModel as columns: what ``Field(...)`` and its annotation say."""

from __future__ import annotations

from trueline.facts.declared import Place
from trueline.facts.models.sa_annotations import Annotations
from trueline.facts.models.sa_columns import ColumnDraft
from trueline.facts.models.values import (
    ClassValue,
    Const,
    Foreign,
    Items,
    Made,
    Pairs,
    Subscript,
    Unclear,
    Value,
    is_none,
)

_TYPES: dict[str, Value] = {
    "str": Foreign("sqlmodel.AutoString"),
    "float": Foreign("sqlalchemy.Float"),
    "bool": Foreign("sqlalchemy.Boolean"),
    "int": Foreign("sqlalchemy.Integer"),
    "datetime.datetime": Foreign("sqlalchemy.DateTime"),
    "datetime.date": Foreign("sqlalchemy.Date"),
    "datetime.timedelta": Foreign("sqlalchemy.Interval"),
    "datetime.time": Foreign("sqlalchemy.Time"),
    "bytes": Foreign("sqlalchemy.LargeBinary"),
    "decimal.Decimal": Foreign("sqlalchemy.Numeric"),
    "uuid.UUID": Foreign("sqlalchemy.Uuid"),
    "pathlib.Path": Foreign("sqlmodel.AutoString"),
}
_TYPES |= {
    f"ipaddress.IP{version}{kind}": Foreign("sqlmodel.AutoString")
    for version in ("v4", "v6")
    for kind in ("Address", "Network")
}
_TEXTS = frozenset({"pydantic.EmailStr", "pydantic.networks.EmailStr"})
_PLAIN = ("primary_key", "unique", "index")


def field_column(
    annotations: Annotations,
    name: str,
    made: Made | None,
    note: Value,
    at: Place,
    plain: Value | None = None,
) -> ColumnDraft:
    """Return the column of a field; ``plain`` is the default when there is no ``Field(…)``."""
    draft = ColumnDraft(name, made.at if made is not None else at)
    told = annotations.read(note, None, at)
    given = made.keyword("sa_column") if made else None
    if isinstance(given, Made) and given.name in ("sa.Column", "sa.mapped_column"):
        draft.take(given)
    elif given is not None and not is_none(given):
        draft.unclear = "its sa_column can't be read"
    else:
        _implied(draft, made, told.nullable, note)
        if draft.type is None and not draft.unclear:
            draft.type = _type(annotations, made, note)
    _default(draft, made, plain)
    return draft


def _implied(draft: ColumnDraft, made: Made | None, optional: bool, note: Value) -> None:
    for name in _PLAIN:
        value = made.keyword(name) if made else None
        if value is not None:
            draft.keywords[name] = value
    nullable = made.keyword("nullable") if made else None
    key = draft.flag("primary_key") is True
    draft.keywords["nullable"] = nullable if nullable is not None else Const(optional and not key)
    target = made.keyword("foreign_key") if made else None
    if target is not None and not is_none(target):
        actions = made.keyword("ondelete") if made else None
        keywords = () if is_none(actions) or actions is None else (("ondelete", actions),)
        draft.constraints.append(
            Made(Foreign("sqlalchemy.ForeignKey"), (target,), keywords, draft.at)
        )
    _extras(draft, made)


def _extras(draft: ColumnDraft, made: Made | None) -> None:
    """Take ``sa_column_args`` and ``sa_column_kwargs`` in, and ``sa_type``."""
    arguments = made.keyword("sa_column_args") if made else None
    if isinstance(arguments, Unclear) or (isinstance(arguments, Items) and not arguments.whole):
        draft.unclear = "its sa_column_args can't be read"
    if isinstance(arguments, Items):
        draft.take(Made(Foreign("sqlalchemy.Column"), arguments.items, (), draft.at))
    keywords = made.keyword("sa_column_kwargs") if made else None
    if keywords is not None and not (isinstance(keywords, Pairs) and keywords.whole):
        draft.unclear = "its sa_column_kwargs can't be read"
        draft.keywords |= dict.fromkeys(("nullable", "server_default"), Unclear(draft.unclear))
    if isinstance(keywords, Pairs):
        named = tuple((str(k.value), v) for k, v in keywords.items if isinstance(k, Const))
        draft.take(Made(Foreign("sqlalchemy.Column"), (), named, draft.at))
    kind = made.keyword("sa_type") if made else None
    if kind is not None and not is_none(kind):
        draft.type = kind


def _type(annotations: Annotations, made: Made | None, note: Value) -> Value:
    told = annotations.read(note, None, made.at if made else Place(""))
    if isinstance(told.type, Made) and told.type.name == "sa.Enum":
        first = told.type.arguments[0] if told.type.arguments else None
        return told.type if isinstance(first, ClassValue) else Foreign("sqlmodel.AutoString")
    python = _plain(note)
    name = python.name if isinstance(python, Foreign) else ""
    dotted = python.dotted if isinstance(python, Foreign) else ""
    found = Foreign("sqlmodel.AutoString") if dotted in _TEXTS else _TYPES.get(name)
    if found is None:
        return Unclear("SQLModel's type for the annotation is unknown")
    if name == "str" and made is not None and made.keyword("max_length") is not None:
        length = made.keyword("max_length") or Const(None)
        return Made(found, (length,), (), made.at)
    if name == "decimal.Decimal" and made is not None:
        digits = [made.keyword(each) or Const(None) for each in ("max_digits", "decimal_places")]
        return Made(found, tuple(digits), (), made.at)
    return found


def _plain(note: Value) -> Value:
    from trueline.facts.models.sa_annotations import plain_type

    found = plain_type(note)
    return found.owner if isinstance(found, Subscript) else found


def _default(draft: ColumnDraft, made: Made | None, plain: Value | None) -> None:
    """Say that Python gives a value; for a key of None the database does."""
    first = made.argument(0, "default") if made else plain
    factory = made.keyword("default_factory") if made else None
    given = first is not None and not is_none(first) and not isinstance(first, Unclear)
    if given or factory is not None:
        draft.keywords.setdefault("insert_default", Foreign("sqlmodel.default"))
