"""Add domains, list them, look at one."""

import uuid

from fastapi import APIRouter, Depends, HTTPException
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from sitescout.core.db import get_session
from sitescout.models.WF1_V7_L1_1of2_DomainModel import (
    Domain,
    DomainState,
)
from sitescout.schemas.WF1_V7_L2_1of1_DomainSchemas import DomainCreate, DomainRead
from sitescout.services.WF1_V7_L4_1of2_DomainService import DomainService

router = APIRouter(prefix="/domains", tags=["domains"])


@router.post("", response_model=DomainRead, status_code=201)
async def add(body: DomainCreate, session: AsyncSession = Depends(get_session)):
    return await DomainService(session).add(body)


@router.get("", response_model=list[DomainRead])
async def listing(
    status: DomainState | None = None, session: AsyncSession = Depends(get_session)
):
    query = select(Domain).order_by(Domain.name)
    if status is not None:
        query = query.where(Domain.status == status)
    return (await session.scalars(query)).all()


@router.get("/{domain_id}", response_model=DomainRead)
async def one(domain_id: uuid.UUID, session: AsyncSession = Depends(get_session)):
    domain = await session.get(Domain, domain_id)
    if domain is None:
        raise HTTPException(404)
    return domain
