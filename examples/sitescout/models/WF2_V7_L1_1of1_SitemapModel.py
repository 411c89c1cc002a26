"""A sitemap that a domain publishes."""

import uuid
from enum import Enum

from sqlalchemy import Enum as SqlEnum
from sqlalchemy import ForeignKey, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from sitescout.core.db import Base, Tracked


class SitemapStatus(str, Enum):
    FOUND = "found"
    FETCHED = "fetched"
    PARSED = "parsed"
    BROKEN = "broken"


class Sitemap(Tracked, Base):
    __tablename__ = "sitemaps"

    domain_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("domains.id"))
    url: Mapped[str] = mapped_column(Text, unique=True)
    url_count: Mapped[int] = mapped_column(Integer, default=0)
    status: Mapped[SitemapStatus] = mapped_column(
        SqlEnum(SitemapStatus, name="sitemap_status"), default=SitemapStatus.FOUND
    )
