"""The cheap over-approximation of a file's facts: a few regular expressions, no syntax tree.

A project of fifteen thousand files has a handful that deserve a syntax tree.  A skim tells which:
it binds, imports and mentions at least what the file does, perhaps a name more that stands only
in a string.  What a rule finds on skims is a suspicion; the engine studies the files involved and
asks the rule again.  So a skim may cost a finding in a freak case, and never makes a false one.

The source is known to parse (see :mod:`trueline.sources.python.extract`), which is what lets
expressions as simple as these be right about it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable

from trueline.facts.module import LAZY, TYPING, Module
from trueline.sources.python.skim_enums import enum_rows

_NOWHERE = (0, 0, 0, 0)
_STDLIB = sys.stdlib_module_names
_GAP = r"[ \t]*+(?:\\\r?\n[ \t]*+)*+"
_PLAIN = r"[^\n#;\\]*+(?:\\\r?\n[^\n#;\\]*+)*+"
_LISTED = r"\([^)#]*+(?:#[^\n]*+[^)#]*+)*+\)"
_FROM = rf"from\b{_GAP}(\.[. \t]*)?((?!import\b)[\w.]+)?{_GAP}import\b{_GAP}({_LISTED}|{_PLAIN})"
_IMPORT = rf"import\b{_GAP}({_PLAIN})"
_STATEMENT = re.compile(rf"\n([ \t]*+)(?:{_FROM}|{_IMPORT})")
_INLINE = re.compile(rf"[:;]([ \t]*+)(?:{_FROM}|{_IMPORT})")
_COMMENT = re.compile(r"#[^\n]*")

_BOUND = (
    r"(?:(?:async[ \t]+)?(?:def|class|type)[ \t]+(\w+)"
    r"|([\w(\[*][\w.,* \t()\[\]]*+)(?::|[-+|&]?=(?!=)))"
)
_TOP = re.compile(rf"\n{_BOUND}")
_NESTED = re.compile(rf"\n[ \t]++{_BOUND}")
_BLOCK = re.compile(r"\n(?:if|try|for|while|with|async|match)\b")
_BLOCK_END = re.compile(r"\n(?![ \t\r\n#)\]}]|elif\b|else\b|except\b|finally\b)|\Z")
_HEADER = re.compile(r"\n\w[^\n]*")
_WORD = re.compile(r"\w+")
_CHAIN = re.compile(r"=[ \t]*+(\w++)(?=[ \t]*+=(?!=))")
_GLOBAL = re.compile(r"global[ \t]+([\w, \t]+)")
_LAST_WORD = re.compile(r"\w+\Z")
_AFTER_SEMICOLON = re.compile(r";[ \t]*(\w+)")

_DOTTED = re.compile(r"""\(\s*+(?:\w++\s*+=\s*+)?+["']([A-Za-z_]\w*+(?:[.:]\w++)++)["']""")
_ASKERS = ("patch", "etattr", "elattr", "import_module", "__import__", "find_spec", "string", "run")
_ATTRIBUTE = re.compile(r"\.([^\W\d]\w*+)")
_QUALIFIED = re.compile(r"\.([A-Z]\w*+)\.([^\W\d]\w*+)")
_NOT_DOTTED = re.compile(r"[^\w.]")


def skim(path: str, source: str) -> Module:
    """Return the facts of a file that parses, over-approximated; ``source`` without BOM."""
    text = "\n" + source.replace("\x0c", "")
    rows = _imports(text)
    enums = enum_rows(path, text)
    return Module(
        path,
        exact=False,
        import_rows=tuple(rows),
        names=tuple(_names(text, rows)),
        enum_rows=enums,
        string_rows=tuple((ref, "", True, 0, _NOWHERE) for ref in sorted(_strings(text))),
        use_rows=tuple((base, used, _NOWHERE) for base, used in sorted(_uses(text, rows, enums))),
    )


Row = tuple[str, int, str, str, int, tuple[int, int, int, int]]


def _imports(text: str) -> list[Row]:
    rows: list[Row] = []
    statements = 0
    for match in _STATEMENT.finditer(text):
        indent = match[1]
        context = _context(text, match.start(), len(indent)) if indent else 0
        _add(rows, match, context)
        statements += 1
    if text.count("import") > statements and _has_inline(text):
        for match in _INLINE.finditer(text):
            _add(rows, match, _inline_context(text, match.start()))
    return rows


def _has_inline(text: str) -> bool:
    """Whether an import may follow a colon or a semicolon; plain searches beat an expression."""
    return (
        ": import" in text
        or "; import" in text
        or ": from" in text
        or "; from" in text
        or ":import" in text
        or ";import" in text
        or ":from" in text
        or ";from" in text
    )


def _add(rows: list[Row], match: re.Match[str], context: int) -> None:
    _, dots, module, names, plain = match.groups()
    if names is not None:
        level = dots.count(".") if dots else 0
        rows += [(module or "", level, n, a, context, _NOWHERE) for n, a in _aliases(names)]
    else:
        rows += [(n, 0, "", a, context, _NOWHERE) for n, a in _aliases(plain)]


def _aliases(text: str) -> list[tuple[str, str]]:
    if "#" in text:
        text = _COMMENT.sub("", text)
    text = text.strip("() \t\r\n")
    if "as" not in text and "\\" not in text:
        return [(name.strip(), "") for name in text.split(",") if name and not name.isspace()]
    parts = [part.replace("\\", " ").split() for part in text.split(",")]
    return [(words[0], words[2] if len(words) == 3 else "") for words in parts if words]


def _context(text: str, at: int, indent: int) -> int:
    """Return what the lines above say of an indented statement: in a function, under TYPING."""
    context = 0
    while indent:
        start = text.rfind("\n", 0, at)
        if start < 0:
            return context
        line = text[start + 1 : at]
        at = start
        body = line.lstrip(" \t")
        if not body.strip() or body[0] in "#)]}" or len(line) - len(body) >= indent:
            continue
        indent = len(line) - len(body)
        context |= _header_context(body)
    return context


def _header_context(body: str) -> int:
    if body.startswith(("def ", "async def ", "def\t")):
        return LAZY
    return TYPING if body.startswith("if ") and "TYPE_CHECKING" in body else 0


def _inline_context(text: str, at: int) -> int:
    start = text.rfind("\n", 0, at)
    line = text[start + 1 : at]
    body = line.lstrip(" \t")
    return _header_context(body) | _context(text, start, len(line) - len(body))


def _names(text: str, rows: Iterable[Row]) -> set[str]:
    names = {
        row[3] or ("" if row[2] == "*" else row[2]) or row[0].partition(".")[0]
        for row in rows
        if not row[4] & LAZY
    }
    _collect(_TOP.findall(text), names)
    names.update(_CHAIN.findall(text))
    for block in _BLOCK.finditer(text):
        _block(text[block.start() : _BLOCK_END.search(text, block.end()).start()], names)  # type: ignore[union-attr]  # the end of the text matches
    if "\n) =" in text or "\n] =" in text:
        names.update(_WORD.findall(text))
    if "global " in text:
        for listed in _GLOBAL.findall(text):
            names.update(_WORD.findall(listed))
    for before in text.split(":=")[:-1]:
        names.update(_LAST_WORD.findall(before[-80:].rstrip()))
    if ";" in text:
        names.update(_AFTER_SEMICOLON.findall(text))
    return names


def _block(block: str, names: set[str]) -> None:
    for header in _HEADER.findall(block):
        names.update(_WORD.findall(header))
    _collect(_NESTED.findall(block), names)


def _collect(found: list[tuple[str, str]], names: set[str]) -> None:
    names.update([defined for defined, _ in found])
    names.update(_WORD.findall(" ".join([targets for _, targets in found])))


def _strings(text: str) -> set[str]:
    return {
        match[1] for match in _DOTTED.finditer(text) if text.endswith(_ASKERS, 0, match.start())
    }


def _uses(
    text: str, rows: Iterable[Row], enums: Iterable[tuple[object, ...]]
) -> set[tuple[str, str]]:
    """Return ``Name.attribute`` for imported classes and own enumerations, ``module.Name`` included.

    A class is spelt in capitals and small letters; all capitals are a constant.
    """
    found = set()
    names = {row[3] or row[2] for row in rows if row[2][:1].isupper() and not row[2].isupper()}
    for name in names | {str(row[0]) for row in enums}:
        dotted = name + "."
        at = text.find(dotted)
        while at >= 0:
            end = at + len(name)
            match = _ATTRIBUTE.match(text, end)
            before = text[at - 1]
            if match and not (before.isalnum() or before in "_."):
                found.add((name, match[1]))
            at = text.find(dotted, end)
    for match in _QUALIFIED.finditer(text):
        start = match.start()
        module = _NOT_DOTTED.split(text[max(0, start - 80) : start])[-1]
        found.add((f"{module}.{match[1]}", match[2]))
    return found
