"""Start all schedulers, and keep the table of jobs in order."""

from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import update

from sitescout.core.config import settings
from sitescout.core.db import Session
from sitescout.models import Job, JobStatus
from sitescout.tasks import WF1_V7_L4_2of2_DomainScheduler as domains

PATIENCE = timedelta(hours=2)


async def give_up_on_stuck_jobs() -> None:
    async with Session() as session:
        await session.execute(
            update(Job)
            .where(Job.status == JobStatus.RUNNING)
            .where(Job.updated_at < datetime.now(UTC) - PATIENCE)
            .values(status=JobStatus.CANCELED)
        )
        await session.commit()


def start_schedulers() -> AsyncIOScheduler:
    scheduler = AsyncIOScheduler()
    scheduler.add_job(give_up_on_stuck_jobs, "interval", hours=1)
    domains.register(scheduler, minutes=settings.crawl_interval_minutes)
    scheduler.start()
    return scheduler
