"""Judging a value by a JSON Schema (2020-12), with messages that say what to put right."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from trueline.facts.documents.jsontext import kind_of, shown
from trueline.facts.documents.swift import Judge, swift

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class Validator:
    """A schema, compiled when it is first asked."""

    def __init__(self, schema: Any) -> None:
        self.schema = schema

    @cached_property
    def _compiled(self) -> Draft202012Validator:
        from jsonschema import Draft202012Validator
        from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]

        # with a registry given, nothing is ever fetched from the network
        return Draft202012Validator(self.schema, registry=REGISTRY)

    @cached_property
    def _swift(self) -> Judge:
        return swift(self.schema) or self._compiled.is_valid

    def is_valid(self, value: object) -> bool:
        """Whether the value meets the schema."""
        return bool(self._swift(value))

    def errors(self, value: object) -> tuple[str, ...]:
        """Return what is wrong with a value that is not valid, as ``/pointer what``, in order."""
        found = self._compiled.iter_errors(value)
        told = sorted({text for error in found for text in _told(error)})
        return tuple(told or ["does not meet the schema"])

    def accepts(self, field: str, value: object) -> bool:
        """Whether a top-level field may hold a value; True when the schema does not say."""
        return self.field_valid(self.property_of(field), value)

    def field_valid(self, schema: object, value: object) -> bool:
        """Whether a value meets a part of the schema."""
        return bool(self._compiled.evolve(schema=schema).is_valid(value))

    def property_of(self, field: str) -> Any:
        """Return the schema of a top-level field; True, which accepts all, when there is none."""
        properties = self.schema.get("properties") if isinstance(self.schema, dict) else None
        return properties.get(field, True) if isinstance(properties, dict) else True


def schema_problem(document: object) -> str | None:
    """Return what is wrong with a schema, None when nothing is."""
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import SchemaError

    if not isinstance(document, dict):
        return "a schema is an object"
    dialect = document.get("$schema", DIALECT)
    if dialect != DIALECT:
        return f'"$schema" is {dialect}; Trueline reads {DIALECT}'
    try:
        Draft202012Validator.check_schema(document)
    except SchemaError as error:
        place = "/".join(map(str, error.absolute_path))
        return f"/{place}: {error.message}"
    return _reference_problem(document)


def _reference_problem(document: dict[str, Any]) -> str | None:
    """Return a reference that leads nowhere: it would only show when an item comes along it."""
    from jsonschema_specifications import REGISTRY
    from referencing import Resource
    from referencing.exceptions import Unresolvable
    from referencing.jsonschema import DRAFT202012

    resource = Resource.from_contents(document, default_specification=DRAFT202012)
    resolver = REGISTRY.resolver_with_root(resource)
    for reference in () if _has_bases(document) else _references(document):
        try:
            resolver.lookup(reference)
        except Unresolvable:
            return f'"$ref" {reference} leads nowhere; schemas of other files are not fetched'
    return None


def _references(schema: object) -> Iterator[str]:
    """Yield the references of a schema."""
    if isinstance(schema, dict):
        reference = schema.get("$ref")
        if isinstance(reference, str):
            yield reference
        for part in schema.values():
            yield from _references(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _references(part)


def _has_bases(document: dict[str, Any]) -> bool:
    """Whether parts have a base of their own, so that references in them lead elsewhere."""
    parts: list[object] = [*document.values()]
    while parts:
        part = parts.pop()
        if isinstance(part, dict):
            if "$id" in part:
                return True
            parts += part.values()
        elif isinstance(part, list):
            parts += part
    return False


def _told(error: ValidationError) -> Iterator[str]:
    place = "/" + "/".join(str(part).replace("~", "~0").replace("/", "~1") for part in error.path)
    at = "" if place == "/" else f"{place} "
    keyword = error.validator
    want: Any = error.validator_value
    value: Any = error.instance
    if keyword == "required":
        absent = set(want) - set(value)
        yield from (f"{place.rstrip('/')}/{name} is missing" for name in absent)
    elif keyword == "enum":
        yield f"{at}{shown(value)} is not one of {shown(want, 200)}"
    elif keyword == "type":
        kinds = want if isinstance(want, list) else [want]
        yield f"{at}is {kind_of(value)}, not {' or '.join(map(str, kinds))}: {shown(value)}"
    else:
        text = error.message
        yield at + (text if len(text) <= 200 else f"{text[:199]}…")
