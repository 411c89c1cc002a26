"""Probe new domains every few minutes."""

from sqlalchemy import select

from sitescout.core.db import Session
from sitescout.models import Domain, DomainStatus
from sitescout.services.WF1_V7_L4_1of2_DomainService import DomainService

BATCH = 10


async def probe_new_domains() -> int:
    async with Session() as session:
        query = select(Domain).where(Domain.status == DomainStatus.NEW).limit(BATCH)
        domains = list(await session.scalars(query))
        service = DomainService(session)
        for domain in domains:
            await service.probe_and_discover(domain)
    return len(domains)


def register(scheduler, minutes: int) -> None:
    scheduler.add_job(probe_new_domains, "interval", minutes=minutes, max_instances=1)
