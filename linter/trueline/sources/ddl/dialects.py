"""Recognise the DDL of other database systems, to say so instead of calling it broken."""

from __future__ import annotations

import re

_SYSTEMS = (
    ("MySQL", r"`\w+`|\bauto_increment\b|\bengine\s*=|\bunsigned\b|\bcharacter\s+set\b"),
    ("SQL Server", r"^go\s*$|\[dbo]|\[\w+](?:\s|\.)|\bidentity\s*\(|\bnvarchar\b|\bclustered\b"),
    ("SQLite", r"\bautoincrement\b|\bwithout\s+rowid\b|^\s*pragma\b"),
    ("Oracle", r"\bvarchar2\b|\bnumber\s*\(|\bsysdate\b|\bnclob\b"),
)
_PATTERNS = tuple(
    (name, re.compile(pattern, re.IGNORECASE | re.MULTILINE)) for name, pattern in _SYSTEMS
)


def other_system(text: str) -> str:
    """Return the system whose syntax a statement has, empty when none is recognised."""
    return next((name for name, pattern in _PATTERNS if pattern.search(text)), "")
