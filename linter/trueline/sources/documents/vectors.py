"""The vectors beside a store: which items they are of, as the SQLite file of Chroma has it."""

from __future__ import annotations

import os
from contextlib import closing

from trueline.facts.documents.store import Vectors
from trueline.sources.documents.opening import connected

FOLDER = "conport_vector_data"
_FILE = "chroma.sqlite3"
_NAMES = """
SELECT embeddings.embedding_id FROM embeddings
JOIN segments ON segments.id = embeddings.segment_id AND segments.scope = 'METADATA'
JOIN collections ON collections.id = segments.collection
WHERE collections.name = 'conport_semantic_store' ORDER BY 1
"""


def folder_of(workspace: str) -> str:
    """Return where the server keeps the vectors of a workspace, wherever its store is."""
    return os.path.join(workspace, "context_portal", FOLDER)


def read_vectors(workspace: str) -> Vectors | None:
    """Return the names of all vectors; None where there are none."""
    import sqlite3

    path = os.path.join(folder_of(workspace), _FILE)
    if not os.path.isfile(path):
        return None
    try:
        with closing(connected(path)) as db:
            return Vectors(tuple(row[0] for row in db.execute(_NAMES)))
    except sqlite3.DatabaseError as error:
        return Vectors(problem=str(error))
