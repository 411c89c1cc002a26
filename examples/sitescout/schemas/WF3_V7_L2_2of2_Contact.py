"""What the contact endpoints give."""

import uuid

from pydantic import BaseModel, ConfigDict

from sitescout.models import ContactSource


class ContactRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    email: str
    name: str | None
    source: ContactSource
