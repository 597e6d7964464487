import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Watchbill
from tests.golden import check

GOLDEN = Path(__file__).parent / "golden"
Edit = Callable[[str, str], None]


@pytest.fixture
def mistaken(edit: Edit) -> None:
    """Two mistakes of two teams, and a warning."""
    edit("members: [ana, ben, chi, dev]", "members: [ana, bne, chi, dev]")
    edit("handoff: Tue 11:00", "handof: Tue 11:00")
    edit("        runbooks: https://github.com/example/shop/blob/main/docs/runbooks/\n", "")


def test_validate_of_a_clean_roster_says_so_on_stderr(watchbill: Watchbill) -> None:
    """Nothing on stdout, one sentence beside it, exit 0."""
    result = watchbill("validate")
    assert (result.code, result.out) == (0, "")
    check(GOLDEN / "validate-clean.stderr", result.err)


@pytest.mark.usefixtures("mistaken")
@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_validate_shows_every_mistake(watchbill: Watchbill, form: str) -> None:
    """Whole outputs; the mistakes of all teams at once; exit 1; the summary apart."""
    result = watchbill("validate", "--format", form)
    assert result.code == 1
    check(GOLDEN / f"validate-mistakes.{form}", result.out)
    check(GOLDEN / "validate-mistakes.stderr", result.err)


@pytest.mark.usefixtures("mistaken")
def test_validate_writes_sarif(watchbill: Watchbill) -> None:
    """Each rule has its manual page, and each result a place with a relative address."""
    log = json.loads(watchbill("validate", "--format", "sarif").out)
    (run,) = log["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"] if "help" not in rule] == []
    locations = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert {location["artifactLocation"]["uri"] for location in locations} == {"teams.yaml"}


def test_validate_of_a_missing_file_is_a_finding(watchbill: Watchbill) -> None:
    """Exit 1, the file as it was named, and what to do."""
    result = watchbill("validate", "none.yaml")
    assert (result.code, result.err) == (1, "")
    assert result.out.splitlines() == [
        "none.yaml: error: there is no such file [unreadable-file]",
        "hint: name the file, or make a new one with `watchbill init DIR`",
    ]


def test_strict_lets_warnings_fail(watchbill: Watchbill, edit: Edit) -> None:
    """A warning alone exits 0, with --strict 1, and 0 again for somebody's reason."""
    edit("        runbooks: https://github.com/example/shop/blob/main/docs/runbooks/\n", "")
    assert watchbill("validate").code == 0
    assert watchbill("validate", "--strict").code == 1
    assert watchbill("validate", "--strict", "--allow", "no-runbook: written this week").code == 0


def test_an_allowed_error_is_shown_as_a_warning_with_its_reason(
    watchbill: Watchbill, edit: Edit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The option and the variable allow alike; what is allowed stays on the screen."""
    edit('matchers: [namespace="shop"]', 'matchers: [namespace="ingress"]')
    assert watchbill("validate").code == 1
    allowed = watchbill("validate", "--allow", "equal-matchers: INC-7")
    assert (allowed.code, "(allowed: INC-7) [equal-matchers]" in allowed.out) == (0, True)
    monkeypatch.setenv("WATCHBILL_ALLOW", "equal-matchers: INC-7; no-runbook: x")
    assert watchbill("validate") == allowed


@pytest.mark.usefixtures("mistaken")
def test_a_team_that_cannot_be_compiled_cannot_be_allowed(watchbill: Watchbill) -> None:
    """An unknown member stays an error: there is nothing to deploy."""
    result = watchbill("validate", "--allow", "unknown-member: later")
    assert (result.code, "error: `bne`" in result.out) == (1, True)


def test_a_silenced_finding_is_counted_only(watchbill: Watchbill, edit: Edit) -> None:
    """A comment with a reason keeps its finding out of the text; the summary counts it."""
    edit(
        "      shop:\n",
        "      # watchbill: ignore[no-runbook] until 2027-01-31 written this week\n      shop:\n",
    )
    edit("        runbooks: https://github.com/example/shop/blob/main/docs/runbooks/\n", "")
    result = watchbill("validate", "--strict")
    assert (result.code, result.out) == (0, "")
    assert result.err == "teams.yaml: 1 silenced in 5 teams\n"
    report = json.loads(watchbill("validate", "--format", "json").out)
    assert [(each["code"], each["reason"]) for each in report["silenced"]] == [
        ("no-runbook", "written this week")
    ]


def test_an_error_that_a_comment_silences_still_refuses_a_team_that_cannot_be_compiled(
    watchbill: Watchbill, edit: Edit
) -> None:
    """It is shown all the same, or exit 1 would have no word to it."""
    edit(
        "members: [ana, ben, chi, dev]",
        "members: [ana, bne, chi, dev] # watchbill: ignore[unknown-member] soon",
    )
    result = watchbill("validate")
    assert (result.code, "[unknown-member]" in result.out) == (1, True)


def test_included_files_are_named_from_here(watchbill: Watchbill, folder: Path) -> None:
    """A finding in an included file names it as the root file was named: with its folder."""
    (folder / "deploy" / "teams").mkdir(parents=True)
    text = (folder / "teams.yaml").read_text("utf-8")
    (folder / "deploy" / "teams.yaml").write_text(text + "include: [teams/*.yaml]\n", "utf-8")
    (folder / "deploy" / "teams" / "more.yaml").write_text(
        "people:\n  ana: {name: Ana, email: ana@example.com}\n"
    )
    result = watchbill("validate", "deploy/teams.yaml")
    assert (result.code, result.out.splitlines()[0].split(" ")[0]) == (1, "deploy/teams/more.yaml:2:3:")
    assert str(folder) not in result.out + result.err


def test_an_included_file_that_cannot_be_read_holds_everything_up(
    watchbill: Watchbill, folder: Path, edit: Edit
) -> None:
    """Its teams would be missing from the routes: nothing is written."""
    edit("version: 1\n", "version: 1\ninclude: [more.yaml]\n")
    (folder / "more.yaml").write_bytes(b"\xff")
    result = watchbill("alertmanager")
    assert (result.code, result.out) == (1, "")
