"""Which rules run, and what is wrong with a plug-in that does not load."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trueline import registry
from trueline.docs import index
from trueline.errors import PluginError
from trueline.fixer import Fixer
from trueline.proposal import Proposal
from trueline.rule import Reads, Rule
from trueline_rules import _index

RULES = registry.load()
FAMILIES = " ".join(sorted({rule.family for rule in RULES.values()}))


def chosen(select: str, ignore: str = "") -> list[str]:
    return list(registry.selected(RULES, tuple(select.split()), tuple(ignore.split())))


def family(letters: str) -> list[str]:
    return [code for code, rule in RULES.items() if rule.family == letters and rule.default]


def test_nothing_selected_runs_nothing():
    assert chosen("") == []


def test_all_means_all_that_run_by_default():
    assert chosen("ALL") == [code for code, rule in RULES.items() if rule.default]


def test_a_family_and_a_code_pick_theirs():
    assert chosen("NAM") == family("NAM")
    assert chosen("IMP001 ENU") == [*family("ENU"), "IMP001"]


@pytest.mark.parametrize(
    ("select", "ignore"),
    [("ALL", "ALL"), ("NAM", "NAM"), ("NAM001", "NAM001"), ("ALL", FAMILIES)],
)
def test_ignore_wins_a_tie(select, ignore):
    assert chosen(select, ignore) == []


def test_the_more_precise_selector_wins():
    assert chosen("NAM001", "NAM") == ["NAM001"]
    assert chosen("NAM", "ALL") == family("NAM")
    assert chosen("NAM", "NAM001") == [code for code in family("NAM") if code != "NAM001"]
    assert "NAM001" not in chosen("ALL NAM", "NAM001")


def test_a_rule_that_is_off_by_default_runs_only_for_its_full_code():
    rule = Rule("acme.off", code="ACME001", reads=Reads.NAMES, default=False)
    rules = {"ACME001": rule}

    assert registry.selected(rules, ("ALL", "ACME"), ()) == {}
    assert registry.selected(rules, ("ACME001",), ("ALL", "ACME")) == rules
    assert registry.selected(rules, ("ACME001",), ("ACME001",)) == {}


SELECTORS = st.lists(
    st.sampled_from(["ALL", *sorted({r.family for r in RULES.values()}), *RULES]), max_size=4
).map(tuple)


@given(SELECTORS, SELECTORS)
def test_selecting_more_never_runs_less_and_ignoring_more_never_runs_more(select, ignore):
    now = registry.selected(RULES, select, ignore).keys()

    assert now <= registry.selected(RULES, (*select, "ALL"), ignore).keys()
    assert registry.selected(RULES, select, (*ignore, "NAM")).keys() <= now


def test_every_rule_has_a_name_of_its_own():
    names = [rule.name for rule in RULES.values()]

    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda: None, "must hold `rule = Rule"),
        (lambda: Rule("acme.x", code="ACME001", reads=Reads.NAMES), "has no check function"),
        (lambda: with_check("acme1"), "is no code such as ACME001"),
    ],
)
def test_a_module_that_is_no_rule_is_refused_by_name(make, problem, monkeypatch):
    module = ModuleType("acme_broken")
    module.rule = make()
    monkeypatch.setitem(sys.modules, "acme_broken", module)

    with pytest.raises(PluginError, match="acme_broken") as error:
        registry.load(("acme_broken",))
    assert problem in str(error.value)


def test_a_package_that_does_not_import_is_named():
    with pytest.raises(PluginError, match="acme_absent"):
        registry.load(("acme_absent",))


def test_two_rules_of_one_code_are_refused(monkeypatch):
    module = ModuleType("acme_double")
    module.rule = with_check("IMP001")
    monkeypatch.setitem(sys.modules, "acme_double", module)

    with pytest.raises(PluginError, match="IMP001 is taken by"):
        registry.load(("trueline_rules", "acme_double"))


def test_a_rule_has_one_check_function():
    rule = with_check("ACME001")

    with pytest.raises(PluginError, match="second"):
        rule.check(lambda facts, options: iter(()))


def with_check(code: str) -> Rule:
    rule = Rule("acme.x", code=code, reads=Reads.NAMES)
    rule.check(lambda facts, options: iter(()))
    return rule


def test_the_index_holds_what_the_modules_of_rules_say():
    rules = sorted(registry.rules_of("trueline_rules"), key=lambda rule: rule.code)

    assert Path(_index.__file__).read_text(encoding="utf-8") == index({r.code: r for r in rules})


def test_only_the_rules_that_are_asked_for_are_imported():
    code = (
        "import sys\nfrom trueline import registry\n"
        "rules = registry.load()\n"
        "assert 'DRF001' in rules and len(rules) > 60\n"
        "registry.selected(rules, ('NAM',), ())\n"
        "print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )

    loaded = {name for name in done.stdout.split() if name.startswith("trueline_rules.")}
    names = {rule.module for rule in RULES.values() if rule.family == "NAM"}
    assert loaded - {"trueline_rules._index"} == names


def test_every_fixer_is_called_as_its_module():
    assert [fixer.name for fixer in registry.load_fixers().values()] == [*registry.load_fixers()]


def test_only_the_fixer_that_is_asked_for_is_imported():
    code = (
        "import sys\nfrom trueline import registry\n"
        "fixers = registry.load_fixers()\n"
        "assert [*fixers] == ['documents', 'names'] and fixers['names'].name == 'names'\n"
        "print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )

    loaded = {name for name in done.stdout.split() if name.startswith("trueline_fixers.")}
    assert {"trueline_fixers.names"} == loaded


def test_a_fixer_with_the_name_of_one_of_ours_is_refused(monkeypatch):
    fixer = Fixer("acme_double.names")
    fixer.propose(lambda ask, options: Proposal("nothing", ()))
    module = ModuleType("acme_double.names")
    module.fixer = fixer
    monkeypatch.setitem(sys.modules, "acme_double.names", module)

    with pytest.raises(PluginError, match=r"taken by trueline_fixers\.names"):
        registry.load_fixers(("trueline_fixers", "acme_double.names"))


@pytest.fixture
def shop(tmp_path, monkeypatch):
    """A package of rules with one module and an index that a test writes."""
    (tmp_path / "acme_shop").mkdir()
    (tmp_path / "acme_shop" / "late.py").write_text(
        '"""Late."""\nfrom trueline.rule import Reads, Rule\n'
        'rule = Rule(__name__, code="ACME007", reads=Reads.NAMES)\n'
        "@rule.check\ndef check(facts, options):\n    return iter(())\n"
    )
    monkeypatch.syspath_prepend(tmp_path)

    def write(index: str) -> tuple[str]:
        (tmp_path / "acme_shop" / "__init__.py").write_text(f"INDEX = {index}\n")
        return ("acme_shop",)

    yield write
    for name in [name for name in sys.modules if name.startswith("acme_shop")]:
        del sys.modules[name]


def test_a_rule_that_the_index_does_not_know_is_found_by_looking(shop):
    assert [*registry.load(shop("()"))] == ["ACME007"]


def test_a_rule_of_the_index_that_is_gone_is_not_offered(shop):
    packages = shop('(("ACME007", "late", True), ("ACME008", "gone", True))')

    assert [*registry.load(packages)] == ["ACME007"]


@pytest.mark.parametrize("index", ['("ACME008", "late", True)', '("ACME007", "late", False)'])
def test_a_rule_that_is_not_as_the_index_says_is_refused(shop, index):
    rules = registry.load(shop(f"({index},)"))

    with pytest.raises(PluginError, match=r"acme_shop\.late: not as in the index"):
        [*rules.values()]


def test_a_rule_with_the_code_of_one_in_the_index_is_refused(shop, monkeypatch):
    module = ModuleType("acme_double")
    module.rule = with_check("ACME007")
    monkeypatch.setitem(sys.modules, "acme_double", module)

    with pytest.raises(PluginError, match=r"taken by acme_shop\.late"):
        registry.load((*shop('(("ACME007", "late", True),)'), "acme_double"))
