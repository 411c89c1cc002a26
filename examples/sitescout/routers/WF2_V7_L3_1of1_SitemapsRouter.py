"""Look for the sitemaps of a domain and list what was found."""

import uuid

from fastapi import APIRouter, Depends
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ..core.db import get_session
from ..models import Sitemap
from ..schemas.WF2_V7_L2_1of1_SitemapSchemas import SitemapRead
from ..services.WF2_V7_L4_1of2_SitemapService import SitemapService

router = APIRouter(prefix="/domains/{domain_id}/sitemaps", tags=["sitemaps"])


@router.post("", response_model=list[SitemapRead])
async def discover(domain_id: uuid.UUID, session: AsyncSession = Depends(get_session)):
    return await SitemapService(session).discover(domain_id)


@router.get("", response_model=list[SitemapRead])
async def listing(domain_id: uuid.UUID, session: AsyncSession = Depends(get_session)):
    query = select(Sitemap).where(Sitemap.domain_id == domain_id)
    return (await session.scalars(query)).all()
