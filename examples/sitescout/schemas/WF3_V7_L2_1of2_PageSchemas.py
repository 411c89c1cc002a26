"""What the page endpoints take and give."""

import uuid
from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class PageStatus(StrEnum):
    SELECTED = "selected"
    READ = "read"
    ARCHIVED = "archived"


class PageFilter(BaseModel):
    status: PageStatus | None = None
    limit: int = 50


class PageRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    url: str
    title: str | None
    status: PageStatus
