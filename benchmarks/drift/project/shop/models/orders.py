"""Orders and their way to the customer."""

from __future__ import annotations

from datetime import datetime, time
from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    Enum,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Sequence,
    String,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ENUM, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.db import Base, Key, Stamped
from shop.enums import Carrier, Channel, OrderState, labels

order_number = Sequence("order_number", metadata=Base.metadata, start=1000, increment=1)


class Order(Stamped, Base):
    __tablename__ = "orders"
    __table_args__ = (
        Index(
            "ix_orders_open",
            "customer_id",
            unique=True,
            postgresql_where=text("state = 'OPEN'"),
        ),
        {"comment": "What was ordered"},
    )

    id: Mapped[Key]
    number: Mapped[int] = mapped_column(
        order_number, server_default=order_number.next_value(), unique=True
    )
    customer_id: Mapped[int] = mapped_column(
        ForeignKey("customer.id", deferrable=True, initially="DEFERRED")
    )
    state: Mapped[OrderState] = mapped_column(
        Enum(OrderState, name="order_state"), default=OrderState.OPEN, server_default="OPEN"
    )
    channel: Mapped[Channel] = mapped_column(
        Enum(Channel, name="channel", values_callable=labels), server_default="web"
    )
    total: Mapped[Decimal]
    due: Mapped[datetime | None] = mapped_column(DateTime)
    seen: Mapped[datetime | None] = mapped_column(TIMESTAMP(timezone=True, precision=3))
    pickup: Mapped[time | None]
    coupon: Mapped[str | None] = mapped_column(String(16), comment="As printed")

    lines: Mapped[list[OrderLine]] = relationship(back_populates="order")


class OrderLine(Base):
    __tablename__ = "order_line"
    __table_args__ = (CheckConstraint("amount > 0", name="amount"),)

    order_id: Mapped[int] = mapped_column(
        ForeignKey("orders.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"), index=True)
    amount: Mapped[int] = mapped_column(Integer, server_default="1")
    price: Mapped[Decimal]

    order: Mapped[Order] = relationship(back_populates="lines")


class Shipment(Base):
    __tablename__ = "shipment"
    __table_args__ = (
        ForeignKeyConstraint(
            ["order_id", "line"], ["order_line.order_id", "order_line.position"], onupdate="CASCADE"
        ),
    )

    id: Mapped[Key]
    order_id: Mapped[int] = mapped_column(BigInteger)
    line: Mapped[int]
    carrier: Mapped[Carrier] = mapped_column(ENUM(Carrier, name="carrier"))
    sent_at: Mapped[datetime] = mapped_column(server_default=func.now())
    label: Mapped[str | None] = mapped_column(String(40))
