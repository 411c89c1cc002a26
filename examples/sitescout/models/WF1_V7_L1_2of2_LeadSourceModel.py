"""The list or person that a domain came from."""

from typing import TYPE_CHECKING

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sitescout.core.db import Base, Tracked

if TYPE_CHECKING:
    from .WF1_V7_L1_1of2_DomainModel import Domain


class LeadSource(Tracked, Base):
    __tablename__ = "lead_sources"

    title: Mapped[str] = mapped_column(Text)
    domains: Mapped[list["Domain"]] = relationship(back_populates="source")
