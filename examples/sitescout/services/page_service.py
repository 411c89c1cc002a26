"""Choose pages, read them, hand them on to the contact search."""

import uuid

import httpx
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from sitescout.core.config import settings
from sitescout.models import Page, PageStatus
from sitescout.services.WF3_V7_L4_1of1_ContactService import ContactService

WORTHY = ("contact", "about", "imprint", "team")


def looks_worthy(url: str) -> bool:
    return any(word in url.lower() for word in WORTHY)


class PageService:
    def __init__(self, session: AsyncSession):
        self.session = session
        self.contact_service = ContactService(session)

    async def pages(self, domain_id: uuid.UUID, status: str | None, limit: int) -> list[Page]:
        query = select(Page).where(Page.domain_id == domain_id)
        if status is not None:
            query = query.where(Page.status == status)
        query = query.limit(min(limit, settings.page_limit))
        return list(await self.session.scalars(query))

    async def read(self, page: Page) -> None:
        async with httpx.AsyncClient(timeout=20) as client:
            answer = await client.get(page.url)
        page.status = PageStatus.READ if answer.is_success else PageStatus.FAILED
        if page.status is PageStatus.READ:
            self.contact_service.collect(page, answer.text)
        await self.session.commit()
