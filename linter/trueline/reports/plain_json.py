"""JSON that every parser reads and no terminal obeys."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from trueline.reports.escape import visible

if TYPE_CHECKING:
    from trueline.findings import Share

_UNSAFE = re.compile(
    "[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")


def dump(value: Any) -> str:
    r"""Return the value as indented JSON with a newline at the end.

    Hidden characters are JSON escapes, so a parser gives them back.  Only a lone surrogate, which
    stands for a byte that is not UTF-8, becomes the text ``\udcff``: most parsers refuse it.
    """
    from json import dumps

    text = dumps(value, ensure_ascii=False, indent=2)
    text = _SURROGATE.sub(lambda match: "\\" + visible(match[0]), text)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"


def share_object(share: Share) -> dict[str, int | float | None]:
    """Return a share with its percentages spelled out; they are None when there is nothing."""
    return {
        "clean": share.clean,
        "all": share.all,
        "exempt": share.exempt,
        "percent": share.percent,
        "percent_of_all": share.percent_of_all,
    }
