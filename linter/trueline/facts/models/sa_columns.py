"""``Column(...)`` and ``mapped_column(...)`` as columns of the database."""

from __future__ import annotations

from dataclasses import dataclass, field

from trueline.facts.catalogue import Sequence
from trueline.facts.declared import UNKNOWN, DeclaredColumn, Doubt, Place, Unknown
from trueline.facts.models.sa_sql import Renderer, literal
from trueline.facts.models.sa_types import MISSING, TypeFact, Types
from trueline.facts.models.values import (
    NONE,
    Const,
    Foreign,
    Made,
    Member,
    Part,
    Unclear,
    Value,
    is_none,
    number_of,
    shown,
    text_of,
)

_CONSTRAINTS = frozenset(
    {
        *("sa.ForeignKey", "sa.Sequence", "sa.Identity", "sa.Computed", "sa.CheckConstraint"),
        *("sa.FetchedValue", "sa.DefaultClause", "sa.UniqueConstraint", "sa.ColumnDefault"),
        "sa.PrimaryKeyConstraint",
    }
)


def _is_type_maker(name: str) -> bool:
    """Whether a call of the library gives a type, whatever its arguments are."""
    return name.startswith(("sa.", "pg.", "sm.")) and name not in _CONSTRAINTS | {"sa.Column"}


@dataclass(slots=True)
class ColumnDraft:
    """A column on its way; merged from an alias, an annotation and the call itself.

    ``type`` is what the call names, None without; ``constraints`` are its other positional
    arguments, ``keywords`` its keywords.
    """

    attribute: str
    at: Place
    name: str | None = None
    type: Value | None = None
    constraints: list[Made] = field(default_factory=list)
    keywords: dict[str, Value] = field(default_factory=dict)
    nullable: bool | None = None
    written: str = ""
    unclear: str = ""
    fact: TypeFact | None = None

    @property
    def column_name(self) -> str:
        """Its name in the database."""
        return self.name or self.attribute

    def flag(self, name: str) -> bool | Unknown | None:
        """Return a boolean keyword, None without it."""
        value = self.keywords.get(name)
        if value is None:
            return None
        return bool(value.value) if isinstance(value, Const) else UNKNOWN

    def take(self, made: Made) -> None:
        """Take the arguments of a call in; what is there already gives way."""
        arguments = list(made.arguments)
        first = arguments[0] if arguments else None
        if isinstance(first, Const) and (isinstance(first.value, str) or first.value is None):
            self.name = first.value or self.name
            arguments = arguments[1:]
        elif text_of(first) is not None:
            self.name, arguments = text_of(first), arguments[1:]
        for at, argument in enumerate(arguments):
            self._argument(argument, may_be_type=at < 2)
        for name, value in made.keywords:
            self._keyword(name, value)

    def _argument(self, value: Value, *, may_be_type: bool) -> None:
        if isinstance(value, Made) and value.name in _CONSTRAINTS:
            self.constraints.append(value)
        elif isinstance(value, Foreign) and value.name in _CONSTRAINTS:
            self.constraints.append(Made(value, (), (), self.at))
        elif isinstance(value, Unclear) and may_be_type and _is_type_maker(value.of):
            self.type = value
        elif isinstance(value, Unclear):
            self.unclear = value.why
        elif may_be_type and not is_none(value):
            self.type = value

    def _keyword(self, name: str, value: Value) -> None:
        if name == "name":
            self.name = text_of(value)
            self.unclear = self.unclear or ("its name is unknown" if self.name is None else "")
        elif name == "type_":
            self.type = value
        else:
            self.keywords[name] = value


class Columns:
    """Makes columns of drafts, and notes what can't be known."""

    def __init__(self, types: Types, doubts: list[Doubt]) -> None:
        self.types, self.doubts = types, doubts
        self.renderer = Renderer(_no_column, types.compiled)

    def fact(self, draft: ColumnDraft) -> TypeFact:
        """Return the type of a draft, read once."""
        if draft.fact is None:
            if draft.unclear and draft.type is None:
                draft.fact = TypeFact(UNKNOWN, why=draft.unclear)
            else:
                draft.fact = MISSING if draft.type is None else self.types.of(draft.type)
        return draft.fact

    def column(self, draft: ColumnDraft, table: str) -> DeclaredColumn:
        """Return the column; which integer key is SERIAL is decided by the whole table."""
        fact = self.fact(draft)
        if fact.type is UNKNOWN and not fact.missing:
            self.doubts.append(Doubt(draft.at, f"type of {table}.{draft.column_name}", fact.why))
        default = self._server_default(draft)
        if default is UNKNOWN:
            what = f"server default of {table}.{draft.column_name}"
            self.doubts.append(Doubt(draft.at, what, "its expression can't be rendered"))
        return DeclaredColumn(
            name=draft.column_name,
            attribute=draft.attribute,
            at=draft.at,
            type=fact.type,
            nullable=self._nullable(draft),
            enum=fact.enum,
            server_default=default,
            client_default=self._client_default(draft),
            primary_key=draft.flag("primary_key") is True,
            identity=_identity(draft),
            generated=self._generated(draft),
            sequence=_sequence(draft),
            collation=fact.collation,
            comment=_comment(draft),
            written_in=draft.written or (shown(draft.type) if draft.type is not None else ""),
        )

    def _nullable(self, draft: ColumnDraft) -> bool | Unknown:
        given = draft.flag("nullable")
        if draft.flag("primary_key") is True and given is None:
            return False
        if given is not None:
            return given
        if _constraint(draft, "sa.Identity") is not None:
            return False
        return True if draft.nullable is None else draft.nullable

    def _server_default(self, draft: ColumnDraft) -> str | Unknown | None:
        value = draft.keywords.get("server_default")
        if value is None:
            clause = _constraint(draft, "sa.DefaultClause")
            value = clause.arguments[0] if clause and clause.arguments else None
        if is_none(value) or value is None:
            fetched = _constraint(draft, "sa.FetchedValue")
            return UNKNOWN if fetched else None
        return self.default_sql(value)

    def default_sql(self, value: Value) -> str | Unknown | None:
        """Return the SQL of ``server_default=…``."""
        if isinstance(value, Made) and value.name == "sa.DefaultClause" and value.arguments:
            return self.default_sql(value.arguments[0])
        if isinstance(value, (Made, Foreign)) and value.name in ("sa.Identity", "sa.FetchedValue"):
            return None if value.name == "sa.Identity" else UNKNOWN
        if isinstance(value, Made) and value.name == "sa.Computed":
            return None
        if isinstance(value, (Const, Member)):
            text = text_of(value)
            return UNKNOWN if text is None else literal(text)
        if isinstance(value, Made) and _is_next_value(value):
            return _next_value(value)
        found = self.renderer.sql(value)
        return UNKNOWN if found is None else found

    def _client_default(self, draft: ColumnDraft) -> bool | Unknown:
        if "default_factory" in draft.keywords:
            return True
        names = ("default", "insert_default")
        given = [draft.keywords[name] for name in names if name in draft.keywords]
        if any(isinstance(each, Unclear) for each in given):
            return UNKNOWN
        if any(not is_none(each) for each in given):
            return True
        return _constraint(draft, "sa.Sequence") is not None

    def _generated(self, draft: ColumnDraft) -> str | Unknown:
        computed = _constraint(draft, "sa.Computed")
        if computed is None:
            return ""
        given = computed.argument(0, "sqltext")
        text = text_of(given) or (self.renderer.sql(given) if given is not None else None)
        return UNKNOWN if text is None else text


def _no_column(value: Value) -> str | None:
    return None


def constraint_of(draft: ColumnDraft, name: str) -> Made | None:
    """Return a positional argument such as ``Identity()``, also where it is a server default."""
    for made in draft.constraints:
        if made.name == name:
            return made
    for keyword in ("server_default", "default"):
        value = draft.keywords.get(keyword)
        if isinstance(value, Foreign) and value.name == name:
            return Made(value, (), (), draft.at)
        if isinstance(value, Made) and value.name == name:
            return value
    return None


_constraint = constraint_of


def _identity(draft: ColumnDraft) -> str | Unknown:
    identity = _constraint(draft, "sa.Identity")
    if identity is None:
        return ""
    always = identity.argument(0, "always")
    if always is None or is_none(always):
        return "by default"
    if isinstance(always, Const):
        return "always" if always.value else "by default"
    return UNKNOWN


def _sequence(draft: ColumnDraft) -> Sequence | None:
    made = _constraint(draft, "sa.Sequence")
    if made is None:
        return None
    name, optional = text_of(made.argument(0, "name")), made.keyword("optional")
    if name is None or (isinstance(optional, Const) and optional.value):
        return None
    start, step = number_of(made.argument(1, "start")), number_of(made.argument(2, "increment"))
    return Sequence(
        text_of(made.keyword("schema")) or "", name, start=start or 1, increment=step or 1
    )


def _comment(draft: ColumnDraft) -> str | Unknown | None:
    value = draft.keywords.get("comment", NONE)
    if is_none(value):
        return None
    text = text_of(value)
    return UNKNOWN if text is None else text


def _is_next_value(made: Made) -> bool:
    function = made.function
    if made.name == "sa.func.next_value":
        return True
    return isinstance(function, Part) and function.name == "next_value"


def _next_value(made: Made) -> str | Unknown:
    function = made.function
    sequence = function.owner if isinstance(function, Part) else made.arguments[:1]
    if isinstance(sequence, tuple):
        sequence = sequence[0] if sequence else NONE
    if not isinstance(sequence, Made) or sequence.name != "sa.Sequence":
        return UNKNOWN
    name, schema = text_of(sequence.argument(0, "name")), text_of(sequence.keyword("schema"))
    if name is None:
        return UNKNOWN
    return f"nextval('{schema + '.' if schema else ''}{name}')"
