"""Column types of other libraries on PostgreSQL, by the dotted name they are imported from."""

from __future__ import annotations

from collections.abc import Callable

from trueline.facts.models.values import Made, is_none, number_of

Text = str | Callable[[Made], str]


def _sized(name: str, default: str = "") -> Callable[[Made], str]:
    """Return a reader of types with one number: ``vector(3)``."""

    def read(made: Made) -> str:
        given = made.arguments[0] if made.arguments else next((v for _, v in made.keywords), None)
        if is_none(given):
            return default or name
        known = number_of(given)
        return f"{name}({known})" if known is not None else ""

    return read


_SQLALCHEMY_UTILS: dict[str, Text] = {
    "ArrowType": "timestamp",
    "ChoiceType": "",
    "ColorType": "varchar(20)",
    "CountryType": "varchar(2)",
    "CurrencyType": "varchar(3)",
    "EmailType": _sized("varchar", "varchar(255)"),
    "IPAddressType": _sized("varchar", "varchar(50)"),
    "JSONType": "json",
    "LocaleType": "varchar(10)",
    "LtreeType": "ltree",
    "PhoneNumberType": "varchar(20)",
    "TSVectorType": "tsvector",
    "TimezoneType": "varchar(50)",
    "URLType": "text",
    "UUIDType": "uuid",
    "WeekDaysType": "bit(7)",
}
_PLACES: dict[str, dict[str, Text]] = {
    "sqlalchemy_utils": _SQLALCHEMY_UTILS,
    "pgvector.sqlalchemy": {
        "Vector": _sized("vector"),
        "VECTOR": _sized("vector"),
        "HALFVEC": _sized("halfvec"),
        "SPARSEVEC": _sized("sparsevec"),
        "BIT": _sized("bit"),
    },
    "fastapi_users_db_sqlalchemy.generics": {
        "GUID": "uuid",
        "TIMESTAMPAware": "timestamp with time zone",
    },
    "advanced_alchemy.types": {
        "GUID": "uuid",
        "DateTimeUTC": "timestamp with time zone",
        "JsonB": "jsonb",
        "BigIntIdentity": "bigint",
    },
    "sqlalchemy_json": {"MutableJson": "json", "NestedMutableJson": "json"},
}
FOREIGN_TYPES: dict[str, Text] = {
    f"{place}.{name}": text for place, types in _PLACES.items() for name, text in types.items()
}
FOREIGN_TYPES |= {
    f"{place}.types.{inner}.{name}": text
    for place, inner, name, text in (
        ("sqlalchemy_utils", "uuid", "UUIDType", "uuid"),
        ("sqlalchemy_utils", "json", "JSONType", "json"),
        ("sqlalchemy_utils", "ts_vector", "TSVectorType", "tsvector"),
    )
}
FOREIGN_TYPES |= {
    f"sqlalchemy_utils.types.{name}": text for name, text in _SQLALCHEMY_UTILS.items()
}
