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
    """A field that takes what a column holds; ``both`` says that its values are stored as well.

    ``proof`` is where the one is made from the other, None when the configuration says so.
    """

    schema: Schema
    field: SchemaField
    model: ModelClass
    attribute: str
    column: DeclaredColumn
    proof: Place | None
    both: bool = False


def mirrors(facts: Facts, pairs: tuple[tuple[str, str], ...] = ()) -> Iterator[Mirror]:
    """Yield each field and column once; ``pairs`` are dotted names of schemas and models."""
    seen: set[tuple[Key, str, Key, str]] = set()
    for each in (*_configured(facts, pairs), *_proven(facts)):
        schema, model = each.schema, each.model
        key = ((schema.path, schema.name), each.field.name, (model.path, model.name))
        if (*key, each.attribute) not in seen:
            seen.add((*key, each.attribute))
            yield each


def _configured(facts: Facts, pairs: tuple[tuple[str, str], ...]) -> Iterator[Mirror]:
    for schema_name, model_name in pairs:
        module, _, name = model_name.rpartition(".")
        for schema in facts.schemas.named(schema_name):
            for key, model in facts.models.classes.items():
                if key[1] == name and is_module(key[0], module):
                    yield from _whole(facts, schema, model, None, both=True)


def _proven(facts: Facts) -> Iterator[Mirror]:
    for path, uses in facts.uses.items():
        for use in uses:
            sources = [text for kind, text, _ in use.values if kind == "of"]
            if use.kind in ("mirror", "keyword") and sources:
                origin = facts.usages.origin(path, use.cls)
                schema = facts.schemas.of(origin.path, origin.name)
                for text in sources:
                    yield from _from(facts, schema, use, text, Place(path, use.span))


def _from(
    facts: Facts, schema: Schema | None, use: Use, text: str, proof: Place
) -> Iterator[Mirror]:
    path, name = proof.path, use.attribute
    if schema is None:
        return
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
    facts: Facts, schema: Schema, model: ModelClass, proof: Place | None, *, both: bool = False
) -> Iterator[Mirror]:
    columns = facts.usages.columns(model)
    for name, field in schema.fields.items():
        if name in columns:
            yield Mirror(schema, field, model, name, columns[name], proof, both)
