"""People who work here; joined and single inheritance, and a table without a class."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Integer, Interval, String, Table
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from shop.db import Base, Key


class Staffed:
    @declared_attr.directive
    def __table_args__(cls) -> dict[str, str]:
        return {"schema": "staff"}

    badge: Mapped[str | None] = mapped_column(String(10))


class Employee(Staffed, Base):
    __tablename__ = "employee"
    __mapper_args__ = {"polymorphic_on": "role", "polymorphic_identity": "employee"}

    id: Mapped[Key]
    role: Mapped[str] = mapped_column(String(20))
    grade: Mapped[int] = mapped_column(Integer, default=1)


class Manager(Employee):
    __tablename__ = "manager"
    __table_args__ = {"schema": "staff"}
    __mapper_args__ = {"polymorphic_identity": "manager"}

    id: Mapped[int] = mapped_column(ForeignKey("staff.employee.id"), primary_key=True)
    budget: Mapped[int | None]


class Notice(Base):
    __tablename__ = "notice"
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "mail"}

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(8))
    body: Mapped[str]


class SmsNotice(Notice):
    __mapper_args__ = {"polymorphic_identity": "sms"}

    phone: Mapped[str | None] = mapped_column(String(30))


shifts = Table(
    "shift",
    Base.metadata,
    Column("employee_id", ForeignKey("staff.employee.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("length", Interval),
    schema="staff",
)
