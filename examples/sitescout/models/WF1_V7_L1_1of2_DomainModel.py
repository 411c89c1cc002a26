"""A web site that somebody wants to know more about."""

import enum
import uuid
from typing import TYPE_CHECKING

from sqlalchemy import Enum, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sitescout.core.db import Base, Tracked

if TYPE_CHECKING:
    from .WF1_V7_L1_2of2_LeadSourceModel import LeadSource


class DomainStatus(str, enum.Enum):
    NEW = "new"
    REACHABLE = "reachable"
    UNREACHABLE = "unreachable"
    BLOCKED = "blocked"


class Domain(Tracked, Base):
    __tablename__ = "domains"

    name: Mapped[str] = mapped_column(String(253), unique=True)
    status: Mapped[DomainStatus] = mapped_column(
        Enum(DomainStatus, name="domain_status"), default=DomainStatus.NEW
    )
    source_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("lead_sources.id"))
    source: Mapped["LeadSource | None"] = relationship(back_populates="domains")
