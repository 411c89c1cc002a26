"""What the shop does, by its models."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from shop.enums import Channel, OrderState
from shop.models import Customer, Order, OrderLine, Product


def register(session: Session, name: str, email: str) -> Customer:
    customer = Customer(name=name, email=email, tier="basic")
    session.add(customer)
    return customer


def place(session: Session, customer: Customer, products: list[Product]) -> Order:
    order = Order(customer_id=customer.id, channel=Channel.WEB, total=Decimal(0))
    order.state = OrderState.OPEN
    for number, product in enumerate(products):
        line = OrderLine(position=number, product_id=product.id, price=product.price)
        order.lines.append(line)
        order.total += product.price
    session.add(order)
    return order


def open_orders(session: Session) -> list[Order]:
    found = session.execute(select(Order).where(Order.state == OrderState.OPEN)).scalars().all()
    return [order for order in found if order.due is None]


def by_mail(session: Session, email: str) -> Customer | None:
    return session.query(Customer).filter_by(email=email).first()


def block(session: Session, customer_id: int) -> None:
    customer = session.get(Customer, customer_id)
    if customer is not None:
        customer.blocked = True
        customer.note = "blocked"


def gold(session: Session) -> list[str]:
    rows = session.scalars(select(Customer).filter(Customer.tier == "gold"))
    return [customer.email for customer in rows]
