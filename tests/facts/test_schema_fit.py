"""What is said of Pydantic's types is what Pydantic does."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from pydantic import TypeAdapter, ValidationError

from trueline.facts.schema_fit import REFUSED

TYPES: dict[str, Any] = {
    "str": str,
    "int": int,
    "bool": bool,
    "uuid.UUID": UUID,
    "datetime.datetime": datetime,
}
VALUES: dict[str, tuple[Any, ...]] = {
    "int": (0, 1, 5, 2**40),
    "float": (1.0, 1.5),
    "bool": (True,),
    "Decimal": (Decimal(1),),
    "datetime": (datetime(2020, 1, 1),),
    "date": (date(2020, 1, 1),),
    "UUID": (UUID(int=5),),
}


@pytest.mark.parametrize("name", TYPES)
def test_a_type_refuses_exactly_what_is_said(name: str) -> None:
    refused = {value for value in VALUES if not any(accepts(TYPES[name], v) for v in VALUES[value])}

    assert refused == REFUSED[name]


def test_every_type_that_is_said_to_refuse_anything_is_tried() -> None:
    assert REFUSED.keys() == TYPES.keys()


def accepts(kind: Any, value: object) -> bool:
    try:
        TypeAdapter(kind).validate_python(value)
    except ValidationError:
        return False
    return True
