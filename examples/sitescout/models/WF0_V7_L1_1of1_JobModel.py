"""A unit of background work, whatever the workflow."""

from enum import StrEnum

from sqlalchemy import Enum, Text
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
