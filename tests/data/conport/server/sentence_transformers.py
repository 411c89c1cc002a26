"""Stands in for sentence-transformers: the model is not there, as on a machine without network."""

from __future__ import annotations

from typing import Any


class SentenceTransformer:
    """A model that can't be loaded."""

    def __init__(self, *_: Any, **__: Any) -> None:
        raise OSError("there is no model here")
