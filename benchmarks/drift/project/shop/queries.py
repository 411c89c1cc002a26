"""Statements that are written as SQL."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

TOTALS = """
    SELECT c.name, o.state, sum(o.total) AS total
    FROM orders o
    JOIN customer c ON c.id = o.customer_id
    WHERE o.created_at > now() - interval '30 days'
    GROUP BY c.name, o.state
    ORDER BY total DESC
"""

RANKED = text(
    """
    WITH sold AS (
        SELECT l.product_id, sum(l.amount) AS pieces,
               row_number() OVER (ORDER BY sum(l.amount) DESC) AS place
        FROM order_line l
        GROUP BY l.product_id
    )
    SELECT p.sku, s.pieces, s.place
    FROM sold s JOIN product p ON p.id = s.product_id
    WHERE s.place <= :most
    """
)


def totals(session: Session) -> list[object]:
    return list(session.execute(text(TOTALS)))


def ranked(session: Session) -> list[object]:
    return list(session.execute(RANKED, {"most": 10}))


def unpaid(session: Session) -> list[object]:
    return list(
        session.execute(
            text("SELECT i.number, i.amount FROM billing.invoice i "
                 "LEFT JOIN billing.payment p ON p.invoice_id = i.id WHERE p.id IS NULL")
        )
    )


def cancel(session: Session, order_id: int) -> None:
    session.execute(
        text("UPDATE orders SET state = 'CANCELLED', updated_at = now() WHERE id = :id"),
        {"id": order_id},
    )


def stock(connection, table: str) -> int:
    return connection.execute(f"SELECT count(*) FROM {table} WHERE id > 0").scalar()


def in_state(cursor, state: str) -> list[object]:
    cursor.execute("SELECT id FROM orders WHERE state = %s::order_state", (state,))
    return cursor.fetchall()


def remember(cursor, key: str, value: str) -> None:
    cursor.execute("INSERT INTO setting (key, value, weight) VALUES (%s, %s, 0)", (key, value))
