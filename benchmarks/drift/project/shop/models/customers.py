"""Customers and where they live."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Optional

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    Enum,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    Uuid,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import INET
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.db import Base, Key, Stamped, Title
from shop.enums import TIERS


class Customer(Stamped, Base):
    __tablename__ = "customer"
    __table_args__ = (
        CheckConstraint("length(email) > 3", name="email_length"),
        Index("ix_customer_lower_email", text("lower(email)"), unique=True),
        Index("ix_customer_active", "name", postgresql_where=text("NOT blocked")),
        Index("ix_customer_born_name", "born", "name"),
    )

    id: Mapped[Key]
    name: Mapped[Title]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    token: Mapped[uuid.UUID] = mapped_column(Uuid, default=uuid.uuid4)
    tier: Mapped[str] = mapped_column(
        Enum(*TIERS, name="tier"),  # trueline: ignore[ENU006] the price list is made elsewhere
        server_default="basic",
    )
    blocked: Mapped[bool] = mapped_column(server_default=false())
    born: Mapped[Optional[date]] = mapped_column(Date)
    note: Mapped[str | None] = mapped_column("remark", Text)
    last_address: Mapped[str | None] = mapped_column(INET)
    referrer_id: Mapped[int | None] = mapped_column(
        ForeignKey("customer.id", ondelete="SET NULL"), index=True
    )
    points: Mapped[int] = mapped_column(BigInteger, server_default="0")

    addresses: Mapped[list[Address]] = relationship(back_populates="customer")

    @hybrid_property
    def label(self) -> str:
        return f"{self.name} <{self.email}>"


class Address(Base):
    __tablename__ = "address"
    __table_args__ = (
        UniqueConstraint("customer_id", "kind", postgresql_nulls_not_distinct=True),
    )

    id = Column(BigInteger, primary_key=True)
    customer_id = Column(ForeignKey("customer.id", ondelete="CASCADE"), nullable=False)
    kind = Column(String(20))
    street = Column(Text, nullable=False)
    postcode = Column(String(12, collation="C"), nullable=False)
    country = Column(String(2), nullable=False, server_default="DE")

    customer: Mapped[Customer] = relationship(back_populates="addresses")
