"""Fields of schema classes beside the columns that they mirror, where that is proven."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from trueline.facts.declared import Place
from trueline.facts.schemas import is_module

if TYPE_CHECKING:
    from trueline.facts.declared import DeclaredColumn, ModelClass
    from trueline.facts.index import Facts
    from trueline.facts.schemas import Schema, SchemaField
    from trueline.facts.usage import Use

Key = tuple[str, str]


class Mirror(NamedTuple):
    """A field and a column of which one gets what the other holds.

    ``shown``: the field gets it; ``stored``: the column does.  ``proof`` is where the one is made
    from the other, None when the configuration says so.  ``whole``: it is the field's part in a
    class that is made from a whole model.
    """

    schema: Schema
    field: SchemaField
    model: ModelClass
    attribute: str
    column: DeclaredColumn
    proof: Place | None
    shown: bool = True
    stored: bool = False
    whole: bool = False


def mirrors(facts: Facts, pairs: tuple[tuple[str, str], ...] = ()) -> Iterator[Mirror]:
    """Yield each field and column once; ``pairs`` are dotted names of schemas and models."""
    seen: set[tuple[Key, str, Key, str, bool]] = set()
    for each in (*_configured(facts, pairs), *_proven(facts)):
        schema, model = each.schema, each.model
        field = ((schema.path, schema.name), each.field.name)
        column = ((model.path, model.name), each.attribute)
        ways = {(*field, *column, way) for way in (each.shown, not each.stored)}
        if not ways <= seen:
            seen |= ways
            yield each


def _configured(facts: Facts, pairs: tuple[tuple[str, str], ...]) -> Iterator[Mirror]:
    for schema_name, model_name in pairs:
        module, _, name = model_name.rpartition(".")
        for schema in facts.schemas.named(schema_name):
            for key, model in facts.models.classes.items():
                if key[1] == name and is_module(key[0], module):
                    yield from _whole(facts, schema, model, None, stored=True)


def _proven(facts: Facts) -> Iterator[Mirror]:
    for path, uses in facts.uses.items():
        for use in uses:
            sources = [text for kind, text, _ in use.values if kind == "of"]
            if use.kind in ("mirror", "keyword") and sources:
                schema, model = _schema(facts, path, use.cls), facts.usages.model(path, use.cls)
                for text in sources:
                    proof = Place(path, use.span)
                    if schema is not None:
                        yield from _shown(facts, schema, use, text, proof)
                    elif model is not None and not model.own_init:
                        yield from _stored(facts, model, use, text, proof)


def _schema(facts: Facts, path: str, name: str) -> Schema | None:
    origin = facts.usages.origin(path, name)
    return facts.schemas.of(origin.path, origin.name)


def _stored(facts: Facts, model: ModelClass, use: Use, text: str, proof: Place) -> Iterator[Mirror]:
    """Yield what a model gets from an instance of a schema class, or from one field of it."""
    cls, name = text.rpartition(".")[::2] if use.attribute else (text, "")
    schema = _schema(facts, proof.path, cls)
    columns = facts.usages.columns(model)
    if schema is None:
        return
    pairs = [(name, use.attribute)] if name else [(each, each) for each in columns]
    for name, attribute in pairs:
        field, column = schema.fields.get(name), columns.get(attribute)
        if field and column and attribute not in facts.usages.converted:
            found = Mirror(schema, field, model, attribute, column, proof, shown=False, stored=True)
            yield found._replace(whole=not use.attribute)


def _shown(facts: Facts, schema: Schema, use: Use, text: str, proof: Place) -> Iterator[Mirror]:
    path, name = proof.path, use.attribute
    if not name:
        model = facts.usages.model(path, text)
        if model is not None:
            yield from _whole(facts, schema, model, proof)
        return
    cls, _, attribute = text.rpartition(".")
    model = facts.usages.model(path, cls)
    field = schema.fields.get(name)
    if model is not None and field is not None:
        column = facts.usages.columns(model).get(attribute)
        if column is not None:
            yield Mirror(schema, field, model, attribute, column, proof)


def _whole(
    facts: Facts, schema: Schema, model: ModelClass, proof: Place | None, *, stored: bool = False
) -> Iterator[Mirror]:
    columns = facts.usages.columns(model)
    for name, field in schema.fields.items():
        if name in columns:
            column = columns[name]
            yield Mirror(schema, field, model, name, column, proof, stored=stored, whole=True)
