"""Embedding functions of the stand-in."""

from __future__ import annotations

from typing import Any


class SentenceTransformerEmbeddingFunction:
    """A function that embeds nothing."""

    def __init__(self, **_: Any) -> None:
        pass
