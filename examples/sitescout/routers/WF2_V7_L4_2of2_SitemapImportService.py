"""Take a sitemap that somebody uploads, for sites that publish none."""

import uuid

from fastapi import APIRouter, Depends, UploadFile
from sqlalchemy.ext.asyncio import AsyncSession

from sitescout.core.db import get_session
from sitescout.models import Sitemap, SitemapStatus
from sitescout.services.WF2_V2_L4_1of1_SitemapParserService import parse

router = APIRouter(prefix="/sitemap-imports", tags=["sitemaps"])


class SitemapImportService:
    def __init__(self, session: AsyncSession):
        self.session = session

    async def take(self, domain_id: uuid.UUID, name: str, body: bytes) -> Sitemap:
        sitemap = Sitemap(
            domain_id=domain_id,
            url=f"upload:{name}",
            url_count=len(parse(body)),
            status=SitemapStatus.PARSED,
        )
        self.session.add(sitemap)
        await self.session.commit()
        return sitemap


@router.post("/{domain_id}")
async def upload(
    domain_id: uuid.UUID, file: UploadFile, session: AsyncSession = Depends(get_session)
):
    service = SitemapImportService(session)
    sitemap = await service.take(domain_id, file.filename or "sitemap.xml", await file.read())
    return {"id": sitemap.id, "urls": sitemap.url_count}
