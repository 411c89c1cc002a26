"""Create the database of a project by its own models, as the project would.

python create.py FOLDER URL
"""

from __future__ import annotations

import sys
from typing import Any

SCHEMAS = ("billing", "staff")


def metadata_of(folder: str) -> list[Any]:
    """Import the models below a folder; a process can do that once."""
    sys.path.insert(0, folder)
    sys.dont_write_bytecode = True
    import shop.models
    from shop.db import Base

    more = getattr(shop.models, "MORE_METADATA", [])  # of mutations that add models of their own
    return [Base.metadata, shop.models.Setting.metadata, *more]


def create(folder: str, url: str) -> None:
    """Make schemas, types and tables, and the table that migrations leave."""
    import sqlalchemy

    engine = sqlalchemy.create_engine(url)
    with engine.begin() as connection:
        for schema in SCHEMAS:
            connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
        for metadata in metadata_of(folder):
            metadata.create_all(connection)
        connection.exec_driver_sql(
            "CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)"
        )
    engine.dispose()


if __name__ == "__main__":
    create(*sys.argv[1:])
