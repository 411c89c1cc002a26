"""Pages of a domain, the contacts on them, and the export."""

import uuid
from importlib import import_module

from fastapi import APIRouter, Depends, Response
from sqlalchemy.ext.asyncio import AsyncSession

from sitescout.core.db import get_session
from sitescout.models import Page
from sitescout.schemas.WF3_V7_L2_1of2_PageSchemas import PageFilter, PageRead
from sitescout.schemas.WF3_V7_L2_2of2_Contact import ContactRead
from sitescout.services.page_service import PageService
from sitescout.services.WF3_V7_L4_1of1_ContactService import ContactService

export = import_module("sitescout.services.WF3-V7-L4-1of1-Export")
router = APIRouter(prefix="/domains/{domain_id}", tags=["pages"])


@router.get("/pages", response_model=list[PageRead])
async def pages(
    domain_id: uuid.UUID,
    wanted: PageFilter = Depends(),
    session: AsyncSession = Depends(get_session),
):
    return await PageService(session).pages(domain_id, wanted.status, wanted.limit)


@router.get("/pages/{page_id}")
async def page(page_id: uuid.UUID, session: AsyncSession = Depends(get_session)) -> PageRead:
    found = await session.get_one(Page, page_id)
    return PageRead.model_validate(found)


@router.get("/contacts", response_model=list[ContactRead])
async def contacts(domain_id: uuid.UUID, session: AsyncSession = Depends(get_session)):
    return await ContactService(session).contacts(domain_id)


@router.get("/contacts.csv")
async def contacts_csv(domain_id: uuid.UUID, session: AsyncSession = Depends(get_session)):
    found = await ContactService(session).contacts(domain_id)
    return Response(export.to_csv(found), media_type="text/csv")
