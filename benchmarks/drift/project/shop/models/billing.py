"""Invoices and payments, in a schema of their own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import BigInteger, Enum, ForeignKey, String, func
from sqlalchemy.dialects.postgresql import CIDR
from sqlalchemy.orm import Mapped, mapped_column

from shop.db import Base, Key
from shop.enums import PaymentKind

SCHEMA = "billing"


class Invoice(Base):
    __tablename__ = "invoice"
    __table_args__ = {"schema": SCHEMA}

    id: Mapped[Key]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id", ondelete="RESTRICT"))
    number: Mapped[str] = mapped_column(String(20), unique=True)
    issued: Mapped[date] = mapped_column(server_default=func.current_date())
    amount: Mapped[Decimal]


class Payment(Base):
    __tablename__ = "payment"
    __table_args__ = {"schema": SCHEMA}

    id: Mapped[Key]
    invoice_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("billing.invoice.id"))
    kind: Mapped[PaymentKind] = mapped_column(Enum(PaymentKind, name="payment_kind", schema=SCHEMA))
    network: Mapped[str | None] = mapped_column(CIDR)
    amount: Mapped[Decimal]
