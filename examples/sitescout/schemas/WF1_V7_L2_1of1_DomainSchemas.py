"""What the domain endpoints take and give."""

import uuid

from pydantic import BaseModel, ConfigDict, Field

from sitescout.models import DomainStatus


class DomainCreate(BaseModel):
    name: str = Field(max_length=253, examples=["example.org"])
    source_id: uuid.UUID | None = None


class DomainRead(DomainCreate):
    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    status: DomainStatus
