"""Find the contacts on a page."""

import re
import uuid

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from sitescout.models import Contact, ContactSource, Page
from sitescout.services.page_service import looks_worthy

MAILTO = re.compile(r'href="mailto:([^"?]+)')


class ContactService:
    def __init__(self, session: AsyncSession):
        self.session = session

    async def contacts(self, domain_id: uuid.UUID) -> list[Contact]:
        query = select(Contact).join(Page).where(Page.domain_id == domain_id)
        return list(await self.session.scalars(query))

    def collect(self, page: Page, html: str) -> None:
        source = ContactSource.IMPRINT if looks_worthy(page.url) else ContactSource.MAILTO
        for email in sorted(set(MAILTO.findall(html))):
            self.session.add(Contact(page_id=page.id, email=email, source=source))
