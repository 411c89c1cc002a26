"""What the sitemap endpoints give."""

import uuid
from enum import Enum

from pydantic import BaseModel, ConfigDict


class SitemapState(str, Enum):
    FOUND = "found"
    FETCHED = "fetched"
    PARSED = "parsed"
    BROKEN = "broken"


class SitemapRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    url: str
    url_count: int
    status: SitemapState
