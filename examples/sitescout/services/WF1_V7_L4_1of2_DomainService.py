"""Everything that happens to a domain before its sitemaps are known."""

import httpx
from sqlalchemy.ext.asyncio import AsyncSession

from sitescout.models import Domain, DomainStatus, Job
from sitescout.schemas.WF1_V7_L2_1of1_DomainSchemas import DomainCreate


async def fetch_homepage(name: str) -> httpx.Response:
    async with httpx.AsyncClient(timeout=10, follow_redirects=True) as client:
        return await client.get(f"https://{name}/")


class DomainService:
    def __init__(self, session: AsyncSession):
        self.session = session

    async def add(self, body: DomainCreate) -> Domain:
        domain = Domain(name=body.name.lower(), source_id=body.source_id)
        self.session.add(domain)
        await self.session.commit()
        return domain

    async def probe(self, domain: Domain) -> DomainStatus:
        try:
            answer = await fetch_homepage(domain.name)
        except httpx.HTTPError:
            domain.status = DomainStatus.UNREACHABLE
        else:
            blocked = answer.status_code in (401, 403, 429)
            domain.status = DomainStatus.BLOCKED if blocked else DomainStatus.REACHABLE
        await self.session.commit()
        return domain.status

    async def put_off(self, domain: Domain, reason: str) -> None:
        job = Job(kind="probe", payload=str(domain.id), status="waiting")
        job.last_error = reason
        self.session.add(job)
        await self.session.commit()

    async def probe_and_discover(self, domain: Domain) -> None:
        if await self.probe(domain) is DomainStatus.REACHABLE:
            from sitescout.services.sitemap_service import SitemapService

            await SitemapService(self.session).discover(domain.id)
