"""Enumerations in the forms that services use."""

from __future__ import annotations

import enum
from enum import IntEnum, StrEnum


class OrderState(enum.Enum):
    OPEN = "open"
    PAID = "paid"
    SHIPPED = "shipped"
    CANCELLED = "cancelled"
    ABANDONED = CANCELLED


class Channel(StrEnum):
    WEB = "web"
    STORE = "store"
    PHONE = "phone"


class PaymentKind(str, enum.Enum):
    card = "card"
    cash = "cash"
    transfer = "transfer"


class Carrier(enum.Enum):
    POST = enum.auto()
    COURIER = enum.auto()


class Priority(enum.Enum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


class Grade(IntEnum):
    JUNIOR = 1
    SENIOR = 2


Colour = enum.Enum("Colour", "RED GREEN BLUE")

TIERS = ("basic", "gold", "platinum")


class Theme(StrEnum):
    """Never stored."""

    LIGHT = "light"
    DARK = "dark"


def labels(cls: type[enum.Enum]) -> list[str]:
    return [member.value for member in cls]
