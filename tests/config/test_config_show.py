from __future__ import annotations

import json
import tomllib

from config_support import Loader

from trueline.config.show import as_dict, lines

TEXT = """\
select = ["NAM"]
extend-exclude = ["x"]
[conventions.app]
preset = "v7"
extend-exempt = ["migrations"]
layers.3.folders = ["api"]
workflows = [1]
[rules.ENU001]
min-members = 3
[severity]
NAM001 = "note"
"""


def origins(read: Loader, **environ: str) -> dict[str, str]:
    loaded = read(TEXT, overrides={"ignore": ("NAM002",)}, **environ)
    return {key: str(origin) for key, origin in loaded.origins.items()}


def test_every_value_says_where_it_came_from(read: Loader) -> None:
    found = origins(read, TRUELINE_EXTEND_EXCLUDE="y")
    expected = {
        "select": "trueline.toml:1",
        "ignore": "command line --ignore",
        "exclude": "default, trueline.toml:2, environment TRUELINE_EXTEND_EXCLUDE",
        "generated": "default",
        "baseline": "default",
        "severity.NAM001": "trueline.toml:11",
        "per-path-ignores": "default",
        "conventions.app.preset": "trueline.toml:4",
        "conventions.app.pattern": "preset v7",
        "conventions.app.exempt": "preset v7, trueline.toml:5",
        "conventions.app.layers.3.title": "preset v7",
        "conventions.app.layers.3.folders": "trueline.toml:6",
        "conventions.app.workflows.1": "trueline.toml:7",
        "conventions.app.layer-token": "default",
        "rules.ENU001.min-members": "trueline.toml:9",
        "rules.ENU001.strict": "default",
    }

    assert expected == {key: found[key] for key in expected}


def test_the_lines_are_toml_with_the_origin_as_a_comment(read: Loader) -> None:
    shown = [*lines(read(TEXT))]
    document = tomllib.loads("\n".join(shown))

    assert document["select"] == ["NAM"]
    assert document["conventions"]["app"]["layers"]["3"]["folders"] == ["api"]
    assert document["rules"]["ENU001"]["min-members"] == 3
    assert any(line.startswith("# baseline is not set") for line in shown)


def test_the_dict_can_be_written_as_json(read: Loader) -> None:
    shown = json.loads(json.dumps(as_dict(read(TEXT))))

    assert {
        "key": "select",
        "value": ["NAM"],
        "origin": {"kind": "file", "detail": "trueline.toml:1"},
    } in shown["settings"]
