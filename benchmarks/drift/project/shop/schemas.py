"""What goes in and out."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from shop.enums import Channel, OrderState
from shop.models import Customer, Order


class CustomerOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str = Field(max_length=80)
    email: Annotated[str, Field(max_length=254)]
    tier: Literal["basic", "gold", "platinum"]
    note: str | None = None
    points: int
    created_at: datetime


class OrderOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    state: OrderState
    channel: Channel
    total: Decimal
    coupon: str | None


def customer_out(customer: Customer) -> CustomerOut:
    return CustomerOut.model_validate(customer)


def order_out(order: Order) -> OrderOut:
    return OrderOut.model_validate(order)
