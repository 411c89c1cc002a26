"""The arithmetic of compliance."""

from __future__ import annotations

from engine_support import outcome
from hypothesis import given
from hypothesis import strategies as st

from trueline.findings import Compliance, Share, floored


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_percentage_is_never_higher_than_it_is_and_100_only_for_all(part, rest):
    whole = part + rest
    percent = floored(part, whole)

    assert (percent is None) == (whole == 0)
    if percent is not None:
        assert 0 <= percent <= 100
        assert (percent == 100) == (part == whole)
        assert percent * 10 == int(part * 1000 / whole) or percent * whole <= part * 100


def test_999_of_1000_is_not_100_percent():
    assert floored(999, 1000) == 99.9
    assert floored(99_999, 100_000) == 99.9


@given(
    st.dictionaries(st.sampled_from(["NAM", "IMP", "ENU"]), st.tuples(*[st.integers(0, 99)] * 3))
)
def test_overall_counts_every_subject_of_every_family_once(numbers):
    shares = {
        family: Share(clean, clean + exempt + faulty, exempt)
        for family, (clean, exempt, faulty) in numbers.items()
    }
    overall = Compliance(shares, {}).overall

    assert overall.clean == sum(share.clean for share in shares.values())
    assert overall.all - overall.exempt - overall.clean == sum(n[2] for n in numbers.values())


PROJECT = """
    -- app/__init__.py --
    -- app/ok.py --
    from enum import Enum
    class ColorEnum(Enum):
        RED = 1
        GREEN = 2
    -- app/twin.py --
    from enum import Enum
    class PaintEnum(Enum):
        RED = 1
        GREEN = 2
    -- app/use.py --
    from app.ok import ColorEnum
    ColorEnum.RED
    -- app/bad.py --
    from app.ok import ColorEnum, gone
    ColorEnum.BLUE
    -- app/held.py --
    from app import nothing  # trueline: ignore[IMP002] made at run time
    -- README.md --
    """


def test_a_share_counts_the_files_that_a_family_looks_at():
    families = outcome(PROJECT, "IMP", "ENU", "MOD").report.compliance.families

    assert families == {
        "ENU": Share(clean=1, all=2),
        "IMP": Share(clean=4, all=6, exempt=1),
        "MOD": Share(clean=1, all=2),
    }


def test_only_files_that_list_strings_count_for_the_rule_on_lists():
    text = """
        -- app/tables.py --
        from sqlalchemy import Column, Integer
        from sqlalchemy.orm import declarative_base
        Base = declarative_base()
        class Job(Base):
            __tablename__ = "jobs"
            id = Column(Integer, primary_key=True)
        -- app/lists.py --
        STATES = ["open", "done"]
        -- app/mixed.py --
        STATES = ["open", 1]
        -- app/mapping.py --
        STATES = {"open": 1, "done": 2}
        """

    assert outcome(text, "ENU011").report.compliance.families == {"ENU": Share(clean=1, all=1)}


def test_two_findings_in_one_file_make_one_faulty_file_but_count_twice_by_rule():
    text = """
        -- app/__init__.py --
        -- app/a.py --
        from app import gone1, gone2
        """

    compliance = outcome(text, "IMP").report.compliance

    assert compliance.families == {"IMP": Share(clean=1, all=2)}
    assert compliance.rules == {"IMP002": 2}


CONVENTION = """
    -- trueline.toml --
    [conventions.all]
    pattern = "wf{workflow}_{name:snake}.py"
    paths = ["app"]
    exempt = ["app/legacy"]
    -- app/wf1_good.py --
    -- app/Bad.py --
    -- app/legacy/Old.py --
    -- other/Any.py --
    """


def test_clean_exempt_and_faulty_are_all():
    report = outcome(CONVENTION, "NAM").report

    share = report.compliance.families["NAM"]
    assert share == Share(clean=1, all=3, exempt=1)
    assert (share.percent, share.percent_of_all) == (50.0, 33.3)
    cells = {(cell.row, cell.column): cell.share for cell in report.compliance.matrix}
    assert cells == {("1", "?"): Share(1, 1), ("?", "?"): Share(0, 2, 1)}


def test_without_a_convention_a_name_that_is_off_is_one_of_all_python_files():
    text = """
        -- app/__init__.py --
        -- app/my-module.py --
        -- app/other.py --
        -- app/other.txt --
        """

    assert outcome(text, "NAM").report.compliance.families == {"NAM": Share(clean=2, all=3)}
    plain = text.replace("my-module", "module")
    assert outcome(plain, "NAM").report.compliance.families == {"NAM": Share(0, 0)}


def test_a_family_without_subjects_has_no_percentage():
    share = outcome("-- app/a.txt --", "ENU").report.compliance.families["ENU"]

    assert share == Share(0, 0)
    assert share.percent is None
