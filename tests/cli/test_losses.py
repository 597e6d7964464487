"""The refusal of edits that take something away, in `diff` and `validate --base`, and its remedies."""

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Result, Watchbill
from tests.cli.repository import Repository
from tests.review.test_review_losses import OBJECT_STORE, SHOP, TOOLING
from watchbill.report.diff import FORMS

Edit = Callable[[str, str], None]

MOVED = (
    (OBJECT_STORE, ""),
    ("    services:\n  # Two", "  # Two"),
    (SHOP, OBJECT_STORE.rstrip() + "\n" + SHOP),
)
EDITS: dict[str, tuple[tuple[tuple[str, str], ...], str, str]] = {
    "service-moved": (MOVED, "object-store", "`object-store`"),
    "service-renamed": (
        (("      ingress:\n", "      gateway:\n        name: ingress\n"),),
        "gateway",
        "platform",
    ),
    "team-renamed": ((("  payments:\n", "  billing:\n"),), "billing", "payments"),
    "team-left": (((TOOLING, ""),), "teams", "tooling"),
    "unowned-moved": ((("unowned: {team: platform", "unowned: {team: payments"),), "payments", "no way yet"),
    "rotation-renamed": ((("      eu:\n", "      emea:\n"),), "emea", "primary_emea"),
}


@pytest.fixture
def committed(folder: Path, watchbill: Watchbill) -> Repository:
    """The example on `main`."""
    repository = Repository(folder)
    repository.commit()
    return repository


@pytest.fixture(params=EDITS.keys())
def code(request: pytest.FixtureRequest, committed: Repository, edit: Edit) -> str:
    """The code of an edit that has been made."""
    found: str = request.param
    for old, new in EDITS[found][0]:
        edit(old, new)
    return found


def underlined(folder: Path, place: dict[str, int]) -> str:
    line = (folder / "teams.yaml").read_text("utf-8").splitlines()[place["line"] - 1]
    return line[place["column"] - 1 : place["end_column"] - 1]


def test_validate_alone_does_not_mind_the_edit(watchbill: Watchbill, code: str) -> None:
    """The file is sound: it is what it was that makes the difference."""
    assert watchbill("validate").code == 0


def test_validate_since_a_commit_refuses_it(watchbill: Watchbill, folder: Path, code: str) -> None:
    """One error, at its place in the new file, in each form; and 0 where somebody answers for it."""
    since = ("validate", "--base", "main")
    result = watchbill(*since, "--format", "json")
    (finding,) = [each for each in json.loads(result.out)["findings"] if each["grade"] == "error"]
    assert (result.code, finding["code"]) == (1, code)
    assert finding["place"]["file"] == "teams.yaml"
    assert underlined(folder, finding["place"]) == EDITS[code][1]
    text, github, gitlab, sarif = (
        watchbill(*since, "--format", form) for form in ("text", "github", "gitlab", "sarif")
    )
    assert [each.code for each in (text, github, gitlab, sarif)] == [1, 1, 1, 1]
    place = finding["place"]
    assert f"teams.yaml:{place['line']}:{place['column']}: error: {finding['message']} [{code}]\n" in text.out
    assert EDITS[code][2] in text.out.partition("hint: ")[2]
    assert f"::error file=teams.yaml,line={place['line']},col={place['column']}," in github.out
    assert [each["check_name"] for each in json.loads(gitlab.out) if each["severity"] == "critical"] == [code]
    results = json.loads(sarif.out)["runs"][0]["results"]
    assert [each["ruleId"] for each in results if each["level"] == "error"] == [code]
    allowed = watchbill(*since, "--allow", f"{code}: agreed")
    assert (allowed.code, f"warning: {finding['message']} (allowed: agreed) [{code}]" in allowed.out) == (
        0,
        True,
    )


@pytest.mark.parametrize("form", list(FORMS))
def test_diff_refuses_it_in_every_form(
    watchbill: Watchbill, monkeypatch: pytest.MonkeyPatch, code: str, form: str
) -> None:
    """It is a new finding that counts as an error, and its way is printed."""
    command = ("diff", "--base", "main", "--fail-on", "error", "--format", form)
    result = watchbill(*command)
    assert (result.code, code in result.out) == (1, True)
    assert EDITS[code][2].strip("`") in result.out
    assert watchbill(*command, "--allow", f"{code}: agreed").code == 0
    monkeypatch.setenv("WATCHBILL_ALLOW", f"{code}: agreed")
    assert watchbill(*command).code == 0


def test_it_is_explained(watchbill: Watchbill, code: str) -> None:
    """Each code has its manual page."""
    assert watchbill("explain", code).out.startswith(f"# {code}\n")


def test_what_is_printed_to_pass_makes_it_pass(watchbill: Watchbill, code: str) -> None:
    """The option as it stands there, pasted behind the command."""
    lines = [line.strip() for line in watchbill("validate", "--base", "main").out.splitlines()]
    options = [shlex.split(line) for line in lines if line.startswith("--allow ")]
    assert len(options) == (0 if code in ("service-moved", "unowned-moved") else 1)
    for option in options:
        assert watchbill("validate", "--base", "main", *option).code == 0
        assert watchbill("diff", "--base", "main", "--fail-on", "error", *option).code == 0


def test_a_reverted_edit_changes_nothing(watchbill: Watchbill, committed: Repository, code: str) -> None:
    """The file is what it was in the commit: nothing is refused."""
    committed.git("checkout", "--quiet", "main", "--", ".")
    assert watchbill("validate", "--base", "main").out == ""
    assert watchbill("diff", "--base", "main").out == "no change\n"


def test_one_team_is_told_of_what_concerns_it(
    watchbill: Watchbill, committed: Repository, edit: Edit
) -> None:
    """A service that moves concerns both teams, and no third."""
    for old, new in MOVED:
        edit(old, new)
    for team, concerned in (("storage", True), ("website", True), ("payments", False)):
        result = watchbill("diff", "--base", "main", "--team", team, "--fail-on", "error")
        assert (result.code, "[service-moved]" in result.out) == (int(concerned), concerned)


def test_a_comment_does_not_silence_it(watchbill: Watchbill, committed: Repository, edit: Edit) -> None:
    """It would stay in the file when the edit is long past."""
    edit("      eu:\n", "      emea: # watchbill: ignore[rotation-renamed] we know\n")
    result = watchbill("validate", "--base", "main")
    assert (result.code, "[rotation-renamed]" in result.out, "[suppression-unused]" in result.out) == (
        1,
        True,
        True,
    )


def test_included_files_count(watchbill: Watchbill, committed: Repository, folder: Path, edit: Edit) -> None:
    """A team that moves to a file of its own is the same; one that leaves that file has left."""
    tooling = TOOLING[TOOLING.index("  tooling:") :]
    edit(TOOLING, "")
    edit("version: 1\n", "version: 1\ninclude: [teams/*.yaml]\n")
    committed.write("teams/tooling.yaml", f"teams:\n{tooling}")
    assert watchbill("validate", "--base", "main").code == 0
    committed.commit()
    (folder / "teams" / "tooling.yaml").write_text("teams: {}\n", "utf-8")
    result = watchbill("validate", "--base", "main")
    assert (result.code, "[team-left]" in result.out) == (1, True)


def test_an_old_side_that_cannot_be_compared_is_reported(
    watchbill: Watchbill, committed: Repository, edit: Edit
) -> None:
    """Of a file that was not there, or was broken, nothing can be lost."""

    def said(result: Result) -> tuple[int, str]:
        return result.code, result.err.splitlines()[0]

    committed.git("mv", "teams.yaml", "other.yaml")
    committed.commit()
    committed.git("mv", "other.yaml", "teams.yaml")
    assert said(watchbill("validate", "--base", "main")) == (
        0,
        "teams.yaml is not in main, so everything is new",
    )
    edit("alerting:\n", "alerting: [\n")
    committed.commit()
    edit("alerting: [\n", "alerting:\n")
    assert said(watchbill("validate", "--base", "main")) == (
        0,
        "main:teams.yaml cannot be read, so nothing is compared with it",
    )
    assert watchbill("validate", "--base", "gone").code == 2


def test_a_new_side_that_cannot_be_read_has_its_own_errors(
    watchbill: Watchbill, committed: Repository, edit: Edit
) -> None:
    """No team is said to have left a file that cannot be read."""
    edit("alerting:\n", "alerting: [\n")
    result = watchbill("validate", "--base", "main")
    assert (result.code, "[yaml-syntax]" in result.out, "team-left" in result.out) == (1, True, False)


def page_blocks(language: str) -> list[str]:
    """Return the fenced blocks of the page about deploying."""
    page = (ROOT / "docs/deployment.md").read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


def typed(watchbill: Watchbill, *names: tuple[str, str]) -> list[str]:
    """Return what is printed to be typed, each command with its stack, under other names."""
    stack, found = "", []
    for line in watchbill("validate", "--base", "main").out.splitlines():
        if not line.startswith("     "):
            continue
        text = line[5:]
        for old, new in names:
            text = text.replace(old, new)
        stack = text.removeprefix("stack=") if text.startswith("stack=") else stack
        found.append(text.replace('"$stack"', stack))
    return found


def test_the_page_shows_how_a_team_is_taken_down(
    watchbill: Watchbill, committed: Repository, edit: Edit
) -> None:
    """The very lines that are printed for this team of the example."""
    edit(TOOLING, "")
    out = watchbill("validate", "--base", "main").out
    printed = [line[5:] for line in out.splitlines() if line.startswith("     ")]
    first, last = printed.index("export WATCHBILL_DESTROY='"), printed.index('rm "$stack/plan"')
    assert "\n".join(printed[first : last + 1]) + "\n" in page_blocks("sh")


def test_the_page_shows_how_a_state_gets_another_key(
    watchbill: Watchbill, committed: Repository, edit: Edit
) -> None:
    """
    The printed commands, with the stack written out, in their order.

    Those that give up the old state are by themselves: pasted after a push that failed they would lose the
    only one.
    """
    edit("  payments:\n", "  billing:\n")
    printed = typed(watchbill, ("payments", "pay"), ("billing", "payments"))
    put_in, given_up = [each for each in page_blocks("sh") if "state push" in each or "state rm" in each]
    assert ("state rm" in put_in, "state push" in given_up) == (False, False)
    lines = [line.partition("  #")[0].rstrip() for line in (put_in + given_up).splitlines() if line]
    shown = [line for line in lines if not line.startswith(("export WATCHBILL_TEAMS", "python"))]
    assert "  3. only if the push and the move succeeded: " in watchbill("validate", "--base", "main").out
    commands = ("terraform", "umask", "rm")
    assert [line for line in printed if line.startswith(commands)] == shown
