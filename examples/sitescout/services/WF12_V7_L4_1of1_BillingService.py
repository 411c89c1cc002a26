"""What a customer pays for a month of contacts."""

from decimal import Decimal

FREE = 100
PRICE = Decimal("0.04")


def monthly_price(contacts: int) -> Decimal:
    return max(contacts - FREE, 0) * PRICE
