"""Django's models with the attributes of their instances, for whoever looks at their use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trueline.facts.declared import Attribute, ModelClass
from trueline.facts.models.dj_fields import RELATIONS
from trueline.facts.models.values import ClassValue

if TYPE_CHECKING:
    from trueline.facts.models.dj_reader import DjangoReader, Draft

_ADDS = "Django adds attributes for relations and managers"


def django_classes(reader: DjangoReader) -> Iterator[ModelClass]:
    """Yield the models; Django adds attributes of its own, so none is complete.

    What their constructors take is complete where every field and base is known.
    """
    for cls, draft in reader.drafts.items():
        yield ModelClass(
            cls.path,
            cls.name,
            draft.at,
            ("", draft.table),
            dict(_attributes(reader, cls, draft)),
            draft.open or _ADDS,
            own_init=reader.classes.has_method(cls, "__init__"),
            orm="django",
            takes_all=not _may_take_more(reader, cls, draft),
        )


def _attributes(
    reader: DjangoReader, cls: ClassValue, draft: Draft
) -> Iterator[tuple[str, Attribute]]:
    """Yield attributes by name: what class bodies bind, then the fields, which count."""
    yield "pk", Attribute("pk", "property")
    for each in reader.classes.ancestors(cls):
        body = reader.classes.body(each)
        for name in body.names if body else ():
            yield name, Attribute(name, "plain")
    for parent in (*reader.concrete(cls), cls):
        found = reader.drafts.get(parent, draft)
        yield from _fields(found)


def _fields(draft: Draft) -> Iterator[tuple[str, Attribute]]:
    for each in draft.fields.values():
        relation = each.kind.name in RELATIONS
        kind = "relationship" if relation else "column"
        yield each.name, Attribute(each.name, kind, each.column)
        if relation:
            yield f"{each.name}_id", Attribute(f"{each.name}_id", "column", each.column)
    for each in draft.many:
        yield each.name, Attribute(each.name, "relationship", settable=False)


def _may_take_more(reader: DjangoReader, cls: ClassValue, draft: Draft) -> bool:
    """Whether the constructor may know fields that are not in the facts."""
    lines = reader.concrete(cls)
    unread = any(parent not in reader.drafts for parent in lines)
    grown = any(reader.concrete(parent) for parent in lines)
    opened = any(reader.drafts[parent].open for parent in lines if parent in reader.drafts)
    bodies = [reader.classes.body(each) for each in reader.classes.ancestors(cls)]
    odd = any(body is None or body.row.odd or body.row.decorators for body in bodies)
    kinds = [each.kind.own for each in draft.fields.values()]
    adding = any(k and reader.classes.has_method(k, "contribute_to_class") for k in kinds)
    return bool(draft.open) or unread or grown or opened or odd or adding
