"""Settings, by SQLModel."""

from typing import Optional

from sqlmodel import Field, SQLModel


class Setting(SQLModel, table=True):
    __tablename__ = "setting"

    key: str = Field(primary_key=True, max_length=50)
    value: Optional[str] = None
    weight: int = Field(default=0, index=True)
