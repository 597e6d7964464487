"""The reports of `watchbill ci review` on a pull request, by the steps of the action itself."""

import json
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import AT, ROOT, Watchbill
from tests.cli.pipelines import ADDED, PYTHON, UNSHADOWED, Request, Runner
from tests.cli.warm import Warm
from tests.standins.github import BOT, GitHub, Pull
from watchbill.forge.thread import marker

ACTION = ROOT / "action.yml"
COMMENT = ROOT / "actions/comment/action.yml"
SET_UP, ARTIFACT, SARIF = (
    "actions/setup-python",
    "actions/upload-artifact",
    "github/codeql-action/upload-sarif",
)
DEMO = (ROOT / "watchbill/cli/init/demo.yaml").read_text("utf-8").replace("1999-01-04", "2026-08-17")


@pytest.fixture(scope="module", autouse=True)
def warm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let the runs of the action find the modules loaded."""
    process = Warm(tmp_path_factory.mktemp("warm"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Runner, "python", process.script)
        yield
    process.close()


@pytest.fixture(scope="module")
def added(tmp_path_factory: pytest.TempPathFactory) -> Request:
    """A pull request by which Gus comes into the rotation."""
    return Request(tmp_path_factory.mktemp("added"), ADDED, UNSHADOWED)


@pytest.fixture
def request_(added: Request, tmp_path: Path) -> Request:
    """A copy of it, for one test."""
    return added.copied(tmp_path)


def runner(request: Request, hub: GitHub, event: dict[str, str], **inputs: str) -> Runner:
    environment = hub.environment() | event | {"WATCHBILL_AT": AT}
    return Runner(ACTION, request.folder, environment, **inputs)


def unpack(request: Request, hub: GitHub, run: Runner) -> Runner:
    """Return the run of the other workflow, with what the first one has packed."""
    (run.temp / "watchbill-packed").mkdir()
    (run.temp / "watchbill-review/review.json").rename(run.temp / "watchbill-packed/review.json")
    other = Runner(COMMENT, request.folder, hub.environment())
    other.let(github__event__workflow_run__head_sha=request.head)
    return other


@pytest.mark.parametrize("depth", [1, 2, None])
def test_a_pull_request_gets_a_comment_and_a_suggestion(
    request_: Request, depth: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever of the history the clone has; only what the merge does is told; the step fails last."""
    if depth == 1:  # as the template has it: by a process of its own
        monkeypatch.setattr(Runner, "python", PYTHON)
    with GitHub(request_.pull()) as hub:
        run = runner(request_, hub, request_.event(), **{"fail-on": "uninvolved,gap", "sarif": "true"})
        code = run.run(request_.clone(depth=depth))
    (comment,), (remark,) = hub.pulls[7].comments, hub.pulls[7].remarks
    assert code == 1, run.said
    assert (
        run.said.splitlines()[-1] == "::error title=watchbill::--fail-on stops this merge: uninvolved; "
        "the label `watchbill-waive:uninvolved` waives uninvolved"
    )
    heading, _, sides = comment["body"].removeprefix(f"{marker('')}\n").split("\n")[:3]
    assert heading == "### On-call: 4 people who are not part of this edit move"
    assert sides.startswith(f"<code>{request_.base}:teams.yaml</code>")
    # A suggestion on one line has no first. The lines of the branch's own file, two above those of the merge.
    lines = request_.text.split("\n")
    assert (remark["path"], remark["commit_id"], remark["side"]) == ("teams.yaml", request_.head, "RIGHT")
    assert remark["start_line"] is None
    assert lines[remark["line"] - 1] == "      members: [ana, ben, gus, chi, dev]"
    assert remark["body"].count("```") == 2
    assert "```suggestion\n      members: [ana, ben, chi, dev]\n" in remark["body"]
    assert "      then: {from: 2026-12-07, members: [ana, ben, gus, chi, dev]}\n```" in remark["body"]
    summary = (run.temp / "summary").read_text("utf-8")
    assert comment["body"] == f"{marker('')}\n{summary}"
    assert json.loads((run.temp / "watchbill-review/watchbill.sarif").read_text())["version"] == "2.1.0"
    installed = (request_.folder / "shims/installed").read_text()
    assert installed.endswith(
        f"--no-deps --only-binary :all: --require-hashes -r {ROOT}/requirements/run.txt\n"
    )
    (path,) = run.temp.glob("watchbill/lib/*/site-packages/watchbill.pth")
    assert path.read_text() == f"{ROOT}\n"
    assert run.uses() == [SARIF]
    assert "t-write" not in run.said


def accepted(text: str, remarks: list[dict[str, Any]]) -> str:
    """Return a file with all suggestions taken over, as GitHub does it."""
    lines = text.split("\n")
    for each in sorted(remarks, key=lambda each: -each["line"]):
        body = each["body"].partition("suggestion\n")[2].rpartition("\n")[0]
        lines[(each["start_line"] or each["line"]) - 1 : each["line"]] = body.split("\n")
    return "\n".join(lines)


def wide(request: Request) -> Pull:
    """The pull request with more lines shown around each edit."""
    pull = request.pull()
    patch = request.origin.git("diff", "-U9", f"{request.left}...{request.head}", "--", "teams.yaml")
    pull.patches["teams.yaml"] = patch[patch.index("@@") :]
    return pull


def test_suggestions_that_belong_together_are_valid_together(tmp_path: Path, watchbill: Watchbill) -> None:
    """Two rotations of one team: each says so, and the file with both is without an error."""
    request = Request(
        tmp_path / "request",
        ("members: [hana, ida, jan, kim]", "members: [hana, gus, ida, jan, kim]"),
        ("members: [leo, mia, noa, oli]", "members: [leo, ben, mia, noa, oli]"),
    )
    with GitHub(wide(request)) as hub:
        run = runner(request, hub, request.event())
        assert run.run(request.clone(depth=2)) == 0, run.said
    remarks = hub.pulls[7].remarks
    assert ["accept all 2 together" in each["body"] for each in remarks] == [True, True]
    text = accepted(request.text, remarks)
    assert text.count("then: {from: ") == 2
    Path("teams.yaml").write_text(text, "utf-8")
    assert watchbill("validate").code == 0


def test_a_suggestion_stands_in_its_own_team(tmp_path: Path) -> None:
    """
    The branch to merge into got a team, by whose lines another of the same look now stands where this one
    did.
    """
    teams = {
        name: (
            f"  {name}:\n    lead: eli\n    manager: fay\n    slack: '#x'\n    rotation:\n      members:"
            f" [ana, ben, chi, dev]\n      turn: {turn}\n      handoff: Mon 10:00\n      time_zone:"
            " Europe/London\n      anchor: {date: 2026-11-23, member: ana}\n    services: {}\n"
        )
        for name, turn in (("auth", "1w"), ("mail", "1w"), ("shop", "3w"))
    }
    head = (ROOT / "teams.yaml").read_text("utf-8").partition("teams:\n")[0] + "teams:\n"
    text = f"{head}{teams['mail']}{teams['shop']}alerting: {{unowned: {{team: mail, slack: '#u'}}}}\n"
    request = Request(
        tmp_path,
        ("turn: 1w", "turn: 2w"),
        ("turn: 3w", "turn: 2w"),
        text=text,
        meanwhile=(head, head + teams["auth"]),
    )
    with GitHub(request.pull()) as hub:
        run = runner(request, hub, request.event())
        assert run.run(request.clone(depth=2)) == 0, run.said
    then = "      then: {from: %s, turn: 2w}\n"
    expected = text.replace("1w\n", f"1w\n{then % '2026-12-07'}").replace(
        "3w\n", f"3w\n{then % '2027-01-04'}"
    )
    assert accepted(request.text, hub.pulls[7].remarks) == expected


@pytest.mark.parametrize(
    ("text", "new"),
    [
        (None, "[ana, ben, gus, chi, dev]"),
        (None, "[ana, chi, dev]"),
        (DEMO, "[ana, chi, dev]"),
        (DEMO, "[ana, eli, ben, chi, dev]"),
        (DEMO.replace("chi, dev]", "chi, dev]\t# why"), "[ana, chi, dev]"),
    ],
    ids=[
        "the example, one more",
        "the example, one less",
        "the demo",
        "the demo, one more",
        "the demo, with a tab",
    ],
)
def test_an_edit_of_one_line_gets_its_suggestion(
    tmp_path: Path, watchbill: Watchbill, text: str | None, new: str
) -> None:
    """GitHub shows three lines around it, and the suggestion stands on these; accepted it is a valid file."""
    request = Request(tmp_path / "request", ("members: [ana, ben, chi, dev]", f"members: {new}"), text=text)
    with GitHub(request.pull()) as hub:
        run = runner(request, hub, request.event())
        run.run(request.clone(depth=2))
    (remark,) = hub.pulls[7].remarks
    Path("teams.yaml").write_text(accepted(request.text, [remark]), "utf-8")
    result = watchbill("validate")
    assert (result.code, "members: [ana, ben, chi, dev]" in Path("teams.yaml").read_text("utf-8")) == (
        0,
        True,
    )


def test_a_suggestion_that_would_name_somebody_unknown_is_not_made(tmp_path: Path) -> None:
    """
    Who leaves the file with the edit is needed until it takes effect: the comment says it, with the lines.
    """
    line = next(line for line in DEMO.splitlines(True) if line.startswith("  ben: "))
    request = Request(tmp_path, ("[ana, ben, chi, dev]", "[ana, chi, dev]"), (line, ""), text=DEMO)
    with GitHub(wide(request)) as hub:
        run = runner(request, hub, request.event())
        assert run.run(request.clone(depth=2)) == 0, run.said
    (comment,) = hub.pulls[7].comments
    assert hub.pulls[7].remarks == []
    assert "Until then, keep <code>ben</code> under <code>people</code>." in comment["body"]
    assert ": replace line" in comment["body"]


def test_a_suggestion_with_what_cannot_be_seen_is_not_made(tmp_path: Path) -> None:
    """It would take the mark away, or put in what nobody reads; the comment names it below the lines."""
    text = DEMO.replace("chi, dev]", "chi, dev]  # \N{HEBREW LETTER SHIN}\u200f why")
    request = Request(tmp_path, ("[ana, ben, chi, dev]", "[ana, chi, dev]"), text=text)
    with GitHub(wide(request)) as hub:
        run = runner(request, hub, request.event())
        assert run.run(request.clone(depth=2)) == 0, run.said
    (comment,) = hub.pulls[7].comments
    assert hub.pulls[7].remarks == []
    assert "dev]  # \N{HEBREW LETTER SHIN}� why\n" in comment["body"]
    assert "� stands for an invisible character: U+200F (right-to-left mark). " in unescape(comment["body"])


def test_sixty_teams_of_a_forks_get_a_comment_that_says_what_has_no_suggestion(tmp_path: Path) -> None:
    """As many as are made at most; what is packed is taken, and the file read once."""
    text = (ROOT / "teams.yaml").read_text("utf-8")
    start, end = text.index("  payments:\n"), text.index("  # Follow the sun")
    team = text[start:end].partition("    shadow:")[0].replace("dev]", "dev]  # of NUMBER")
    team = team.replace("  payments:", "  team-NUMBER:").replace(": Payments", ": Team NUMBER")
    teams = "".join(team.replace("NUMBER", str(number)) for number in range(60))
    edit = "[ana, ben, chi, dev]", "[ana, gus, ben, chi, dev]"
    request = Request(tmp_path, edit, text=text.replace("\nteams:\n", f"\nteams:\n{teams}", 1), times=60)
    with GitHub(wide(request)) as hub:
        run = runner(request, hub, request.event(repository="gus/on-call"))
        assert run.run(request.clone(depth=2)) == 0, run.said
        unpacked = unpack(request, hub, run)
        assert unpacked.run(request.folder) == 0, unpacked.said
    (comment,) = hub.pulls[7].comments
    assert len(hub.pulls[7].remarks) == 50
    assert "- no suggestion for team-" in comment["body"]
    assert "and 7 more: there are at most 50" in comment["body"]
    assert len([each for each in hub.asked if "/contents/" in each and request.head in each]) == 1


def test_a_second_run_says_nothing_twice(request_: Request) -> None:
    """The comment is changed, the suggestion that still holds stays, one that does not goes; others' stay."""
    work = request_.clone(depth=2)
    with GitHub(request_.pull()) as hub:
        for number in range(250):
            hub.comment(7, "ana", f"{marker('')} {number}")
        old = hub.comment(7, BOT, f"{marker('')}\n### On-call: what was before")
        twice = hub.comment(7, BOT, f"{marker('')}\n### On-call: from two runs at once")
        other = hub.comment(7, BOT, f"{marker('other')}\n### On-call: of another roster")
        mark = "<!-- watchbill:suggestion -->"
        place = {"path": "teams.yaml", "line": None, "start_line": None, "in_reply_to_id": None}
        outdated = hub.remark(7, BOT, body=f"{mark}\nold", **place)
        answered = hub.remark(7, BOT, body=f"{mark}\nold, with an answer", **place)
        answer = hub.remark(7, "ana", body="why?", **place | {"in_reply_to_id": answered["id"]})
        anas = hub.remark(7, "ana", body=f"{mark}\nmine", **place)
        assert runner(request_, hub, request_.event()).run(work) == 0
        made = [each["id"] for each in hub.pulls[7].remarks if each["user"]["login"] == BOT]
        second = runner(request_, hub, request_.event())
        assert second.run(work) == 0
        there = [each["id"] for each in hub.pulls[7].remarks if each["user"]["login"] == BOT]
    comments, remarks = hub.pulls[7].comments, hub.pulls[7].remarks
    assert len(comments) == 252
    assert "4 people who are not part" in old["body"]
    assert (twice in comments, other["body"]) == (False, f"{marker('other')}\n### On-call: of another roster")
    assert [each["body"] for each in comments[:250]] == [f"{marker('')} {number}" for number in range(250)]
    assert (outdated in remarks, answered in remarks, answer in remarks, anas in remarks) == (
        False,
        True,
        True,
        True,
    )
    assert made == there
    assert "comment on pull request 7: updated\nsuggestions: 0 made, 1 kept, 0 deleted" in second.said


def test_an_edit_that_changes_nothing_gets_no_comment(tmp_path: Path) -> None:
    """But the comment that is there says so from then on."""
    request = Request(tmp_path, ("version: 1", "version: 1  # one"))
    work = request.clone(depth=2)
    with GitHub(request.pull()) as hub:
        assert runner(request, hub, request.event()).run(work) == 0
        assert hub.pulls[7].comments == []
        hub.comment(7, BOT, f"{marker('')}\n### On-call: what was before")
        assert runner(request, hub, request.event()).run(work) == 0
    assert [each["body"] for each in hub.pulls[7].comments] == [f"{marker('')}\n### On-call: no change\n"]


def test_lines_that_are_not_shown_get_no_suggestion(request_: Request) -> None:
    """GitHub would answer 422; a file without a patch has none either. The comment has the lines to paste."""
    for patch in ("@@ -1,3 +1,3 @@\n a\n-b\n+c\n d", ""):
        pull = request_.pull()
        pull.patches["teams.yaml"] = patch
        with GitHub(pull) as hub:
            hub.pulls[7] = pull
            work = request_.folder / "work"
            run = runner(request_, hub, request_.event())
            assert run.run(work if work.exists() else request_.clone(depth=2)) == 0
            assert [line for line in hub.asked if line.startswith("POST") and "/pulls/" in line] == []
        assert (pull.remarks, ": replace line " in pull.comments[0]["body"]) == ([], True)


def test_a_fork_gets_its_comment_from_another_workflow(request_: Request) -> None:
    """Its own run may not write and packs it; the other one unpacks, and checks whose it is."""
    work = request_.clone()
    with GitHub(request_.pull()) as hub:
        hub.tokens["t-read"] = (BOT, frozenset())
        run = runner(request_, hub, request_.event(repository="gus/on-call"), sarif="true")
        run.environment["GITHUB_TOKEN"] = "t-read"
        assert (run.run(work), run.uses()) == (0, [SET_UP, ARTIFACT])
        assert hub.asked == []
        other = unpack(request_, hub, run)
        assert (other.run(request_.folder), len(hub.pulls[7].remarks)) == (0, 1), other.said
        (comment,) = hub.pulls[7].comments
        assert comment["body"].split("\n")[1:4] == [
            "### On-call: 4 people who are not part of this edit move",
            "",
            "This comes from a run of a fork. Nobody has checked it.",
        ]
        other.let(github__event__workflow_run__head_sha="f" * 40)
        assert other.run(request_.folder) == 2
    assert "is about another commit than its run" in other.said


def test_a_waiver_comes_by_a_label_or_a_line(request_: Request) -> None:
    """A label or a line of the description, but no line of a stranger's."""
    work = request_.clone(depth=2)
    labels = [{"name": "watchbill-waive:uninvolved"}, {"name": "bug"}]
    line = {"body": "Gus joins.\r\nwatchbill-waive: uninvolved: all five agreed\r\n"}
    codes = []
    for of in ({"labels": labels}, line, line | {"repository": "gus/on-call"}, {}):
        with GitHub(request_.pull()) as hub:
            run = runner(request_, hub, request_.event(**of), **{"fail-on": "uninvolved"})
            codes.append(run.run(work))
    assert codes == [0, 0, 1, 1]


def test_a_useless_waiver_is_reported_and_stops_nothing(request_: Request) -> None:
    """
    A label with a slip, a line without a reason: in the comment, in the log; what they name still stops it.
    """
    of = {"labels": [{"name": "watchbill-waive:uninvolvd"}], "body": "watchbill-waive: uninvolved"}
    with GitHub(request_.pull()) as hub:
        run = runner(request_, hub, request_.event(**of), **{"fail-on": "uninvolved"})
        assert run.run(request_.clone(depth=2)) == 1
    body = unescape(hub.pulls[7].comments[0]["body"])
    for said in (
        "the line `watchbill-waive: uninvolved` waives nothing: add a reason after it",
        (
            "the label `watchbill-waive:uninvolvd` waives nothing: 'uninvolvd' is not a condition; did"
            " you mean"
        ),
    ):
        assert (f"\n- {said}" in body, said in run.said) == (True, True)


@pytest.mark.parametrize(
    ("token", "said"),
    [
        (
            "t-read",
            "may not write on the pull request: give the job `permissions: pull-requests: write` (403:",
        ),
        ("t-none", "the token in GITHUB_TOKEN is refused"),
    ],
)
def test_a_token_without_permission_is_told_what_is_missing(request_: Request, token: str, said: str) -> None:
    """In one line, without the token."""
    with GitHub(request_.pull()) as hub:
        hub.tokens["t-read"] = (BOT, frozenset())
        run = runner(request_, hub, request_.event())
        run.environment["GITHUB_TOKEN"] = token
        assert run.run(request_.clone(depth=2)) == 2
    assert (said in run.said, token in run.said, "Traceback" in run.said) == (True, False, False)


def test_findings_annotate_the_lines_and_go_to_code_scanning(tmp_path: Path) -> None:
    """Those of an error too, after which the step fails; a command that is wrong leaves nothing to upload."""
    request = Request(tmp_path, ("members: [ana, ben, chi, dev]", "members: [ana, bne, chi, dev]"))
    work = request.clone(depth=2)
    with GitHub(request.pull()) as hub:
        for moment in ("some time", "2023-12-31"):
            wrong = runner(request, hub, request.event(), sarif="true")
            wrong.environment["WATCHBILL_AT"] = moment
            assert (wrong.run(work), wrong.uses()) == (2, [])
        unwanted = runner(request, hub, request.event())
        assert (unwanted.run(work), unwanted.uses()) == (1, [])
        run = runner(request, hub, request.event(), sarif="true")
        assert (run.run(work), run.uses()) == (1, [SARIF])
    line = request.text.split("\n").index("      members: [ana, bne, chi, dev]") + 3  # two more in the merge
    assert (
        f"::error file=teams.yaml,line={line},col=22,endColumn=25,title=unknown-member::`bne` is not"
        in run.said
    )
    (result,) = [
        each
        for each in json.loads((run.temp / "watchbill-review/watchbill.sarif").read_text())["runs"][0][
            "results"
        ]
        if each["ruleId"] == "unknown-member"
    ]
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == line


@pytest.mark.parametrize(
    ("edit", "heading"),
    [
        (
            ("members: [ana, ben, chi, dev]", "members: [ana, bne, chi, dev]"),
            "Payments (payments) changes; 1 team could not be compared; 2 new errors",
        ),
        (("members: [ana, ben, chi, dev]", "members: [ana, ben, chi, dev"), "nothing could be compared"),
    ],
    ids=["a team with an error", "a file that cannot be read"],
)
def test_no_label_lets_an_error_pass(tmp_path: Path, edit: tuple[str, str], heading: str) -> None:
    """And what is not known is not called unchanged."""
    request = Request(tmp_path, edit)
    labels = [{"name": "watchbill-waive:error"}]
    with GitHub(request.pull()) as hub:
        run = runner(request, hub, request.event(labels=labels), **{"fail-on": "gap,error"})
        assert run.run(request.clone(depth=2)) == 1
    (comment,) = hub.pulls[7].comments
    assert f"\n### On-call: {heading}\n" in comment["body"]
    assert (
        run.said.splitlines()[-1]
        == "::error title=watchbill::the errors above stop the merge: fix them, because no label can waive"
        " them"
    )
    assert "by the label" not in run.said


def test_an_edit_that_takes_something_away_stops_the_merge(tmp_path: Path) -> None:
    """
    It annotates its line, no label lets it pass, and the comment has the way; until somebody answers for it.
    """
    request = Request(tmp_path, ("      eu:\n", "      emea:\n"))
    work = request.clone(depth=2)
    with GitHub(request.pull()) as hub:
        run = runner(request, hub, request.event(labels=[{"name": "watchbill-waive:error"}]))
        assert run.run(work) == 1
        line = (work / "teams.yaml").read_text("utf-8").split("\n").index("      emea:") + 1
        assert f"::error file=teams.yaml,line={line},col=7,endColumn=11,title=rotation-renamed::" in run.said
        run.environment["WATCHBILL_ALLOW"] = "rotation-renamed: the state has the new key"
        assert run.run(work) == 0
    (comment,) = hub.pulls[7].comments
    assert 'terraform -chdir="$stack" state mv pagerduty_schedule.primary_eu' in comment["body"]
    assert "(allowed: the state has the new key)" in comment["body"]


def test_a_run_for_no_pull_request_says_that_nothing_is_compared(request_: Request) -> None:
    """In a merge queue, say: what the pull request was told holds, and the findings are looked at again."""
    with GitHub(request_.pull()) as hub:
        run = runner(request_, hub, {"GITHUB_EVENT_NAME": "merge_group"}, **{"fail-on": "uninvolved"})
        assert run.run(request_.clone(depth=2)) == 0
        assert hub.asked == []
    assert (
        "::notice title=watchbill::nothing is compared: this run is not for a pull or merge request, and "
        in run.said
    )


def test_a_clone_without_the_commits_is_told_what_to_fetch(request_: Request) -> None:
    """Where the branch itself is checked out, and nothing of where it left the other."""
    work, pull = request_.clone(depth=1, ref="refs/heads/edit"), request_.pull()
    request_.origin.folder.rename(request_.folder / "away")
    with GitHub(pull) as hub:
        run = runner(request_, hub, request_.event())
        assert run.run(work) == 2
    assert "let actions/checkout fetch two, with `fetch-depth: 2`" in run.said


@pytest.mark.parametrize("owned", [True, False], ids=["no repository", "somebody else's"])
def test_what_git_says_is_passed_on(request_: Request, owned: bool) -> None:
    """In a container the files are often somebody else's, and git refuses to read them."""
    with GitHub(request_.pull()) as hub:
        run = runner(request_, hub, request_.event())
        if owned:
            (work := request_.folder / "plain").mkdir()
            (work / "teams.yaml").write_text(request_.text)
            run.environment["GIT_CEILING_DIRECTORIES"] = str(request_.folder)
        else:
            work = request_.clone(depth=2)
            run.environment["GIT_TEST_ASSUME_DIFFERENT_OWNER"] = "1"
        assert run.run(work) == 2
    said = "not in a git repository" if owned else "detected dubious ownership in repository at"
    assert (said in run.said, "safe.directory" in run.said) == (True, not owned), run.said


def test_the_branch_itself_is_compared_with_where_it_left(request_: Request) -> None:
    """In a clone that has all, which stays as deep as it was."""
    work = request_.clone(depth=None, ref="refs/heads/edit")
    with GitHub(request_.pull()) as hub:
        assert runner(request_, hub, request_.event()).run(work) == 0
    assert f"<code>{request_.left}:teams.yaml</code>" in hub.pulls[7].comments[0]["body"]
    assert not (work / ".git/shallow").exists()


def test_a_push_is_compared_with_a_commit_that_is_named(request_: Request) -> None:
    """On the summary; there is nothing to comment on."""
    work = request_.clone(depth=None)
    with GitHub(request_.pull()) as hub:
        run = runner(request_, hub, {"GITHUB_EVENT_NAME": "push"}, base="HEAD^2^")
        assert run.run(work) == 0
        assert hub.asked == []
    assert (
        (run.temp / "summary")
        .read_text("utf-8")
        .startswith("### On-call: 4 people who are not part of this edit")
    )
