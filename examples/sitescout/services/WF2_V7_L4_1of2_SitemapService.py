"""Find and fetch the sitemaps of a domain."""

import uuid

import httpx
from sqlalchemy.ext.asyncio import AsyncSession

from sitescout.models import Domain, Sitemap, SitemapStatus

from .WF2_V2_L4_1of1_SitemapParserService import parse

PLACES = ("sitemap.xml", "sitemap_index.xml", "sitemap.xml.gz")


async def fetch(url: str) -> bytes | None:
    async with httpx.AsyncClient(timeout=10) as client:
        answer = await client.get(url)
    return answer.content if answer.is_success else None


class SitemapService:
    def __init__(self, session: AsyncSession):
        self.session = session

    async def discover(self, domain_id: uuid.UUID) -> list[Sitemap]:
        domain = await self.session.get_one(Domain, domain_id)
        found = []
        for place in PLACES:
            url = f"https://{domain.name}/{place}"
            body = await fetch(url)
            if body is not None:
                found.append(self.record(domain, url, body))
        await self.session.commit()
        return found

    def record(self, domain: Domain, url: str, body: bytes) -> Sitemap:
        urls = parse(body)
        status = SitemapStatus.PARSED if urls else SitemapStatus.BROKEN
        sitemap = Sitemap(domain_id=domain.id, url=url, url_count=len(urls), status=status)
        self.session.add(sitemap)
        return sitemap
