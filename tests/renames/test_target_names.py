"""Where new names come from, and when there is none."""

from __future__ import annotations

from inspect import cleandoc

import pytest
from renames_support import applied, changes_of, files_of, planned, reasons, renames

from trueline.errors import UsageError

MAPS = """
[conventions.v7]
preset = "v7"
[fixers.names]
workflows = { "app/**/page*" = "7", "app/**" = "1" }
"""
EXEMPT = """
-- app/__init__.py --
-- app/main.py --
-- app/core/settings.py --
-- app/services/__init__.py --
-- app/services/WF1_V7_L4_1of1_PageService.py --
-- app/services/WF1_V2_L4_1of1_OldService.py --
"""


def test_what_follows_its_convention_or_is_exempt_keeps_its_name() -> None:
    proposal = planned(files_of(EXEMPT), MAPS)

    assert {} == renames(proposal)
    assert () == proposal.patches
    assert () == proposal.unresolved


def test_what_nobody_can_know_is_listed_and_left_blank() -> None:
    files = files_of("-- app/services/page.py --\n-- app/odd/page.py --")
    proposal = planned(files, sheet=None, proposals="names.csv")

    one = "add to workflows in [fixers.names], or give it a name in the proposals"
    both = one.replace("workflows", "workflows and layers")
    assert {} == renames(proposal)
    assert reasons(proposal) == {
        "app/odd/page.py": f"no value for workflow, layer; {both}",
        "app/services/page.py": f"no value for workflow; {one}",
    }
    assert proposal.sheets == {
        "names.csv": (
            "old,new,reason\n"
            f'app/odd/page.py,,"no value for workflow, layer; {both}"\n'
            f'app/services/page.py,,"no value for workflow; {one}"\n'
        )
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("app/models/domain.py", "app/models/WF1_V7_L1_1of1_DomainModel.py"),
        ("app/models/page_enums.py", "app/models/WF7_V7_L1_1of1_PageEnums.py"),
        ("app/routers/domains.py", "app/routers/WF1_V7_L3_1of1_DomainsRouter.py"),
        ("app/services/page_service.py", "app/services/WF7_V7_L4_1of1_PageService.py"),
        ("app/tasks/page_scheduler.py", "app/tasks/WF7_V7_L4_1of1_PageScheduler.py"),
        ("app/odd/mail_router.py", "app/odd/WF1_V7_L3_1of1_MailRouter.py"),
        ("app/services/WF1_V7_L4_1of1_page.py", "app/services/WF1_V7_L4_1of1_Page.py"),
        ("lib/services/wf3_mail.py", "lib/services/WF3_V7_L4_1of1_MailService.py"),
        ("lib/odd/wf3_l2_mail.py", "lib/odd/WF3_V7_L2_1of1_MailSchema.py"),
    ],
)
def test_a_name_is_made_of_folder_map_and_stem(old: str, new: str) -> None:
    assert {old: new} == renames(planned(files_of(f"-- {old} --"), MAPS))


def test_tables_of_the_configuration_win_over_the_folder() -> None:
    settings = f"""{MAPS}
layers = {{ "app/jobs/**" = "4" }}
suffixes = {{ "app/jobs/**" = "Scheduler" }}
names = {{ "app/odd.py" = "WF2_V7_L5_1of1_Odd.py", "app/keep.py" = "-" }}
"""
    files = files_of("-- app/jobs/mail.py --\n-- app/odd.py --\n-- app/keep.py --")

    proposal = planned(files, settings)

    assert renames(proposal) == {
        "app/jobs/mail.py": "app/jobs/WF1_V7_L4_1of1_MailScheduler.py",
        "app/odd.py": "app/WF2_V7_L5_1of1_Odd.py",
    }
    assert () == proposal.unresolved


def test_parts_are_numbered_within_their_scope() -> None:
    files = files_of(
        "-- app/models/b.py --\n-- app/models/a.py --\n"
        "-- app/services/c.py --\n-- app/models/page.py --"
    )

    assert renames(planned(files, MAPS)) == {
        "app/models/a.py": "app/models/WF1_V7_L1_1of2_AModel.py",
        "app/models/b.py": "app/models/WF1_V7_L1_2of2_BModel.py",
        "app/models/page.py": "app/models/WF7_V7_L1_1of1_PageModel.py",
        "app/services/c.py": "app/services/WF1_V7_L4_1of1_CService.py",
    }


def test_a_new_file_fills_a_gap_and_renumbers_nobody() -> None:
    numbered = "-- app/models/WF1_V7_L1_1of3_A.py --\n-- app/models/WF1_V7_L1_3of3_C.py --\n"

    filled = planned(files_of(f"{numbered}-- app/models/b.py --"), MAPS)
    grown = planned(files_of(f"{numbered}-- app/models/b.py --\n-- app/models/d.py --"), MAPS)

    assert renames(filled) == {"app/models/b.py": "app/models/WF1_V7_L1_2of3_BModel.py"}
    assert renames(grown) == {
        "app/models/b.py": "app/models/WF1_V7_L1_2of4_BModel.py",
        "app/models/d.py": "app/models/WF1_V7_L1_4of4_DModel.py",
    }


def test_all_are_renumbered_when_that_is_asked() -> None:
    files = files_of(
        "-- app/models/WF1_V7_L1_1of3_A.py --\n-- app/models/WF1_V7_L1_3of3_C.py --\n"
        "-- app/models/b.py --\n"
    )

    assert renames(planned(files, MAPS, renumber=True)) == {
        "app/models/WF1_V7_L1_3of3_C.py": "app/models/WF1_V7_L1_2of3_C.py",
        "app/models/b.py": "app/models/WF1_V7_L1_3of3_BModel.py",
    }


def test_people_fill_in_the_sheet_and_the_next_run_reads_it() -> None:
    files = files_of("-- app/odd/page.py --\n-- app/odd/mail.py --\n-- app/odd/keep.py --")
    sheet = (
        "old,new,reason\n"
        "app/odd/page.py,WF1_V7_L5_1of1_Page.py,agreed\n"
        "app/odd/mail.py,,\n"
        "app/odd/keep.py,-,a script\n"
    )

    proposal = planned(files, sheet=sheet, proposals="names.csv")

    assert renames(proposal) == {"app/odd/page.py": "app/odd/WF1_V7_L5_1of1_Page.py"}
    assert ["app/odd/mail.py"] == [*reasons(proposal)]
    assert "app/odd/keep.py,-,a script\n" in proposal.sheets["names.csv"]
    assert "app/odd/page.py,WF1_V7_L5_1of1_Page.py,agreed\n" in proposal.sheets["names.csv"]


@pytest.mark.parametrize(
    ("sheet", "message"),
    [
        ("alt,neu\n", "names.csv:1: the first line must be old,new,reason"),
        ("old,new,reason\n,x.py,\n", "names.csv:2: the old path is missing"),
        ("old,new,reason\na.py,,\na.py,b.py,\n", "names.csv:3: a.py stands here twice"),
    ],
)
def test_a_sheet_that_makes_no_sense_names_its_line(sheet: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        planned(files_of("-- a.py --"), sheet=sheet, proposals="names.csv")


def test_a_folder_moves_with_all_that_is_in_it() -> None:
    files = files_of(
        """
        -- app/__init__.py --
        -- app/models/__init__.py --
        -- app/models/one.py --
        -- app/models/data.json --
        -- app/user.py --
        from .models import one
        """
    )
    settings = '[fixers.names]\nnames = { "app/models" = "app/entities" }\n'

    after = applied(files, changes_of(planned(files, settings)))

    assert sorted(after) == [
        "app/__init__.py",
        "app/entities/__init__.py",
        "app/entities/data.json",
        "app/entities/one.py",
        "app/user.py",
    ]
    assert b"from .entities import one\n" == after["app/user.py"]


def test_stubs_go_along_wherever_they_are() -> None:
    files = files_of(
        """
        -- src/app/__init__.py --
        -- src/app/one.py --
        -- src/app/sub/__init__.py --
        -- src/app/sub/two.py --
        -- app-stubs/__init__.pyi --
        -- app-stubs/one.pyi --
        -- app-stubs/sub/__init__.pyi --
        -- app-stubs/sub/two.pyi --
        from ..one import One
        -- typings/app/one.pyi --
        -- other/app/one.py --
        -- other/app/one.pyi --
        -- typings/lib/one.pyi --
        -- src/alone.py --
        -- typings/lib/alone.pyi --
        """
    )
    table = """
        "src/app/one.py" = "first.py"
        "src/app/sub" = "src/app/part"
        "src/alone.py" = "src/single.py"
    """
    proposal = planned(files, f"[fixers.names.names]\n{cleandoc(table)}\n")

    assert {
        "src/app/one.py": "src/app/first.py",
        "src/app/sub/__init__.py": "src/app/part/__init__.py",
        "src/app/sub/two.py": "src/app/part/two.py",
        "src/alone.py": "src/single.py",
        "app-stubs/one.pyi": "app-stubs/first.pyi",
        "app-stubs/sub/__init__.pyi": "app-stubs/part/__init__.pyi",
        "app-stubs/sub/two.pyi": "app-stubs/part/two.pyi",
        "typings/app/one.pyi": "typings/app/first.pyi",
    } == renames(proposal)
    after = applied(files, changes_of(proposal))
    assert b"from ..first import One\n" == after["app-stubs/part/two.pyi"]


def test_a_name_without_a_folder_is_one_in_the_folder_that_its_own_becomes() -> None:
    files = files_of(
        """
        -- app/__init__.py --
        -- app/models/__init__.py --
        -- app/models/inner/__init__.py --
        -- app/models/inner/one.py --
        -- app/models/two.py --
        -- app/models/three.py --
        -- app/user.py --
        from .models.inner import one
        from .models import two
        """
    )
    table = """
        "app/models" = "app/entities"
        "app/models/inner/one.py" = "first.py"
        "app/models/two.py" = "app/models/second.py"
        "app/models/three.py" = "app/third.py"
    """
    proposal = planned(files, f"[fixers.names.names]\n{cleandoc(table)}\n")

    assert {} == reasons(proposal)
    assert {
        "app/models/__init__.py": "app/entities/__init__.py",
        "app/models/inner/__init__.py": "app/entities/inner/__init__.py",
        "app/models/inner/one.py": "app/entities/inner/first.py",
        "app/models/two.py": "app/entities/second.py",
        "app/models/three.py": "app/third.py",
    } == renames(proposal)
    after = applied(files, changes_of(proposal))["app/user.py"]
    assert b"from .entities.inner import first as one\n" in after


def test_a_wave_is_the_lowest_layer_and_says_what_is_left() -> None:
    files = files_of("-- app/models/a.py --\n-- app/models/b.py --\n-- app/services/c.py --")

    first = planned(files, MAPS, wave="layer")
    second = planned(applied(files, changes_of(first)), MAPS, wave="layer")

    assert ["app/models/a.py", "app/models/b.py"] == [*renames(first)]
    assert "Rename 2 files: layer 1" == first.title
    assert {"later waves": "1 more file follows; plan again when this wave is applied"} == reasons(
        first
    )
    assert ["app/services/c.py"] == [*renames(second)]


def test_waves_of_some_files_end_where_one_plan_ends() -> None:
    files = files_of("-- app/models/a.py --\n-- app/models/b.py --\n-- app/models/c.py --")
    whole = applied(files, changes_of(planned(files, MAPS)))

    now = files
    for _ in range(3):
        now = applied(now, changes_of(planned(now, MAPS, wave="1")))

    assert whole == now


@pytest.mark.parametrize("wave", ["1", "layer"])
def test_a_wave_that_can_not_go_stops_no_other(wave: str) -> None:
    files = files_of("-- app/models/a.py --\n-- app/services/c.py --")
    files["app/broken.py"] = b"from app.models import a\ndef (\n"

    proposal = planned(files, MAPS, wave=wave)

    assert ["app/services/c.py"] == [*renames(proposal)]
    assert "syntax error" in reasons(proposal)["app/models/a.py"]


@pytest.mark.parametrize("wave", ["", "5", "layer", "workflow"])
def test_where_nothing_is_left_that_is_said(wave: str) -> None:
    files = files_of("-- app/models/a.py --")
    now = applied(files, changes_of(planned(files, MAPS)))

    proposal = planned(now, MAPS, wave=wave)

    assert ("Nothing to rename", ()) == (proposal.title, proposal.patches)


def test_a_wave_says_how_many_files_it_takes_until_the_last_one() -> None:
    files = files_of("-- app/models/a.py --\n-- app/models/b.py --")

    assert "Rename 1 file: the first 1 of 2 files" == planned(files, MAPS, wave="1").title
    assert "Rename 2 files: the last wave" == planned(files, MAPS, wave="9").title


@pytest.mark.parametrize("wave", ["0", "folder", "-1"])
def test_a_wave_that_is_none_is_refused(wave: str) -> None:
    with pytest.raises(ValueError, match="wave"):
        planned({}, wave=wave)
