"""Make text from file names and source code safe to show: nothing hidden, nothing that acts."""

from __future__ import annotations

import re

# C0, delete and C1 drive terminals; the others are invisible, turn the direction of the text
# ("trojan source"), end a line unseen, can't be written as UTF-8 or are illegal in XML.
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff"
    "\ud800-\udfff]"
)
_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def visible(text: str, keep: str = "") -> str:
    r"""Write hidden characters as escapes, such as ``\x1b`` and ``\udcff``, except ``keep``."""
    return _HIDDEN.sub(lambda match: match[0] if match[0] in keep else escaped(match[0]), text)


def escaped(character: str) -> str:
    """Return one character as people write it in a string literal."""
    number = ord(character)
    return _SHORT.get(character) or (f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}")
