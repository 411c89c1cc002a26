"""Start all schedulers, and keep the table of jobs in order."""

from datetime import UTC, datetime, timedelta
from typing import Literal

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import func, select, text, update

from sitescout.core.config import settings
from sitescout.core.db import Session
from sitescout.models import Job, JobStatus
from sitescout.tasks import WF1_V7_L4_2of2_DomainScheduler as domains

PATIENCE = timedelta(hours=2)
State = Literal["queued", "running", "done", "failed", "canceled"]


async def give_up_on_stuck_jobs() -> None:
    async with Session() as session:
        await session.execute(
            update(Job)
            .where(Job.status == JobStatus.RUNNING)
            .where(Job.updated_at < datetime.now(UTC) - PATIENCE)
            .values(status=JobStatus.CANCELED)
        )
        await session.commit()


async def forget_old_jobs() -> None:
    async with Session() as session:
        await session.execute(text("INSERT INTO job_archive SELECT * FROM jobs"))
        await session.execute(
            text("DELETE FROM jobs WHERE status = 'aborted' AND finished_at < now() - '90d'::interval")
        )
        await session.commit()


async def how_many(state: State) -> int:
    async with Session() as session:
        return await session.scalar(select(func.count()).where(Job.status == state))


async def next_job() -> Job | None:
    async with Session() as session:
        query = select(Job).where(Job.status == "QUEUED").order_by(Job.priority)
        return await session.scalar(query.limit(1))


def start_schedulers() -> AsyncIOScheduler:
    scheduler = AsyncIOScheduler()
    scheduler.add_job(give_up_on_stuck_jobs, "interval", hours=1)
    scheduler.add_job(forget_old_jobs, "interval", days=1)
    domains.register(scheduler, minutes=settings.crawl_interval_minutes)
    scheduler.start()
    return scheduler
