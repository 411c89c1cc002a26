"""Documents of a ConPort store: items by category and key, and the records around them."""

from trueline.facts.documents.jsontext import Fault, Parsed, parse
from trueline.facts.documents.store import (
    Decision,
    DocumentSchema,
    DocumentStore,
    Item,
    Judged,
    Link,
    Progress,
    SearchIndex,
)

__all__ = [
    "Decision",
    "DocumentSchema",
    "DocumentStore",
    "Fault",
    "Item",
    "Judged",
    "Link",
    "Parsed",
    "Progress",
    "SearchIndex",
    "parse",
]
