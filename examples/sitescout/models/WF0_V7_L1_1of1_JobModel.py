"""A unit of background work, whatever the workflow, and what happens to it."""

import uuid
from enum import StrEnum

from sqlalchemy import BigInteger, Enum, ForeignKey, Identity, Text
from sqlalchemy.orm import Mapped, mapped_column

from sitescout.core.db import Base, Tracked


class JobStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(Tracked, Base):
    __tablename__ = "jobs"

    kind: Mapped[str] = mapped_column(Text)
    status: Mapped[JobStatus] = mapped_column(
        Enum(JobStatus, name="job_status", values_callable=lambda e: [m.value for m in e]),
        default=JobStatus.QUEUED,
    )
    error: Mapped[str | None] = mapped_column(Text)


class JobEvent(Base):
    __tablename__ = "job_events"

    job_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("jobs.id"), primary_key=True)
    number: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    before: Mapped[JobStatus] = mapped_column(
        Enum(JobStatus, values_callable=lambda e: [m.value for m in e])
    )
    level: Mapped[str] = mapped_column(
        Enum("info", "warning", name="event_level", create_type=False)
    )
