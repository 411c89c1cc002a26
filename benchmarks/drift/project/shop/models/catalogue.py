"""What is sold."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ARRAY,
    CheckConstraint,
    Column,
    Computed,
    Enum,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    SmallInteger,
    String,
    Table,
    Text,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from shop.db import Base, Stamped, Title
from shop.enums import Channel, Colour, Priority, labels


class Trimmed(TypeDecorator[str]):
    impl = String(40)
    cache_ok = True


class Category(Base):
    __tablename__ = "category"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    title: Mapped[Title] = mapped_column(unique=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))


class Product(Stamped, Base):
    __tablename__ = "product"
    __table_args__ = (
        CheckConstraint("price >= 0", name="price"),
        CheckConstraint("weight IS NULL OR weight > 0", name="weight"),
        Index("ix_product_title_price", "title", "price"),
        Index("ix_product_data", "data", postgresql_using="gin"),
        Index("ix_product_sku", "sku", postgresql_include=["price"]),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(Trimmed, nullable=False)
    title: Mapped[Title]
    price: Mapped[Decimal]
    tax: Mapped[Decimal] = mapped_column(Numeric(5, 3), server_default=text("0.19"))
    gross: Mapped[Decimal | None] = mapped_column(
        Numeric(14, 4), Computed("price * (1 + tax)", persisted=True)
    )
    weight: Mapped[float | None]
    stock: Mapped[int] = mapped_column(server_default="0")
    shelf: Mapped[int | None] = mapped_column(SmallInteger)
    colour: Mapped[Colour | None] = mapped_column(Enum(Colour, name="colour"))
    channels: Mapped[list[Channel]] = mapped_column(
        ARRAY(Enum(Channel, name="channel", values_callable=labels)), server_default="{}"
    )
    tags: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    data: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    image: Mapped[bytes | None] = mapped_column(LargeBinary)
    urgency: Mapped[Priority] = mapped_column(
        Enum(Priority, native_enum=False, create_constraint=True, name="urgency", length=10),
        server_default="NORMAL",
    )


product_category = Table(
    "product_category",
    Base.metadata,
    Column("product_id", Integer, ForeignKey("product.id", ondelete="CASCADE"), primary_key=True),
    Column("category_id", ForeignKey("category.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, nullable=False, server_default="1"),
)
