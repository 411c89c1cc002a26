"""``class Meta`` of Django's models, app labels, and what settings say."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Mapping
from functools import cached_property
from hashlib import md5
from typing import Any

from trueline.facts.models.classes import Classes
from trueline.facts.models.dj_contrib import CONTRIB_BASES
from trueline.facts.models.dj_fields import KNOWN
from trueline.facts.models.evaluate import Scope
from trueline.facts.models.values import ClassValue, Const, Foreign, Made, Value, text_of
from trueline.facts.module import Module
from trueline.facts.outline import Assignment, Class

_LONGEST = 63


class Options:
    """Answers questions about models that depend on more than their own body."""

    def __init__(self, classes: Classes, modules: Mapping[str, Module]) -> None:
        self._classes, self._modules = classes, modules
        self._labels: dict[str, str] = {}
        self._fielded: dict[ClassValue, bool] = {}

    def meta(self, cls: ClassValue, name: str) -> Value | None:
        """Return an option of ``class Meta``, inherited from abstract parents as Django does."""
        holder = self._holder(cls)
        if holder is None:
            return None
        for owner in self._classes.ancestors(holder):
            body = self._classes.body(owner)
            found = body.names.get(name) if body else None
            if isinstance(found, Assignment) and found.value is not None:
                scope = self._classes.scope(owner, found.place[0])
                return self._classes.evaluator.of(found.value, scope)
        return None

    def _holder(self, cls: ClassValue) -> ClassValue | None:
        for each in self._classes.ancestors(cls):
            body = self._classes.body(each)
            has = body is not None and isinstance(body.names.get("Meta"), Class)
            if has and (each == cls or self.is_abstract(each)):
                return ClassValue(each.path, f"{each.name}.Meta")
        return None

    def own(self, cls: ClassValue, name: str) -> bool:
        """Whether the class's own ``Meta`` says yes to an option that is not inherited."""
        body = self._classes.body(ClassValue(cls.path, f"{cls.name}.Meta"))
        found = body.names.get(name) if body else None
        return isinstance(found, Assignment) and found.value == ("c", True)

    def is_abstract(self, cls: ClassValue) -> bool:
        """Whether the model has no table of its own."""
        return self.own(cls, "abstract")

    def is_model(self, cls: ClassValue) -> bool:
        """Whether a class is a model, abstract or not: by its bases, or by fields in its body."""
        bases = self._classes.order(cls)
        if any(isinstance(each, Foreign) and each.name in MODEL_BASES for each in bases):
            return True
        if not any(map(is_stranger, bases)):
            return False
        return any(map(self._has_fields, self._classes.ancestors(cls)))

    def _has_fields(self, cls: ClassValue) -> bool:
        if cls not in self._fielded:
            self._fielded[cls] = self._find_fields(cls)
        return self._fielded[cls]

    def _find_fields(self, cls: ClassValue) -> bool:
        body = self._classes.body(cls)
        for found in body.names.values() if body else ():
            if isinstance(found, Assignment) and found.value and found.value[0] == "f":
                scope = self._classes.scope(cls, found.place[0])
                made = self._classes.evaluator.of(found.value, scope)
                if isinstance(made, Made) and made.name in KNOWN:
                    return True
        return False

    def table(self, cls: ClassValue) -> str | None:
        """Return the name of the model's table, None when it can't be told."""
        given = self.meta(cls, "db_table")
        if given is not None and given != Const(""):
            return text_of(given)
        label = self.label(cls)
        name = cls.name.rpartition(".")[2].lower()
        return truncated(f"{label}_{name}") if label else None

    def label(self, cls: ClassValue) -> str:
        """Return the label of the app that a model belongs to."""
        given = text_of(self.meta(cls, "app_label"))
        if given:
            return given
        if cls.path not in self._labels:
            self._labels[cls.path] = self._label(cls.path)
        return self._labels[cls.path]

    def _label(self, path: str) -> str:
        files = self._classes.names.graph.tree.files
        folder = path.rpartition("/")[0]
        while folder:
            if f"{folder}/apps.py" in files:
                return self._configured(f"{folder}/apps.py", "label") or folder.rpartition("/")[2]
            if folder.rpartition("/")[2] != "models" and (
                f"{folder}/models.py" in files or f"{folder}/models/__init__.py" in files
            ):
                return folder.rpartition("/")[2]
            folder = folder.rpartition("/")[0]
        return ""

    def _configured(self, path: str, name: str) -> str:
        """Return what the app's configuration class says; the label may come from its name."""
        outline = self._classes.names.outline(path)
        for row in outline.classes if outline else ():
            found = {each.target: each.value for each in row.assignments}
            if "name" in found:
                value = found.get(name) or (found["name"] if name == "label" else None)
                text = self._text(path, value)
                return text.rpartition(".")[2] if name == "label" else text
        return ""

    def _text(self, path: str, expr: Any) -> str:
        return text_of(self._classes.evaluator.of(expr, Scope(path))) or "" if expr else ""

    def auto_field(self, cls: ClassValue) -> str:
        """Return the class name of the implicit key, empty when nobody says it."""
        files = self._classes.names.graph.tree.files
        folder = cls.path.rpartition("/")[0]
        while folder:
            if f"{folder}/apps.py" in files:
                own = self._configured(f"{folder}/apps.py", "default_auto_field")
                if own:
                    return own.rpartition(".")[2]
                break
            folder = folder.rpartition("/")[0]
        return self.setting("DEFAULT_AUTO_FIELD").rpartition(".")[2]

    def setting(self, name: str) -> str:
        """Return a text that settings modules agree on, empty when they don't."""
        return self._settings.get(name, "")

    @cached_property
    def _settings(self) -> dict[str, str]:
        found: dict[str, set[str]] = {"DEFAULT_AUTO_FIELD": set(), "AUTH_USER_MODEL": set()}
        for path in self._modules:
            for name, values in found.items():
                if not _is_test(path) and self._binds(path, name):
                    value = self._classes.evaluator.name(path, name)
                    text = text_of(value)
                    if text:
                        values.add(text)
        if not found["AUTH_USER_MODEL"] and self._has_settings():
            found["AUTH_USER_MODEL"] = {"auth.User"}
        return {name: next(iter(v)) for name, v in found.items() if len(v) == 1}

    def _has_settings(self) -> bool:
        """Whether settings of the project are seen, so that what they leave out is Django's."""
        paths = (path for path in self._modules if not _is_test(path))
        return any(self._binds(path, "INSTALLED_APPS") for path in paths)

    def _binds(self, path: str, name: str) -> bool:
        return self._classes.names.graph.names.owns(path, name)


MODEL_BASES = frozenset({"dj.Model", *CONTRIB_BASES})


def is_stranger(base: Value) -> bool:
    """Whether a base belongs to a library that nothing is known of, or is computed."""
    if not isinstance(base, Foreign):
        return not isinstance(base, ClassValue)
    top = base.dotted.partition(".")[0]
    known = top in sys.stdlib_module_names or hasattr(builtins, base.dotted)
    return not known and base.name not in MODEL_BASES


def _is_test(path: str) -> bool:
    return any(part.startswith("test") for part in path.split("/"))


def truncated(name: str) -> str:
    """Return an identifier as Django shortens it for PostgreSQL."""
    if len(name) <= _LONGEST:
        return name
    digest = md5(name.encode(), usedforsecurity=False).hexdigest()[:4]
    return f"{name[: _LONGEST - 4]}{digest}"
