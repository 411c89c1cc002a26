"""A person or a desk that a page names."""

import uuid
from enum import StrEnum

from sqlalchemy import Enum, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from sitescout.core.db import Base, Tracked


class ContactSource(StrEnum):
    MAILTO = "mailto"
    IMPRINT = "imprint"
    SCHEMA_ORG = "schema_org"


class Contact(Tracked, Base):
    __tablename__ = "contacts"

    page_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("pages.id"))
    email: Mapped[str] = mapped_column(Text)
    name: Mapped[str | None] = mapped_column(Text)
    source: Mapped[ContactSource] = mapped_column(Enum(ContactSource, name="contact_source"))
