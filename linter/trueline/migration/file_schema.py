"""The JSON Schema of a migration file, for editors; the reader itself says more, and in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trueline.facts.documents.validity import DIALECT
from trueline.migration.conversions import ALREADY

Schema = dict[str, Any]

_FIELD: Schema = {
    "type": "string",
    "minLength": 1,
    "description": "A field at the top, or a JSON Pointer that begins with /.",
}
_ANY: Schema = {"description": "Any value, also null."}
_MISSING: Schema = {"enum": ["error", "skip"], "default": "error"}
_TARGET: Schema = {"enum": ["error", "keep", "overwrite"]}


def file_schema() -> Schema:
    """Return the schema as it is published in docs/schemas/migration.schema.json."""
    return {
        "$schema": DIALECT,
        "title": "Trueline migration of documents",
        **_record(
            {
                "migration": {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"},
                "description": {"type": "string"},
                "store": {"type": "string", "description": "Name of the document store."},
                "category": {"type": "string"},
                "proposal": {"type": "string", "description": "Key of the item in ConPortSchema."},
                "version": _version(),
                "schema": _schema_or_path("The JSON Schema of the new version."),
                "from_schema": _schema_or_path("The JSON Schema of the old version."),
                "operations": {"$ref": "#/$defs/operations"},
                "verify": _record({"sample": {"type": "integer", "minimum": 1, "maximum": 10}}),
            },
            required=("migration", "category", "proposal", "version", "schema", "operations"),
        ),
        "$defs": {"operations": _operations(), "when": _when()},
    }


def _record(properties: Mapping[str, Schema], required: tuple[str, ...] = ()) -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        **({"required": [*required]} if required else {}),
        "properties": dict(properties),
    }


def _version() -> Schema:
    versions = {"type": "array", "minItems": 1, "description": "null is a missing version."}
    return _record(
        {"field": _FIELD, "from": versions, "to": {"not": {"type": "null"}}},
        required=("field", "from", "to"),
    )


def _schema_or_path(doc: str) -> Schema:
    return {"type": ["string", "object"], "description": f"{doc} A path, or written out."}


def _operations() -> Schema:
    kinds = [_record({name: schema}, required=(name,)) for name, schema in _kinds().items()]
    return {"type": "array", "minItems": 1, "items": {"oneOf": kinds}}


def _operation(properties: Mapping[str, Schema], required: tuple[str, ...] = ()) -> Schema:
    return _record({**properties, "when": {"$ref": "#/$defs/when"}}, required)


def _kinds() -> dict[str, Schema]:
    move = {"from": _FIELD, "to": _FIELD, "on_missing": _MISSING, "on_target": _TARGET}
    each = {"field": _FIELD, "operations": {"$ref": "#/$defs/operations"}, "on_missing": _MISSING}
    return {
        "rename": _operation(move, ("from", "to")),
        "add": {
            **_operation(
                {"field": _FIELD, "value": _ANY, "copy_of": _FIELD, "on_target": _TARGET},
                ("field",),
            ),
            "oneOf": [{"required": ["value"]}, {"required": ["copy_of"]}],
        },
        "remove": {
            **_operation(
                {
                    "field": _FIELD,
                    "keep_under": {**_FIELD, "description": "An object that keeps the value."},
                    "on_missing": _MISSING,
                    "on_target": _TARGET,
                },
                ("field",),
            ),
            "dependentRequired": {"on_target": ["keep_under"]},
        },
        "convert": _convert(),
        "move": _operation(move, ("from", "to")),
        "set": _operation({"field": _FIELD, "value": _ANY}, ("field", "value")),
        "map": _map(),
        "wrap": _operation({"as": {"type": "string"}, "field": _FIELD}, ("as",)),
        "parse": _operation({"field": _FIELD}),
        "each": _operation(each, ("field", "operations")),
    }


def _convert() -> Schema:
    source = "epoch-seconds, epoch-milliseconds, or a pattern such as %d.%m.%Y; only for dates."
    return _operation(
        {
            "field": _FIELD,
            "to": {"enum": [*ALREADY]},
            "from": {"type": "string", "description": source},
            "on_error": {"enum": ["error", "keep", "null"], "default": "error"},
            "on_missing": _MISSING,
            "accept_already": {"type": "boolean", "default": True},
        },
        ("field", "to"),
    )


def _map() -> Schema:
    default = {"enum": ["error", "keep"], "default": "error"}
    value = _record({"value": _ANY}, ("value",))
    return _operation(
        {
            "field": _FIELD,
            "values": {
                "type": "object",
                "minProperties": 1,
                "description": "New value by old; a key that begins with re: is a pattern.",
            },
            "default": {"anyOf": [default, value]},
            "on_missing": _MISSING,
        },
        ("field", "values"),
    )


def _when() -> Schema:
    kinds = ["object", "list", "string", "integer", "number", "boolean", "null"]
    conditions = {
        "exists": _FIELD,
        "missing": _FIELD,
        "equals": _record({"field": _FIELD, "value": _ANY}, ("field", "value")),
        "type": _record({"field": _FIELD, "is": {"enum": kinds}}, ("is",)),
    }
    return {**_record(conditions), "minProperties": 1}
