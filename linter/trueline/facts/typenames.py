"""Types of PostgreSQL by their canonical names, as ``format_type`` prints them."""

from __future__ import annotations

from functools import lru_cache

from trueline.facts.catalogue import SqlType
from trueline.facts.sqltokens import NAME, NUMBER, WORD, Cursor, UnreadableError

SERIALS = {"smallserial": "smallint", "serial": "integer", "bigserial": "bigint"}
"""The notations for an integer column with a sequence of its own, and their types."""

_ALIASES = {
    "bool": "boolean",
    "char": "character",
    "dec": "numeric",
    "decimal": "numeric",
    "float4": "real",
    "float8": "double precision",
    "int": "integer",
    "int2": "smallint",
    "int4": "integer",
    "int8": "bigint",
    "nchar": "character",
    "serial2": "smallserial",
    "serial4": "serial",
    "serial8": "bigserial",
    "timestamptz": "timestamp with time zone",
    "timetz": "time with time zone",
    "varbit": "bit varying",
    "varchar": "character varying",
}
_BUILT_IN = frozenset(
    {
        *_ALIASES.values(),
        *("text", "bytea", "uuid", "json", "jsonb", "jsonpath", "xml", "money", "name", "oid"),
        *("date", "interval", "inet", "cidr", "macaddr", "macaddr8", "point", "line", "lseg"),
        *("box", "path", "polygon", "circle", "tsvector", "tsquery", "bit", "bpchar", "refcursor"),
        *("int4range", "int8range", "numrange", "tsrange", "tstzrange", "daterange", "regclass"),
        *("int4multirange", "int8multirange", "nummultirange", "tsmultirange", "tstzmultirange"),
        *("datemultirange", "regproc", "regprocedure", "regtype", "regrole", "regnamespace"),
        *("regoper", "regoperator", "regconfig", "regdictionary", "regcollation", "pg_lsn"),
        *("txid_snapshot", "pg_snapshot", "xid", "xid8", "cid", "tid", "oidvector", "int2vector"),
        *("time without time zone", "timestamp without time zone", "unknown", "void", "record"),
        *("trigger", "event_trigger", "anyelement", "anyarray", "internal", "cstring", "aclitem"),
    }
)
_DEFAULT_LENGTH = {"character": (1,), "bit": (1,)}
_FIELDS = ("year", "month", "day", "hour", "minute", "second")


@lru_cache(maxsize=4096)
def parse_type(text: str) -> SqlType:
    """Read a type as SQL text writes it: ``VARCHAR(50)``, ``int[]``, ``public."Status"``.

    However many dimensions are written, PostgreSQL keeps one.  Raise :class:`UnreadableError` for
    what is no type.
    """
    cursor = Cursor.over(text)
    found = read_type(cursor)
    if not cursor.done:
        raise cursor.unexpected("the end of the type")
    return found


def is_built_in(name: str) -> bool:
    """Whether a canonical name is one of PostgreSQL's own types."""
    return name in _BUILT_IN or name == '"char"' or name.startswith("interval ")


def canonical(name: str) -> str:
    """Return the canonical name of a built-in type's alias, any other name unchanged."""
    plain = {"time": "time without time zone", "timestamp": "timestamp without time zone"}
    return _ALIASES.get(name) or plain.get(name, name)


def read_type(cursor: Cursor) -> SqlType:
    """Go over a type and return it."""
    cursor.accept("setof")
    quoted = cursor.token.kind == NAME
    *schema, name = _words(cursor)
    if len(schema) > 1 or cursor.at("%"):
        raise cursor.unexpected("the name of a type")
    if schema == ["pg_catalog"]:
        schema, quoted = [], quoted or cursor.tokens[cursor.index - 1].kind == NAME
    found = _own(name, cursor) if schema or quoted else _standard(name, cursor)
    if not schema and quoted:
        found = _unquoted(found)
    arrays = 1 if _dimensions(cursor) else found.dimensions
    return found._replace(dimensions=arrays, schema="".join(schema))


def _words(cursor: Cursor) -> tuple[str, ...]:
    if cursor.token.kind not in (WORD, NAME):
        raise cursor.unexpected("a type")
    return cursor.qualified()


def _unquoted(found: SqlType) -> SqlType:
    """Tell a quoted built-in name apart from one of the user's; ``"char"`` is a type of its own."""
    if found.name == "char":
        return found._replace(name='"char"')
    name = _ALIASES.get(found.name, found.name)
    return found._replace(name=name) if name in _BUILT_IN else found


def _own(name: str, cursor: Cursor) -> SqlType:
    """Read what follows the name of a user's or an extension's type."""
    modifiers, words = _modifiers(cursor)
    return SqlType(f"{name}({','.join(words)})" if words else name, modifiers)


def _standard(name: str, cursor: Cursor) -> SqlType:
    if name in ("national", "char", "character", "nchar", "varchar", "bpchar"):
        return _characters(name, cursor)
    if name == "double" and cursor.accept("precision"):
        return SqlType("double precision")
    if name in ("time", "timestamp", "timetz", "timestamptz"):
        return _time(name, cursor)
    if name == "interval":
        return _interval(cursor)
    if name == "bit" and cursor.accept("varying"):
        return SqlType("bit varying", _modifiers(cursor)[0])
    if name.startswith("_") and canonical(name[1:]) in _BUILT_IN:
        return SqlType(canonical(name[1:]), dimensions=1)
    found = _own(_ALIASES.get(name, name), cursor)
    if name == "float":
        narrow = found.modifiers and found.modifiers[0] < 25
        return SqlType("real" if narrow else "double precision")
    if found.name == "numeric" and len(found.modifiers) == 1:
        return found._replace(modifiers=(*found.modifiers, 0))
    return found._replace(modifiers=found.modifiers or _DEFAULT_LENGTH.get(found.name, ()))


def _characters(name: str, cursor: Cursor) -> SqlType:
    if name == "national":
        cursor.take()
    if cursor.accept("varying") or name == "varchar":
        return SqlType("character varying", _modifiers(cursor)[0])
    length = _modifiers(cursor)[0]
    if name == "bpchar" and not length:
        return SqlType("bpchar")
    return SqlType("character", length or (1,))


def _time(name: str, cursor: Cursor) -> SqlType:
    precision = _modifiers(cursor)[0]
    zoned = name.endswith("tz") or cursor.accept("with", "time", "zone")
    if not zoned:
        cursor.accept("without", "time", "zone")
    return SqlType(
        f"{name.removesuffix('tz')} {'with' if zoned else 'without'} time zone", precision
    )


def _interval(cursor: Cursor) -> SqlType:
    words = ["interval"]
    if field := cursor.any_of(*_FIELDS):
        words.append(field)
        if cursor.accept("to"):
            words += ["to", cursor.any_of(*_FIELDS)]
    return SqlType(" ".join(words), _modifiers(cursor)[0])


def _modifiers(cursor: Cursor) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Go over ``(10, -2)`` and return the numbers, or the words when these are no numbers."""
    if not cursor.at("("):
        return (), ()
    inner, words, sign = cursor.parenthesized(), [], ""
    while not inner.done:
        token = inner.take()
        if token.text == "-":
            sign = "-"
        elif token.text != ",":
            words.append(sign + token.text)
            sign = ""
        if token.kind not in (WORD, NAME, NUMBER) and token.text not in "-,":
            raise UnreadableError(f"{token.text!r} is no modifier of a type", token.at)
    try:
        return tuple(map(int, words)), ()
    except ValueError:
        return (), tuple(words)


def _dimensions(cursor: Cursor) -> int:
    found = 0
    while cursor.at("["):
        cursor.take()
        if cursor.token.kind == NUMBER:
            cursor.take()
        cursor.expect("]")
        found += 1
    if not found and cursor.accept("array"):
        return _dimensions(cursor) or 1
    return found
