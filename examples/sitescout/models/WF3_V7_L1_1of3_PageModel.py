"""A page that was read."""

import uuid
from enum import StrEnum, auto

from sqlalchemy import Enum, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from sitescout.core.db import Base, Tracked


class PageStatus(StrEnum):
    SELECTED = auto()
    READ = auto()
    SKIPPED = auto()
    FAILED = auto()


class Page(Tracked, Base):
    __tablename__ = "pages"

    domain_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("domains.id"))
    url: Mapped[str] = mapped_column(Text, unique=True)
    title: Mapped[str | None] = mapped_column(Text)
    status: Mapped[PageStatus] = mapped_column(
        Enum(PageStatus, name="page_status"), default=PageStatus.SELECTED
    )
