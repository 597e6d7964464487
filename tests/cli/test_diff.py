"""The output and exit codes of `watchbill diff` for edits of the example."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from benchmarks.roster import roster
from tests.cli.conftest import Watchbill
from tests.cli.repository import Repository
from tests.golden import check
from watchbill.cli.fail_on import conditions
from watchbill.report.diff.text import WIDEST
from watchbill.review.conditions import CONDITIONS
from watchbill.usage import UsageError

GOLDEN = Path(__file__).parent / "golden"
Edit = Callable[[str, str], None]

EDITS: dict[str, tuple[tuple[str, str], ...]] = {
    "member-added": (
        ("members: [ana, ben, chi, dev]", "members: [ana, ben, gus, chi, dev]"),
        ("    shadow: {members: [gus]}\n", ""),
    ),
    "runbook-renamed": (("example/ingress/blob/main", "example/ingress/blob/next"),),
    "team-removed": (
        (
            (
                "  tooling:\n    name: Tooling\n    mode: escalation-only\n    lead: kim\n    manager: tea\n "
                '   slack: "#tooling"\n    services:\n      build-farm:\n        matchers:'
                ' [namespace="build"]\n        runbooks:'
                " https://github.com/example/build-farm/blob/main/docs/runbooks/\n"
            ),
            "",
        ),
    ),
    "matcher-changed": (('namespace="shop"', 'namespace="web-shop"'),),
    "broken": (("alerting:\n", "alerting: [\n"),),
    "lead-replaced": (("lead: zoe", "lead: val"), ("\n        manager: uma", "")),
    "hours-moved": (
        ("hours: Mon-Fri 09:00-18:00", "hours: Mon-Fri 09:00-17:00"),
        ("    outside_hours: escalate\n", ""),
    ),
    "team-misread": (('    slack: "#storage-incidents"\n', ""),),
}


@pytest.fixture
def committed(folder: Path, watchbill: Watchbill) -> Repository:
    """The example on `main`, in the folder in which the command runs."""
    repository = Repository(folder)
    repository.commit()
    return repository


def paste(folder: Path, found: dict[str, Any]) -> None:
    """Take an edit of a remedy over, as one click on a suggestion does."""
    lines = (folder / "teams.yaml").read_text("utf-8").splitlines(keepends=True)
    lines[found["first_line"] - 1 : found["last_line"]] = [found["replacement"]]
    (folder / "teams.yaml").write_text("".join(lines), encoding="utf-8")


def golden(name: str, form: str) -> Path:
    return GOLDEN / f"diff-{name}.{ {'text': 'txt', 'markdown': 'md', 'json': 'json'}[form] }"


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_reported(
    watchbill: Watchbill, committed: Repository, edit: Edit, name: str, form: str
) -> None:
    """The whole report in each form, as its golden file has it."""
    for old, new in EDITS[name]:
        edit(old, new)
    result = watchbill("diff", "--base", "main", "--format", form)
    check(golden(name, form), result.out)
    assert result.code == (1 if name == "broken" else 0)


@pytest.mark.parametrize("name", EDITS)
def test_text_fits_a_terminal(name: str) -> None:
    """But for a word that is longer than that."""
    lines = golden(name, "text").read_text("utf-8").splitlines()
    assert [line for line in lines if len(line) > WIDEST and "http" not in line] == []


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("member-added", ["uninvolved", "freeze"]),
        ("runbook-renamed", []),
        ("team-removed", ["tonight", "rekey", "rerouted", "error"]),
        ("matcher-changed", ["rekey", "rerouted"]),
        ("broken", ["error"]),
        ("lead-replaced", ["tonight"]),
        ("hours-moved", ["uninvolved", "gap", "tonight", "freeze"]),
    ],
)
def test_fail_on_names_what_stops_a_merge(
    watchbill: Watchbill, committed: Repository, edit: Edit, name: str, holds: list[str]
) -> None:
    """Each condition by itself makes the exit code 1 exactly where it holds."""
    for old, new in EDITS[name]:
        edit(old, new)
    found = json.loads(watchbill("diff", "--base", "main", "--format", "json").out)["holds"]
    assert found == holds
    codes = {each: watchbill("diff", "--base", "main", "--fail-on", each).code for each in CONDITIONS}
    expected = dict.fromkeys(CONDITIONS, 1 if name == "broken" else 0) | dict.fromkeys(holds, 1)
    assert codes == expected


BY_THE_DAY = (
    "      members: [ana, ben, chi, dev, gus]\n      turn: 1w\n      handoff: Mon 09:00\n",
    "      members: [ana, ben, chi, dev, gus, hana, ida]\n      turn: 1d\n      handoff: daily 09:00\n",
)


def test_fail_on_unserved_stops_an_edit_by_which_somebody_never_serves(
    watchbill: Watchbill, committed: Repository, edit: Edit
) -> None:
    """A finding that was there before does not, nor one that somebody answers for."""
    edit(*BY_THE_DAY)
    brought = watchbill("diff", "--base", "main", "--fail-on", "unserved", "--format", "json")
    assert (brought.code, "unserved" in json.loads(brought.out)["holds"]) == (1, True)
    allowed = watchbill(
        "diff", "--base", "main", "--fail-on", "unserved", "--allow", "never-serves: until May"
    )
    waived = watchbill("diff", "--base", "main", "--fail-on", "unserved", "--waive", "unserved: until May")
    assert (allowed.code, waived.code) == (0, 0)
    committed.commit()
    edit("lead: eli", "lead: zoe")
    kept = watchbill("diff", "--base", "main", "--fail-on", "unserved", "--format", "json")
    assert (kept.code, "unserved" in json.loads(kept.out)["holds"]) == (0, False)


def test_fail_on_unserved_does_not_stop_an_edit_by_which_fewer_never_serve(
    watchbill: Watchbill, committed: Repository, edit: Edit
) -> None:
    """
    The finding is another one, and names nobody who served before; one that names somebody else stops it.
    """
    edit(*BY_THE_DAY)
    committed.commit()
    edit("hours: Mon-Fri 09:00-18:00", "hours: Mon-Sat 09:00-18:00")
    said = watchbill("diff", "--base", "main", "--fail-on", "unserved")
    assert ("never serves" in said.out, said.code) == (True, 0)
    edit("hours: Mon-Sat 09:00-18:00", "hours: Tue-Sun 09:00-18:00")
    said = watchbill("diff", "--base", "main", "--fail-on", "unserved")
    assert ("never serves" in said.out, said.code) == (True, 1)


def test_fail_on_takes_a_list() -> None:
    """Parted by commas, blanks around them; nothing is nothing."""
    assert conditions(" gap,tonight ,") == {"gap", "tonight"}
    assert conditions("") == frozenset()
    for text, said in (
        ("tonite", "'tonite' is not a condition of --fail-on; did you mean 'tonight'?"),
        (
            "gap,x",
            (
                "'x' is not a condition of --fail-on: the conditions are uninvolved, gap, tonight, freeze,"
                " rekey, rerouted, unserved, error"
            ),
        ),
    ):
        with pytest.raises(UsageError) as raised:
            conditions(text)
        assert str(raised.value) == said


def test_what_is_allowed_stops_nothing(watchbill: Watchbill, committed: Repository, edit: Edit) -> None:
    """By name and reason, as with `validate`; it is told all the same."""
    for old, new in EDITS["hours-moved"]:
        edit(old, new)
    waived = watchbill("diff", "--base", "main", "--fail-on", "gap", "--allow", "coverage-gap: agreed")
    assert (waived.code, "(allowed: agreed)" in " ".join(waived.out.split())) == (0, True)


@pytest.mark.parametrize(
    ("form", "said"), [("text", "no change\n"), ("markdown", "### On-call: no change\n")]
)
def test_equal_files_are_one_line(watchbill: Watchbill, committed: Repository, form: str, said: str) -> None:
    """Of two commits, of two files, and where only comments differ."""
    for arguments in (("--base", "main"), ("teams.yaml", "teams.yaml")):
        result = watchbill("diff", *arguments, "--format", form, "--fail-on", ",".join(CONDITIONS))
        assert (result.code, result.out, result.err) == (0, said, "")


def test_two_files_are_compared_without_git(
    watchbill: Watchbill, folder: Path, edit: Edit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Git is needed for `--base` only."""
    monkeypatch.setenv("PATH", str(folder))
    (folder / "old.yaml").write_bytes((folder / "teams.yaml").read_bytes())
    for old, new in EDITS["member-added"]:
        edit(old, new)
    text = watchbill("diff", "old.yaml", "teams.yaml").out
    assert text == golden("member-added", "text").read_text("utf-8").replace("main:teams.yaml", "old.yaml")


def test_includes_are_read_from_the_commit(watchbill: Watchbill, committed: Repository, folder: Path) -> None:
    """Not from the work tree, where one has changed, one is gone, and one is new."""
    people = "people: {{{0}: {{name: {0}, email: {0}@example.com}}}}\n"
    team = (
        "teams: {{{0}: {{mode: escalation-only, lead: ana, manager: {1}, slack: '#{0}', services: {{{0}-api: "
        '{{matchers: [[\'app="{0}"\']], runbooks: "https://example.com/"}}}}}}}}\n'
    )
    alerting = "alerting: {unowned: {team: a, slack: '#u'}}\n"
    committed.write("deploy/teams.yaml", f"version: 1\ninclude: [teams/*.yaml]\n{alerting}")
    committed.write("deploy/teams/a.yaml", people.format("ana") + team.format("a", "ben"))
    committed.write("deploy/teams/b.yaml", people.format("ben") + team.format("b", "ben"))
    committed.write("deploy/teams/c.yaml", people.format("chi"))
    committed.commit()
    committed.write("deploy/teams/a.yaml", people.format("ana") + team.format("a", "chi"))
    committed.write("deploy/teams/d.yaml", team.format("d", "ben"))
    before = committed.git("status", "--porcelain=v2", "--branch")
    result = watchbill("diff", "--base", "HEAD", "deploy/teams.yaml", "--format", "json")
    found = json.loads(result.out)
    assert [(team["team"], team["kind"]) for team in found["teams"]] == [("a", "changed"), ("d", "added")]
    assert (found["old"], found["new"], found["unchanged"]) == (
        "HEAD:deploy/teams.yaml",
        "deploy/teams.yaml",
        1,
    )
    assert committed.git("status", "--porcelain=v2", "--branch") == before


def test_the_file_may_be_named_from_anywhere(
    watchbill: Watchbill, committed: Repository, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Relative to where one is, or absolute; from a folder of the work tree, or from outside it."""
    committed.write("sub/x", "")
    for place, name in ((folder / "sub", "../teams.yaml"), (Path("/"), folder / "teams.yaml")):
        monkeypatch.chdir(place)
        assert watchbill("diff", "--base", "main", name).out == "no change\n"


def test_without_arguments_the_work_tree_is_compared_with_head(
    watchbill: Watchbill, committed: Repository, edit: Callable[[str, str], None]
) -> None:
    """With what is not committed yet, whether it is staged or not; the options stay what they are."""
    assert watchbill("diff").out == "no change\n"
    edit("members: [val, wes, xia, yan]", "members: [val, wes, yan]")
    result = watchbill("diff", "--days", "35", "--fail-on", "uninvolved")
    assert result.out.startswith("HEAD:teams.yaml → teams.yaml, ")
    assert result == watchbill(
        "diff", "--base", "HEAD", "teams.yaml", "--days", "35", "--fail-on", "uninvolved"
    )
    assert result.code == 1
    committed.git("add", "--all")
    assert watchbill("diff", "--days", "35", "--fail-on", "uninvolved") == result
    committed.commit()
    assert watchbill("diff").out == "no change\n"


def test_without_arguments_outside_a_repository_two_rosters_are_asked_for(watchbill: Watchbill) -> None:
    """There is no commit to compare with."""
    result = watchbill("diff")
    assert (result.code, result.out) == (2, "")
    assert result.err == "watchbill: diff compares two rosters: name both, or one with --base REF\n"


def test_a_file_that_the_commit_lacks_is_all_new(
    watchbill: Watchbill, committed: Repository, folder: Path
) -> None:
    """That is said first; nobody is moved by it."""
    committed.write("new/teams.yaml", (folder / "teams.yaml").read_text("utf-8"))
    result = watchbill(
        "diff", "--base", "main", "new/teams.yaml", "--fail-on", "uninvolved,tonight,rekey,error"
    )
    assert result.out.startswith("new/teams.yaml is not in main, so everything is new\n")
    assert (result.code, result.out.count(", a new team\n")) == (0, 5)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("teams.yaml",), "diff compares two rosters: name both, or one with --base REF"),
        (
            ("--base", "main", "a", "b"),
            "name one roster with --base: the other is the same file in that commit",
        ),
        (
            ("--base", "nope"),
            "there is no commit 'nope' in this git repository; does it have to be fetched first?",
        ),
        (
            ("--base", "main", "--team", "paymets"),
            "neither main:teams.yaml nor teams.yaml has a team 'paymets'; did you mean 'payments'?",
        ),
        (
            ("--base", "main", "--fail-on", "all"),
            (
                "'all' is not a condition of --fail-on: the conditions are uninvolved, gap, tonight, freeze,"
                " rekey, rerouted, unserved, error"
            ),
        ),
        (("--base", "main", "--waive", "tonite: x"), "cannot waive 'tonite'; did you mean 'tonight'?"),
        (
            ("--base", "main", "--waive", "all: x"),
            (
                "cannot waive 'all': the conditions are uninvolved, gap, tonight, freeze, rekey, rerouted,"
                " unserved, error"
            ),
        ),
        (
            ("--base", "main", "--waive", "gap: "),
            "cannot waive 'gap' without a reason: write 'gap: why'",
        ),
        (
            ("--deployed", "x.yml", "a", "b"),
            "name one roster with --deployed: the other side is the configuration that runs",
        ),
        (
            ("--deployed", "x.yml", "--base", "main"),
            "--deployed compares with the configuration that runs, so --base and",
        ),
        (
            ("--deployed", "x.yml", "--live"),
            "--deployed compares with the configuration that runs, so --base and",
        ),
        (("--deployed", "x.yml"), "there is nothing to compare with: x.yml: no such file or directory"),
        (("--base", "main", "--at", "soon"), "'soon' is not a time: write 2026-12-24, '2026-12-24 10:00' or"),
    ],
)
def test_a_wrong_command_is_a_usage_error(
    watchbill: Watchbill, committed: Repository, arguments: tuple[str, ...], said: str
) -> None:
    """One line on stderr, exit 2, nothing on stdout."""
    result = watchbill("diff", *arguments)
    assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)
    assert result.err.startswith(f"watchbill: {said}")


def test_a_broken_side_is_reported_with_its_name(
    watchbill: Watchbill, committed: Repository, edit: Edit
) -> None:
    """An old one too: nothing is compared, what it mends is listed, and who mends it may merge."""
    edit(*EDITS["broken"][0])
    committed.commit()
    edit("alerting: [\n", "alerting:\n")
    result = watchbill("diff", "--base", "main", "--fail-on", ",".join(CONDITIONS))
    assert result.code == 0
    assert result.out.startswith(
        "main:teams.yaml cannot be read, so nothing is compared; teams.yaml can be read, without an error\n"
        "\nfixed findings:\n"
    )
    assert result.err.startswith("main:teams.yaml:148:11: error: ")


def test_an_old_file_of_another_version_says_which(
    watchbill: Watchbill, committed: Repository, edit: Edit
) -> None:
    """It is a newer tool's, and another number in it would make it no older."""
    edit("version: 1\n", "version: 2\n")
    committed.commit()
    edit("version: 2\n", "version: 1\n")
    result = watchbill("diff", "--base", "main")
    assert result.code == 0
    assert result.out.startswith(
        "main:teams.yaml cannot be read, so nothing is compared; teams.yaml can be read, without"
    )
    assert result.err.startswith(
        "main:teams.yaml:5:10: error: "
        "this file uses version 2 of the format, but this Watchbill reads only version 1 [invalid-value]\n"
    )
    assert result.err.endswith("hint: upgrade Watchbill: this file was written for a newer one\n")


def test_two_broken_sides_are_both_reported(watchbill: Watchbill, committed: Repository, edit: Edit) -> None:
    """Nothing is compared, and each side's mistakes are named; no waiver makes that fine."""
    edit(*EDITS["broken"][0])
    committed.commit()
    edit("people:\n", "people: [\n")
    result = watchbill("diff", "--base", "main", "--waive", "error: both were broken")
    assert result.code == 1
    assert result.out.startswith(
        "main:teams.yaml cannot be read, so nothing is compared\n"
        "teams.yaml cannot be read, so nothing is compared\n"
        "error: waived: both were broken\n"
    )
    files = [line.partition(":")[0] for line in result.err.splitlines() if ": error: " in line]
    assert [*dict.fromkeys(files)] == ["main", "teams.yaml"]


def test_a_file_with_includes_that_the_commit_lacks_is_all_new(
    watchbill: Watchbill, committed: Repository
) -> None:
    """All that is included is new as well."""
    team = (
        "teams: {{{0}: {{mode: escalation-only, lead: ana, manager: ana, slack: '#{0}', services: {{}}}}}}\n"
    )
    committed.write(
        "new/teams.yaml", "version: 1\ninclude: [teams/*.yaml]\nalerting: {unowned: {team: a, slack: '#u'}}\n"
    )
    committed.write(
        "new/teams/a.yaml", "people: {ana: {name: Ana, email: ana@example.com}}\n" + team.format("a")
    )
    committed.write("new/teams/b.yaml", team.format("b"))
    found = json.loads(watchbill("diff", "--base", "main", "new/teams.yaml", "--format", "json").out)
    assert found["notes"] == ["new/teams.yaml is not in main, so everything is new"]
    assert [(team["team"], team["kind"]) for team in found["teams"]] == [("a", "added"), ("b", "added")]


@pytest.mark.parametrize(
    ("freeze", "day"),
    [(0, "2026-11-30"), (1, "2026-11-30"), (2, "2026-12-07"), (3, "2026-12-14"), (5, "2026-12-28")],
)
def test_a_remedy_begins_when_the_freeze_ends(
    watchbill: Watchbill, committed: Repository, edit: Edit, freeze: int, day: str
) -> None:
    """At the handoff that ends so many turns; without a freeze at the next one."""
    edit("members: [ana, ben, chi, dev]", "members: [ana, gus, ben, chi, dev]")
    result = watchbill("diff", "--base", "main", "--format", "json", "--freeze", str(freeze))
    (remedy,) = json.loads(result.out)["remedies"]
    (found,) = remedy["edits"]
    assert (found["begins"], f"{{from: {day}, " in found["then"]) == (f"{day}T10:00:00Z", True)


def test_people_who_leave_the_file_leave_what_nobody_covers(
    watchbill: Watchbill, committed: Repository, folder: Path
) -> None:
    """Who had those hours, who is left, and when nobody is."""
    text = re.sub(r"      us:\n(        .*\n)+", "", (folder / "teams.yaml").read_text("utf-8"))
    (folder / "teams.yaml").write_text(re.sub(r"  (leo|mia|noa|oli): .*\n", "", text), encoding="utf-8")
    found = json.loads(watchbill("diff", "--base", "main", "--format", "json").out)
    assert found["holds"] == ["gap", "tonight", "freeze"]
    primary, *_ = found["teams"][0]["policies"][0]["levels"]
    assert (primary["before"], primary["after"]) == (["oli"], [])
    assert {person["person"] for person in primary["people"]} == {"leo", "mia", "noa", "oli"}
    assert not any(person["gained"] for person in primary["people"])
    assert [each["code"] for each in found["findings"]["new"]] == ["coverage-gap"]


def test_another_key_of_the_same_person_holds_nothing(
    watchbill: Watchbill, committed: Repository, edit: Edit, folder: Path
) -> None:
    """It is told with what the deploy will meet; the lines of a remedy beside it have the new key."""
    edit("  ana: {name: Ana, email: ana@", "  anna: {name: Ana, email: ana@")
    edit("members: [ana, ben, chi, dev, gus]", "members: [anna, ben, chi, dev, gus]")
    edit("members: [ana, ben, chi, dev]", "members: [anna, ben, chi, dev]")
    result = watchbill("diff", "--base", "main", "--fail-on", "uninvolved,tonight,freeze,error")
    assert result.code == 0
    assert (
        " ".join(result.out.split("\n\n")[1].split())
        == "ana now has the key anna, and is the same person: this moves nobody, but Terraform will remove"
        " the membership of ana in payments and website, and PagerDuty refuses that as long as they are on"
        " call there. Keep the key, or remove the person in one deploy and add them as anna in the next"
    )
    found = json.loads(watchbill("diff", "--base", "main", "--format", "json").out)
    assert (found["holds"], found["teams"]) == ([], [])
    assert [(each["person"], each["rekeyed"], each["settings"]) for each in found["people"]] == [
        ("anna", {"before": "ana", "teams": ["payments", "website"]}, [])
    ]
    edit("members: [anna, ben, chi, dev]", "members: [anna, gus, ben, chi, dev]")
    (remedy,) = json.loads(watchbill("diff", "--base", "main", "--format", "json").out)["remedies"]
    assert "members: [anna, ben, chi, dev]\n" in remedy["edits"][0]["replacement"]


def test_a_running_version_that_is_taken_back(
    watchbill: Watchbill, committed: Repository, edit: Edit
) -> None:
    """
    To revert one that has begun is an edit like another: it names whom the version added, moves all, can
    wait.
    """
    anchor = "anchor: {date: 2026-11-30, member: ben}\n"
    then = "      then: {from: 2026-11-16, members: [ana, ben, gus, chi, dev]}\n"
    edit(anchor, anchor + then)
    committed.commit()
    edit(then, "")
    found = json.loads(watchbill("diff", "--base", "main", "--format", "json").out)
    assert found["holds"] == ["uninvolved", "freeze"]
    (remedy,) = found["remedies"]
    assert remedy["edits"][0]["replacement"].splitlines()[-3:] == [
        "      then:",
        "        - {from: 2026-11-16, members: [ana, ben, gus, chi, dev]}",
        "        - {from: 2026-12-07, members: [ana, ben, chi, dev]}",
    ]
    levels = found["teams"][0]["policies"][0]["levels"]
    named = {person["person"]: person["involved"] for level in levels for person in level["people"]}
    assert named == {"ana": False, "ben": False, "chi": False, "dev": False, "gus": True}


def test_a_replacement_at_once_is_offered_later(
    watchbill: Watchbill, committed: Repository, edit: Edit, folder: Path
) -> None:
    """It names everybody whom it moves, and moves them too soon: with the lines neither condition is so."""
    gate = ("diff", "--base", "main", "--fail-on", "tonight,freeze")
    edit("members: [ana, ben, chi, dev]", "members: [ana, gus, chi, dev]")
    edit("date: 2026-11-30, member: ben}", "date: 2026-11-30, member: gus}")
    result = watchbill(*gate)
    assert result.code == 1
    assert (
        "  how to begin later:\n    As written, this edit changes who is on call at the merge, and"
        " shifts of Ben and Gus within the\n      next 2 turns.\n    Starting Mon 7 Dec 10:00 instead: none"
        " of that changes.\n    Ben keeps the shifts before that, the last until Mon 7 Dec 10:00.\n"
        in result.out
    )
    assert watchbill(*gate, "--freeze", "1").out.count(" within the\n      next turn.\n") == 1
    (remedy,) = json.loads(watchbill("diff", "--base", "main", "--format", "json").out)["remedies"]
    assert (remedy["people"], remedy["moved"], remedy["moved_from_then_on"]) == ([], 0, 0)
    (found,) = remedy["edits"]
    paste(folder, found)
    assert watchbill(*gate).code == 0


def test_a_remedy_of_as_many_shifts_tells_the_hours(
    watchbill: Watchbill, committed: Repository, edit: Edit
) -> None:
    """They are less: whoever is due would have but the stretch up to the new handoff."""
    anchor = "      anchor: {date: 2026-11-30, member: ben}\n"
    edit(anchor, f"{anchor}      then: {{from: 2026-12-07, handoff: Tue 09:00}}\n")
    said = " ".join(watchbill("diff", "--base", "main").out.split())
    assert (
        "how to move others less: As written, this edit moves 44 shifts of Chi, Dev, Ana and Ben,"
        " who are not part of it. Starting Mon 7 Dec 10:00 instead: none before that, 44 shifts from then on,"
        " 1012 hours instead of 6312. teams.yaml: replace line 50 with: then: {from: 2026-12-07, handoff: Tue"
        " 09:00, first: ben}" in said
    )


@pytest.fixture(scope="module")
def hundred() -> tuple[str, str]:
    """A hundred teams, and each of them without one of its members: all move, all have a remedy."""
    text = roster(100)
    return text, re.sub(r"members: \[(p\d+-0), p\d+-1, (p\d+-2), (p\d+-3)\]", r"members: [\1, \2, \3]", text)


def test_a_hundred_teams_are_cut_honestly(
    watchbill: Watchbill, folder: Path, hundred: tuple[str, str]
) -> None:
    """A comment that GitHub takes, each team in it folded and whole, and how many are not in it."""
    for name, text in zip(("old.yaml", "new.yaml"), hundred, strict=True):
        (folder / name).write_text(text, encoding="utf-8")
    said = watchbill("diff", "old.yaml", "new.yaml", "--format", "markdown").out
    assert 60_000 < len(said) < 65_536
    assert re.match(r"### On-call: \d+ people who are not part of this edit move\n", said)
    folded = said.count("<details>\n<summary>")
    assert (said.count("\n</details>\n"), said.count("<details>")) == (folded, folded)
    out = re.search(r"what changes in (.*) and (\d+) more\. `watchbill diff` shows it\.", said)
    assert out
    teams = len(json.loads(watchbill("diff", "old.yaml", "new.yaml", "--format", "json").out)["teams"])
    assert folded + len(out[1].split(", ")) + int(out[2]) == teams == 90
    lines = said.split("\n")
    blocks = MarkdownIt("commonmark").enable("table").parse(said)
    fences = [block for block in blocks if block.type == "fence"]
    assert fences
    assert all(block.map and lines[block.map[1] - 1] == block.markup for block in fences)
    assert [block.content.strip() for block in blocks if block.type == "html_block"].count(
        "</details>"
    ) == folded


def test_a_mended_file_fails_on_the_errors_that_it_has(
    watchbill: Watchbill, committed: Repository, edit: Edit
) -> None:
    """They may have been there before, and are known now; without `--fail-on` they stop nothing."""
    edit(*EDITS["broken"][0])
    committed.commit()
    edit("alerting: [\n", "alerting:\n")
    edit("lead: zoe", "lead: nobody")
    told = json.loads(watchbill("diff", "--base", "main", "--format", "json").out)
    assert told["holds"] == ["error"]
    assert told["notes"] == [
        (
            "main:teams.yaml cannot be read, so nothing is compared; "
            "teams.yaml can be read, with 1 error or gap: `watchbill validate` shows them"
        )
    ]
    codes = [watchbill("diff", "--base", "main", "--fail-on", each).code for each in ("", "gap", "error")]
    assert codes == [0, 0, 1]


def test_a_waived_condition_fails_nothing_and_is_reported(
    watchbill: Watchbill, committed: Repository, edit: Edit
) -> None:
    """By its name and reason, in every form, among all that holds; what else is so fails as before."""
    edit(*EDITS["member-added"][0])
    waived = (
        "diff",
        "--base",
        "main",
        "--fail-on",
        "uninvolved,freeze",
        "--waive",
        "uninvolved: Ben <agreed>",
    )
    both = (*waived, "--waive", "freeze: announced")
    assert [watchbill(*each).code for each in (waived, both)] == [1, 0]
    assert watchbill(*both).out.startswith("uninvolved: waived: Ben <agreed>\nfreeze: waived: announced\n")
    assert "\n- uninvolved: waived: Ben &#60;agreed&#62;\n" in watchbill(*waived, "--format", "markdown").out
    found = json.loads(watchbill(*waived, "--format", "json").out)
    assert found["waived"] == [{"condition": "uninvolved", "reason": "Ben <agreed>"}]
    assert found["holds"] == ["uninvolved", "freeze"]


def test_waivers_are_lines_of_the_environment_too(
    watchbill: Watchbill, committed: Repository, edit: Edit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a pipeline has them; a waiver of a condition that does not hold is reported on stderr."""
    edit(*EDITS["matcher-changed"][0])
    monkeypatch.setenv("WATCHBILL_WAIVE", "\nrekey: nothing is open; all asked\r\n gap: none\n")
    result = watchbill("diff", "--base", "main", "--fail-on", "rekey")
    assert (result.code, result.err) == (0, "nothing to waive: gap does not hold\n")
    assert result.out.startswith("rekey: waived: nothing is open; all asked\n")


def test_a_file_that_cannot_be_read_cannot_be_waived(
    watchbill: Watchbill, committed: Repository, edit: Edit
) -> None:
    """Nothing is known of what it does."""
    edit(*EDITS["broken"][0])
    assert watchbill("diff", "--base", "main", "--fail-on", "error", "--waive", "error: why not").code == 1


def test_an_old_file_that_cannot_be_read_is_a_usage_error(
    watchbill: Watchbill, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    A slip in its name must not let a guard pass: nothing would be compared. Nor must an included one be
    missing.
    """
    guard = ("teams.yaml", "--fail-on", "uninvolved,tonight,freeze,error")
    (folder / "root.yaml").write_text("version: 1\ninclude: [teams/*.yaml]\n", "utf-8")
    (folder / "teams").mkdir()
    (folder / "teams/a.yaml").symlink_to("nothing.yaml")
    for old, said in (
        ("typo.yaml", "typo.yaml: there is no such file"),
        ("teams", "teams: this is a directory, not a file"),
        ("root.yaml", "teams/a.yaml: there is no such file"),
    ):
        result = watchbill("diff", old, *guard)
        assert (result.code, result.out) == (2, "")
        assert result.err == f"watchbill: there is nothing to compare with: {said}\n"


def test_a_missing_file_is_a_finding(watchbill: Watchbill, committed: Repository) -> None:
    """It was in the commit, and is not in the work tree."""
    os.remove("teams.yaml")
    result = watchbill("diff", "--base", "main")
    assert result.code == 1
    assert result.err.startswith(
        "teams.yaml: error: there is no such file [unreadable-file]\nhint: name the file"
    )


def test_one_team_is_compared_alone(watchbill: Watchbill, committed: Repository, edit: Edit) -> None:
    """What happens to others is not said."""
    edit("lead: zoe", "lead: val")
    edit("lead: tea", "lead: hana")
    found = json.loads(watchbill("diff", "--base", "main", "--team", "storage", "--format", "json").out)
    assert [team["team"] for team in found["teams"]] == ["storage"]


def test_the_moment_of_the_merge_is_an_argument(
    watchbill: Watchbill, committed: Repository, edit: Edit
) -> None:
    """Shifts are compared from it on, for as many days as are asked for."""
    edit("members: [ana, ben, chi, dev]", "members: [ana, ben, gus, chi, dev]")
    result = watchbill("diff", "--base", "main", "--at", "2026-12-08 12:00", "--days", "1")
    text = re.sub(r" +", " ", result.out)
    assert "merged Tue 8 Dec 2026 12:00 UTC; next 1 day" in text
    assert " primary Chi → Gus\n" in text
    assert watchbill("diff", "--base", "main", "--days", "0").code == 2


def test_another_user_at_the_merge_is_another_person_tonight(
    watchbill: Watchbill, committed: Repository, edit: Edit
) -> None:
    """Ana is on call for payments; Jan is not yet, and is within the freeze."""
    for key, holds in (("jan", ["freeze"]), ("ana", ["tonight", "freeze"])):
        edit(f"email: {key}@example.com", "email: zed@example.com")
        found = json.loads(watchbill("diff", "--base", "main", "--format", "json").out)
        assert (found["holds"], [each["person"] for each in found["people"]]) == (holds, [key])
        edit("email: zed@example.com", f"email: {key}@example.com")
    assert watchbill("diff", "--base", "main").out == "no change\n"


def test_an_edited_anchor_has_the_old_one_to_paste(
    watchbill: Watchbill, committed: Repository, edit: Edit
) -> None:
    """With it nobody moves."""
    edit("date: 2026-11-30, member: ben}", "date: 2026-12-07, member: ben}")
    said = watchbill("diff", "--base", "main").out
    assert (
        "    With the old anchor: {date: 2026-11-30, member: ben} instead: none.\n"
        "    teams.yaml: replace line 49 with:\n"
        "            anchor: {date: 2026-11-30, member: ben}\n" in said
    )
    (offer,) = json.loads(watchbill("diff", "--base", "main", "--format", "json").out)["remedies"]
    (found,) = offer["edits"]
    assert (found["begins"], found["then"], found["anchor"]["member"]) == (None, None, "ben")
    edit("      anchor: {date: 2026-12-07, member: ben}\n", found["replacement"])
    assert watchbill("diff", "--base", "main").out == "no change\n"


def test_no_shift_is_made_up_where_the_anchor_is_on_no_handoff(
    watchbill: Watchbill, committed: Repository, edit: Edit
) -> None:
    """Of another handoff with the old anchor no form tells who moves; all say so, and what to write."""
    edit("handoff: Mon 10:00", "handoff: Tue 09:00")
    forms = {
        form: watchbill("diff", "--base", "main", "--format", form).out
        for form in ("text", "markdown", "html")
    }
    said = "t is not known who moves, because it has errors in teams.yaml"
    assert [form for form, each in forms.items() if said not in each or "gains" in each] == []
    assert "            then: {from: 2026-12-07, handoff: Tue 09:00, first: ben}\n" in forms["text"]
    heading = "Payments (payments) changes; 1 team could not be compared; 1 new error"
    assert forms["markdown"].startswith(f"### On-call: {heading}\n")
    found = json.loads(watchbill("diff", "--base", "main", "--format", "json").out)
    assert found["not_compared"] == [{"team": "payments", "why": "because it has errors in teams.yaml"}]
    assert [level for policy in found["teams"][0]["policies"] for level in policy["levels"]] == []


def test_the_anchor_s_member_who_leaves_has_a_version_to_paste(
    watchbill: Watchbill, committed: Repository, edit: Edit, folder: Path
) -> None:
    """The commonest slip: the file has an error as it is, and none with what is offered."""
    edit("members: [ana, ben, chi, dev]", "members: [ana, chi, dev]")
    said = watchbill("diff", "--base", "main").out
    assert (
        "Payments (payments)\n  it is not known who moves, because it has errors in teams.yaml\n  how it"
        " could take effect:\n    As written, its errors make it impossible to say whose turn it is.\n"
        in said
    )
    (offer,) = json.loads(watchbill("diff", "--base", "main", "--format", "json").out)["remedies"]
    (found,) = offer["edits"]
    paste(folder, found)
    assert watchbill("diff", "--base", "main", "--fail-on", "tonight,freeze,error").code == 0


RUNNING = "{from: 2026-11-20, to: 2026-11-24, replace: ana, with: chi}"
KEPT = (
    "payments, primary: this edit removes the override by Chi, but it is already running: PagerDuty keeps"
    " it until Wed 25 Nov 00:00 Europe/London unless somebody deletes it there"
)


@pytest.mark.parametrize(
    ("after", "kept"),
    [
        ("", True),
        ("{from: 2026-11-20, to: 2026-11-23, replace: ana, with: chi}", True),
        (RUNNING, False),
        ("{from: 2026-11-20, to: 2026-11-28, replace: ana, with: chi}", False),
        ("{from: 2026-11-20, to: 2026-11-24, replace: ana, with: dev}", False),
        ("{from: 2026-11-24, to: 2026-11-24, replace: ana, with: dev}", True),
    ],
    ids=["taken out", "shorter", "the same", "longer", "given to another", "given to another in part"],
)
def test_an_override_that_pagerduty_keeps_is_reported(
    watchbill: Watchbill, folder: Path, edit: Edit, after: str, kept: bool
) -> None:
    """One that is running is never deleted; where the new file makes one over it, that counts."""
    text = (folder / "teams.yaml").read_text("utf-8")
    for name, override in (("old.yaml", RUNNING), ("new.yaml", after)):
        overrides = f"    overrides: [{override}]\n" if override else ""
        (folder / name).write_text(text.replace("    shadow: {members: [gus]}\n", overrides))
    for form in ("text", "json", "markdown"):
        result = watchbill("diff", "old.yaml", "new.yaml", "--format", form)
        assert (result.code, KEPT in " ".join(result.out.split())) == (0, kept)
    assert KEPT not in watchbill("diff", "old.yaml", "new.yaml", "--team", "storage").out
    assert KEPT not in watchbill("diff", "old.yaml", "new.yaml", "--at", "2026-11-25").out
