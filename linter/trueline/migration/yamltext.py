"""YAML read strictly: no doubled keys, no guessed dates, no words that turn out to be booleans.

JSON is YAML, so a file may be either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trueline.errors import UsageError

if TYPE_CHECKING:
    from yaml import SafeLoader
    from yaml.nodes import MappingNode


def read_yaml(text: str, name: str) -> Any:
    """Return what a file says; UsageError tells where it can't be read."""
    import yaml

    try:
        return yaml.load(text, _loader())  # noqa: S506  # a SafeLoader that resolves even less
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{mark.line + 1}:{mark.column + 1}" if mark else "1"
        raise UsageError(f"{name}:{where}: {error.problem}") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise UsageError(f"{name}: is no YAML: {error}") from error


def _loader() -> type[SafeLoader]:
    """Return a loader with the core schema of YAML 1.2 and nothing that is guessed."""
    import re

    import yaml

    class Loader(yaml.SafeLoader):
        yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  # it is how PyYAML is told

        def construct_mapping(self, node: MappingNode, deep: bool = False) -> dict[Any, Any]:
            seen: set[object] = set()
            for key_node, _ in node.value:
                key = self.construct_object(key_node, deep=True)
                if not isinstance(key, str):
                    raise yaml.constructor.ConstructorError(
                        None, None, f"the key {key!r} is no text; quote it", key_node.start_mark
                    )
                if key in seen:
                    raise yaml.constructor.ConstructorError(
                        None, None, f'duplicate key "{key}"', key_node.start_mark
                    )
                seen.add(key)
            return super().construct_mapping(node, deep=True)

        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.AliasEvent):
                event = self.peek_event()  # type: ignore[no-untyped-call]
                raise yaml.composer.ComposerError(
                    None, None, "aliases are not read; write it out", event.start_mark
                )
            return super().compose_node(parent, index)

    for tag, pattern, first in (
        ("null", r"null|~|", ["n", "~", ""]),
        ("bool", r"true|false", ["t", "f"]),
        ("int", r"-?(?:0|[1-9][0-9]*)", [*"-0123456789"]),
        ("float", r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?", [*"-0123456789"]),
    ):
        kind = re.compile(f"^(?:{pattern})$")
        Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", kind, first)
    return Loader
