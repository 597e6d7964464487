"""The comment on a forge, and the file from a fork, which is not trusted."""

import json
import os
import re
import time
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from tests.cli.conftest import Watchbill
from tests.report.diff_examples import offer
from tests.standins.github import BOT, Fault, GitHub, Pull
from tests.standins.gitlab import BOT as GITLAB_BOT
from tests.standins.gitlab import GitLab
from watchbill.cli.commands.ci.packed import MOST_EDITS, Packed, SuggestedEdit, Suggestion, suggestions, text
from watchbill.forge.client import Api
from watchbill.forge.thread import marker
from watchbill.usage import UsageError

HEAD = "a" * 40
SAID = "### On-call: Payments changes\n\nwhat it does\n"
KEPT = SAID.replace("\n\n", "\n\nThis comes from a run of a fork. Nobody has checked it.\n\n")
SECONDARY = {
    "message": "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
}
QUICK = {
    "message": "Validation Failed",
    "errors": [{"resource": "IssueComment", "message": "was submitted too quickly"}],
}
LOCKED = {"message": "Unable to create comment because issue is locked."}
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
PATCH = "@@ -1,4 +1,5 @@\n one\n-two\n+2\n+2b\n three\n four\n@@ -20,2 +21,2 @@\n twenty\n-x\n+y"
ROTATION = ("teams", "payments", "rotation")
LINES = [
    "teams: {payments: {rotation: {",
    *("two: 2,", "two-b: 2,", "three: 3,", "four: 4,"),
    *(f"line-{number}: x," for number in range(6, 21)),
    "twenty: 20,",
    "last: 1}}}",
]


def lines(first: int, last: int | None = None, **of: Any) -> SuggestedEdit:
    """An edit of some lines of the pull request's file; it shows 1 to 5, 21 and 22."""
    was = tuple(LINES[first - 1 : last or first])
    return SuggestedEdit(
        **{"file": "teams.yaml", "path": ROTATION, "was": was, "replacement": "x: 1,\n"} | of
    )


EDIT = lines(2, 3)


def pull(**of: Any) -> Pull:
    return Pull(
        number=7, head=HEAD, patches={"teams.yaml": PATCH}, texts={"teams.yaml": "\n".join(LINES)}, **of
    )


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was waited, without waiting."""
    found: list[float] = []
    monkeypatch.setattr(time, "sleep", found.append)
    return found


@pytest.fixture
def comment(watchbill: Watchbill, folder: Path, monkeypatch: pytest.MonkeyPatch, slept: list[float]) -> Any:
    """Comment on the pull request of a stand-in, with what is packed."""

    def run(hub: GitHub, packed: Packed | dict[str, object] | str, *options: str, head: str = HEAD) -> Any:
        for name, value in hub.environment().items():
            monkeypatch.setenv(name, value)
        written = text(packed) if isinstance(packed, Packed) else packed
        path = folder / "review.json"
        path.write_text(written if isinstance(written, str) else json.dumps(written), "utf-8")
        return watchbill("ci", "comment", path.name, "--head", head, *options)

    return run


def packed(markdown: str = SAID, *edits: SuggestedEdit) -> Packed:
    return Packed(
        number=7,
        head=HEAD,
        markdown=markdown,
        suggestions=tuple(Suggestion(team="payments", edits=(edit,)) for edit in edits),
    )


@pytest.mark.parametrize(
    ("fault", "waits"),
    [
        (Fault(method="GET", path="/pulls/7$", status=502), [1.0]),
        (Fault(method="GET", path="/pulls/7$", status=403, headers={"Retry-After": "7"}), [7.0]),
        (Fault(method="POST", path="/issues/7/comments$", status=429, headers={"Retry-After": "3"}), [3.0]),
        # The answer is lost, the comment is there or it is not: it is looked again, and there is one.
        (Fault(method="POST", path="/issues/7/comments$", status=502, done=True), []),
        (Fault(method="POST", path="/issues/7/comments$", status=502), []),
        (Fault(method="POST", path="/graphql$", status=500), [1.0]),
        (Fault(method="POST", path="/graphql$", status=403), []),
        (Fault(method="GET", path="/pulls/7$", status=503, headers={"Retry-After": "5"}), [5.0]),
        (Fault(method="GET", path="/pulls/7$", status=403, body=SECONDARY), [60.0]),
        (Fault(method="POST", path="/issues/7/comments$", status=422, body=QUICK), [60.0]),
    ],
    ids=[
        "passing",
        "secondary limit",
        "limit of writing",
        "lost but done",
        "lost",
        "who am i",
        "who am i, not told",
        "away for a while",
        "secondary limit without a header",
        "too quick",
    ],
)
def test_a_passing_fault_passes(comment: Any, slept: list[float], fault: Fault, waits: list[float]) -> None:
    """Waited for as long as is asked; one comment in the end."""
    with GitHub(pull()) as hub:
        hub.faults.append(fault)
        result = comment(hub, packed())
    assert (result.code, slept) == (0, waits)
    assert [each["body"] for each in hub.pulls[7].comments] == [f"{marker('')}\n{KEPT}"]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (
            Fault(method="GET", path="/pulls/7$", status=403, headers={"Retry-After": "3600"}),
            "(429: the rate limit is used up: run this again in 3600 seconds)",
        ),
        (
            Fault(method="GET", path="/pulls/7$", status=301, headers={"Location": "http://evil.example"}),
            "it has moved",
        ),
        (Fault(method="GET", path="/pulls/7$", status=404), "there is no such pull request, or the token"),
        (
            Fault(method="POST", path="/issues/7/comments$", status=422, body={"message": "x\ny"}),
            "(422: x y)",
        ),
        (
            Fault(method="GET", path="/pulls/7$", status=200, body="<html>"),
            "the answer is not as documented: check",
        ),
        (Fault(method="GET", path="/pulls/7$", status=200, body=""), "the answer is not as documented"),
        (Fault(method="GET", path="/pulls/7$", status=200, body=[]), "the answer is not as documented"),
        (
            Fault(method="GET", path="/issues/7/comments$", status=200, body={"message": "x"}),
            "the answer is not a list",
        ),
        (
            Fault(method="GET", path="/issues/7/comments$", status=200, body=["x"]),
            "the answer is not as documented",
        ),
        (
            Fault(method="POST", path="/graphql$", status=200, body={"data": None}),
            "the answer is not as documented",
        ),
        (
            Fault(method="POST", path="/issues/7/comments$", status=403, body=LOCKED),
            "is locked, and takes no comment",
        ),
    ],
)
def test_a_lasting_fault_is_reported_in_one_line(comment: Any, fault: Fault, said: str) -> None:
    """Exit 2; a redirect is not followed with the token."""
    with GitHub(pull()) as hub:
        hub.faults.append(fault)
        result = comment(hub, packed())
    assert (result.code, result.err.count("\n")) == (2, 1)
    assert " ".join(said.strip("()").split()) in result.err
    assert "t-write" not in result.err


def test_a_lasting_limit_is_not_a_missing_permission(comment: Any, slept: list[float]) -> None:
    """However often it is asked, and with whichever status it is said."""
    for fault in (
        Fault(method="POST", path="/pulls/7/comments$", status=422, body=QUICK),
        Fault(method="GET", path="/pulls/7$", status=403, body=SECONDARY),
    ):
        with GitHub(pull()) as hub:
            hub.faults += [fault] * 4
            result = comment(hub, packed(SAID, EDIT))
        assert (result.code, slept) == (2, [60.0] * 3)
        assert "429: the rate limit is used up: run this again in 60 seconds" in result.err
        slept.clear()


def test_what_another_run_took_away_is_gone(comment: Any) -> None:
    """Two runs at once: the later comment, and the one that was to be changed."""
    with GitHub(pull()) as hub:
        for _ in range(2):
            hub.comment(7, BOT, f"{marker('')}\n### On-call: before")
        hub.faults.append(Fault(method="DELETE", path="/issues/comments/", status=404, done=True))
        hub.faults.append(Fault(method="PATCH", path="/issues/comments/", status=404))
        assert comment(hub, packed()).code == 0
    assert [each["body"] for each in hub.pulls[7].comments] == [f"{marker('')}\n{KEPT}"]


@pytest.mark.parametrize(
    "url",
    [
        "http://api.example.com",
        "ftp://x",
        "http://127.0.0.1.example.com/",
        "http://localhost:1@evil.example/",
        "http://[::1",
    ],
)
def test_a_token_goes_over_https_only(url: str) -> None:
    """Plain HTTP is for this machine."""
    with pytest.raises(UsageError, match="must begin with https"):
        Api(url, {})


@pytest.mark.parametrize(
    ("of", "head", "said"),
    [
        ({"state": "closed"}, HEAD, "no comment: pull request 7 is closed\n"),
        ({"into": "gus/other"}, HEAD, "no comment: pull request 7 is to be merged into another repository\n"),
        ({}, "b" * 40, "watchbill: review.json is about another commit than its run\n"),
    ],
)
def test_only_the_pull_request_of_the_run_is_commented_on(
    comment: Any, of: Any, head: str, said: str
) -> None:
    """Whatever number the file names."""
    with GitHub(pull(**of)) as hub:
        result = comment(hub, packed(), head=head)
    assert (result.err, [each for each in hub.asked if not each.startswith("GET")]) == (said, [])


def test_a_pull_request_that_moved_on_is_left_to_its_next_run(comment: Any) -> None:
    """Its head is another by now."""
    with GitHub(pull()) as hub:
        hub.pulls[7].head = "c" * 40
        assert comment(hub, packed()).err == "no comment: pull request 7 is at a different commit now\n"
    assert hub.pulls[7].comments == []


HOSTILE = [
    "@ana &#64;ben &#x40;chi &commat;dev &#64zoe a@example.com",
    "#12 &#35;13 #&#49;4 GH-15 GH-&#49;6 &#71;H-17 _GH-18_ gh-19 example/other#20",
    (
        "https://evil.example www.evil.example _www.evil.example a_www.evil.example http&colon;//evil.example"
        " mailto:a"
    ),
    "<!-- watchbill:diff other -->",
    "<script>1</script> <a href=x>y</a> <img src=x> <https://evil.example> <details open>",
    "[a](b) ![p](q) [^1] [c][d] \\\\[e](f)",
    "[r]: https://evil.example",
    "0123456789abcdef0123456789abcdef01234567 abcdef0 aaaaaa0123456789abcdef0123456789abcdef01",
    "$a$ $$b$$ $`c`$ a \u202e b &#x202e; c \x07 &#7; d",
    "1. ```mermaid\n   click\n   ```",
    "1) ~~~geojson\n   {}\n   ~~~",
    "``` mermaid\nclick\n```",
    "> ~~~stl\nclick\n~~~",
    "```yaml\n[a](b)\n   ```\n[c](d)",
    "```yaml\n[a](b)\n````\n[c](d)\n```",
    "<details>\nx\n```yaml\n<img src=x> [a](b)\n```",
    "    <b>x</b> @ana\n\n\tx #12",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_a_stranger_wrote_does_nothing_to_a_reader(comment: Any, hostile: str) -> None:
    """
    No mention, reference, link, tag, drawing or hidden marker, in what is rendered; what follows is read.
    """
    with GitHub(pull()) as hub:
        assert comment(hub, packed(f"### On-call: no trouble\n\n{hostile}\n\nafter [a](b)\n")).code == 0
    said = hub.pulls[7].comments[0]["body"].removeprefix(f"{marker('')}\n")
    page = MARKDOWN.render(said)
    tags = set(re.findall(r"<(?!/)[^>]*>", page))
    assert tags <= {
        "<h3>",
        "<p>",
        "<b>",
        "<details>",
        "<br>",
        "<li>",
        "<ul>",
        "<pre>",
        '<code class="language-yaml">',
    }
    # GitHub looks for these in the text of the page, but for code.
    shown = unescape(re.sub("<[^>]*>", "", re.sub("<pre>.*?</pre>", "", page, flags=re.S)))
    assert re.findall(r"@\w|#\d|(?i:gh-\d)|://|(?i:www)\.|mailto:|[0-9a-f]{7}|[\u202e\x07]", shown) == []
    assert "$" not in said
    assert "after [a](b)" in shown


def test_a_genuine_report_loses_nothing_by_being_tamed() -> None:
    """Every golden report looks the same, and has its commits as they were."""
    from watchbill.report.untrusted import harmless

    for path in (Path(__file__).parent / "golden").glob("diff-*.md"):
        report = path.read_text("utf-8")
        assert shown(harmless(report)) == shown(report)
    commit = f"<code>{'0a' * 20}:teams.yaml</code>"
    assert harmless(commit) == commit


def shown(report: str) -> str:
    return MARKDOWN.render(report).replace("\u200b", "")


@pytest.mark.parametrize(
    "change",
    [
        {"version": 1},
        {"number": "7"},
        {"head": "main"},
        {"markdown": "x" * 70_000},
        {"markdown": "# Your account is locked"},
        {"offers": [{"team": "a", "edits": [{"file": "x", "path": [0], "was": ["x"], "replacement": ""}]}]},
        {
            "offers": [
                {"team": "a b", "edits": [{"file": "x", "path": ["x"], "was": ["x"], "replacement": ""}]}
            ]
        },
        {"offers": "x"},
        {"more": 1},
    ],
)
def test_a_file_of_another_shape_is_refused(comment: Any, change: dict[str, object]) -> None:
    """Before anybody is asked anything; what it says is not repeated."""
    with GitHub(pull()) as hub:
        result = comment(hub, json.loads(text(packed())) | change)
    assert (result.code, hub.asked) == (2, [])
    assert "is not what `watchbill ci review` writes" in result.err
    assert "locked" not in result.err


def test_a_path_that_is_not_a_file_is_refused(watchbill: Watchbill, folder: Path, comment: Any) -> None:
    """A link, a pipe, a folder, a large one, nothing, no JSON."""
    (folder / "secret").write_text("{}")
    (folder / "link").symlink_to("secret")
    os.mkfifo(folder / "pipe")
    (folder / "large").write_bytes(b" " * 1_000_001)
    for name in ("link", "pipe", ".", "large", "none"):
        result = watchbill("ci", "comment", name, "--head", HEAD)
        assert (result.code, result.err.startswith(f"watchbill: cannot read {name}: ")) == (
            2,
            True,
        ), result.err
    with GitHub(pull()) as hub:
        assert "is not the JSON" in comment(hub, "[" * 100_000).err


@pytest.mark.parametrize(
    ("edit", "place"),
    [
        (EDIT, (2, 3)),
        (lines(22), (None, 22)),
        (lines(4, 6), None),
        (lines(10), None),
        (lines(1, was=("not there",)), None),
        (lines(2, path=("teams", "storage", "rotation")), None),
        (lines(1, file="other.yaml"), None),
        (lines(1, file="../../etc/passwd"), None),
    ],
)
def test_a_suggestion_stands_where_github_takes_it(comment: Any, edit: SuggestedEdit, place: Any) -> None:
    """Within one hunk of the pull request's own lines; else it is not made, and nothing is refused."""
    with GitHub(pull()) as hub:
        assert comment(hub, packed(SAID, edit)).code == 0
    made = [(each["start_line"], each["line"]) for each in hub.pulls[7].remarks]
    assert made == ([] if place is None else [place])


@pytest.mark.parametrize(
    ("edits", "made"),
    [
        ((lines(2), lines(22)), [2, 22]),
        ((lines(2), lines(10)), []),
        ((EDIT, lines(3)), []),
    ],
    ids=["both are shown", "one is not shown", "one is in the other"],
)
def test_all_edits_of_a_team_are_suggested_or_none(
    comment: Any, edits: tuple[SuggestedEdit, ...], made: list[int]
) -> None:
    """Each says that it belongs to the others; one alone would do something else."""
    suggestion = Suggestion(team="payments", edits=edits)
    with GitHub(pull()) as hub:
        result = comment(hub, replace(packed(), suggestions=(suggestion,)))
    assert (result.code, [each["line"] for each in hub.pulls[7].remarks]) == (0, made)
    for each in hub.pulls[7].remarks:
        assert "**One of 2 suggestions for `payments`: accept all 2 together**" in each["body"]
    assert ("no suggestion for payments" in result.err) is not bool(made)


def test_what_github_refuses_takes_the_others_along(comment: Any) -> None:
    """Lines that it does not show after all; another team's stays."""
    with GitHub(pull()) as hub:
        # The first answer of two that come to this path.
        hub.faults.append(Fault(method="POST", path="/pulls/7/comments$", status=422, after=1))
        both = (
            Suggestion(team="payments", edits=(lines(2), lines(22))),
            Suggestion(team="storage", edits=(lines(21),)),
        )
        assert comment(hub, replace(packed(), suggestions=both)).code == 0
    assert [each["line"] for each in hub.pulls[7].remarks] == [21]


def test_each_file_is_read_once_and_a_limit_is_kept_to(comment: Any) -> None:
    """More than are made at most are left out, whoever wrote them."""
    many = tuple(Suggestion(team=f"team-{number}", edits=(lines(2),)) for number in range(MOST_EDITS + 10))
    with GitHub(pull()) as hub:
        result = comment(hub, replace(packed(), suggestions=many[:MOST_EDITS]))
        assert comment(hub, replace(packed(), suggestions=many)).code == 2
    assert result.code == 0
    assert [each for each in hub.asked if "/contents/teams.yaml?ref=aaa" in each] == [
        f"GET /repos/example/on-call/contents/teams.yaml?ref={HEAD}"
    ]
    assert len([each for each in hub.asked if each.startswith("POST") and "pulls" in each]) == 50


@pytest.mark.parametrize(
    ("name", "suggested"),
    [
        ("teams.yaml", True),
        ("teams/payments.yaml", True),
        ("teams/eu/payments.yml", True),
        ("teams/payments.py", False),
        ("teams/.hidden/payments.yaml", False),
        (".github/workflows/x.yml", False),
        ("k8s/deployment.yaml", False),
        ("more/x.yaml", False),
    ],
)
def test_a_strangers_run_may_only_suggest_changes_to_the_roster(
    comment: Any, name: str, suggested: bool
) -> None:
    """
    On the file, and on those that it includes where the pull request is to be merged; the text says whose it
    is.
    """
    there = pull(
        onto={
            "teams.yaml": "version: 1\ninclude: [./teams/**/*.y*ml, teams/*.py, ../more/*.yaml, .github/**]\n"
        }
    )
    there.patches[name], there.texts[name] = PATCH, "\n".join(LINES)
    there.texts["teams.yaml"] = "\n".join([*LINES, "include: ['**']"])
    with GitHub(there) as hub:
        assert comment(hub, packed(SAID, replace(EDIT, file=name))).code == 0
    assert [each["path"] for each in there.remarks] == [name] * suggested
    assert all("A run from a fork wrote it" in each["body"] for each in there.remarks)


@pytest.mark.parametrize(
    ("include", "name", "suggested"),
    [
        ("teams/*.yaml", "teams/payments.yaml", True),
        ("teams/*.yaml", "teams/k8s/deploy.yaml", False),
        ("teams/*/*.yaml", "teams/eu/payments.yaml", True),
        ("teams/*/*.yaml", "teams/payments.yaml", False),
        ("teams/**", "teams/eu/payments.yaml", True),
        ("teams/**.yaml", "teams/eu/payments.yaml", False),
        ("'*/payments.yaml'", "teams/eu/payments.yaml", False),
        ("teams/pay?ments.yaml", "teams/pay/ments.yaml", False),
        ("/teams/*.yaml", "teams/payments.yaml", False),
        (".teams/*.yaml", ".teams/payments.yaml", True),
        ("'*/payments.yaml'", ".teams/payments.yaml", False),
    ],
)
def test_a_strangers_run_suggests_nothing_on_what_a_glob_does_not_find(
    comment: Any, include: str, name: str, suggested: bool
) -> None:
    """By the rule that files are included by: a star ends at a slash, hidden ones are to be named."""
    there = pull(onto={"teams.yaml": f"version: 1\ninclude: [{include}]\n"})
    there.patches[name], there.texts[name] = PATCH, "\n".join(LINES)
    with GitHub(there) as hub:
        assert comment(hub, packed(SAID, replace(EDIT, file=name))).code == 0
    assert [each["path"] for each in there.remarks] == [name] * suggested


def test_a_roster_that_the_branch_does_not_have_includes_nothing(comment: Any) -> None:
    """Or elsewhere; what is named by `--file` is the roster."""
    there = pull()
    there.patches["deploy/teams.yaml"], there.texts["deploy/teams.yaml"] = PATCH, "\n".join(LINES)
    with GitHub(there) as hub:
        edits = (replace(EDIT, file="deploy/teams.yaml"), EDIT)
        assert comment(hub, packed(SAID, *edits), "--file", "deploy/teams.yaml").code == 0
    assert [each["path"] for each in there.remarks] == ["deploy/teams.yaml"]


def test_a_fence_is_longer_than_what_is_inside(comment: Any) -> None:
    """Backticks in a comment of the file end no suggestion."""
    edit = lines(2, replacement="two  # ```` and `x`\r\n")
    with GitHub(pull()) as hub:
        comment(hub, packed(SAID, edit))
    (remark,) = hub.pulls[7].remarks
    assert remark["body"].endswith("`````suggestion\ntwo  # ```` and `x`\n`````")


def test_a_tab_is_suggested_as_it_is_and_nothing_that_cannot_be_seen(comment: Any) -> None:
    """A sign instead would be in the file; a mark that turns the order of letters would lie of it."""
    with GitHub(pull()) as hub:
        comment(
            hub,
            packed(SAID, lines(2, replacement="two: 2,\t# why\n"), lines(3, replacement="x: 1, # \u202e\n")),
        )
    (remark,) = hub.pulls[7].remarks
    assert remark["body"].endswith("```suggestion\ntwo: 2,\t# why\n```")


def test_a_tab_in_lines_to_paste_of_a_strangers_stays(comment: Any) -> None:
    """Elsewhere it could begin a block of code, and is blanks."""
    with GitHub(pull()) as hub:
        comment(hub, packed(f"{SAID}\na\tb\n\n```yaml\na:\tb\u202e\n```\n"))
    assert hub.pulls[7].comments[0]["body"].endswith("a    b\n\n```yaml\na:\tb�\n```\n")


def test_an_edit_that_needs_removed_people_is_not_suggested(tmp_path: Path) -> None:
    """Accepted, it would name somebody whom the file does not have any more."""
    proposed = offer("payments", "ben")
    paste = replace(proposed.pastes[0], file=str(tmp_path / "deploy/teams.yaml"))
    for kept, count in (((), 1), (("ben",), 0)):
        each = replace(proposed, remedy=replace(proposed.remedy, kept=kept), pastes=(paste,))
        found = suggestions([each], tmp_path)
        assert [edit.file for each in found for edit in each.edits] == ["deploy/teams.yaml"] * count


def test_an_edit_that_cannot_be_made_is_not_suggested(tmp_path: Path) -> None:
    """Nor one of a file elsewhere; all edits of a team are offered or none."""
    proposed = offer("payments", "ben")
    paste = replace(proposed.pastes[0], file=str(tmp_path / "teams.yaml"))
    plain = replace(paste, lines=None, was=(), replacement=None)
    for pastes in ((paste, plain), (paste, replace(paste, file=str(tmp_path.parent / "teams.yaml")))):
        assert suggestions([replace(proposed, pastes=pastes)], tmp_path) == ()


def test_a_merge_request_gets_one_note(
    watchbill: Watchbill, folder: Path, monkeypatch: pytest.MonkeyPatch, slept: list[float]
) -> None:
    """It is kept up to date; others' notes and those of the system stay; the findings are a report."""
    edited = (folder / "teams.yaml").read_text("utf-8")
    from tests.cli.repository import Repository

    repository = Repository(folder)
    repository.commit()
    base = repository.git("rev-parse", "HEAD").strip()
    for old, new in (
        ("[ana, ben, chi, dev]", "[ana, ben, gus, chi, dev]"),
        ("    shadow: {members: [gus]}\n", ""),
    ):
        edited = edited.replace(old, new, 1)
    repository.write("teams.yaml", edited)
    repository.commit()
    with GitLab(3) as lab:
        for number in range(120):
            lab.note("ana", f"{marker('')} {number}", system=number % 2 == 0)
        environment = lab.environment() | {
            "CI_COMMIT_SHA": repository.git("rev-parse", "HEAD").strip(),
            "CI_MERGE_REQUEST_DIFF_BASE_SHA": base,
            "CI_MERGE_REQUEST_LABELS": "bug,watchbill-waive:uninvolved",
        }
        monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        first = watchbill("ci", "review", "--fail-on", "uninvolved")
        second = watchbill("ci", "review", "--fail-on", "uninvolved")
        monkeypatch.setenv("WATCHBILL_GITLAB_TOKEN", "gl-read")
        reader = watchbill("ci", "review")
        monkeypatch.delenv("WATCHBILL_GITLAB_TOKEN")
        none = watchbill("ci", "review")
    mine = [each["body"] for each in lab.notes if each["author"]["username"] == GITLAB_BOT]
    assert (len(lab.notes), len(mine)) == (121, 1)
    assert mine[0].startswith(f"{marker('')}\n### On-call: 4 people who are not part of this edit move")
    assert (first.code, second.code, reader.code, none.code) == (0, 0, 2, 0)
    assert "note on the merge request: written" in first.err
    assert "note on the merge request: updated" in second.err
    assert "may not write on the merge request: it must be a token with the scope `api`" in reader.err
    assert "no note: WATCHBILL_GITLAB_TOKEN is not set" in none.err
    assert json.loads((folder / "watchbill-review/gl-code-quality-report.json").read_text()) == []


def test_outside_of_a_pipeline_it_says_where_it_runs(
    watchbill: Watchbill, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a workflow or a job."""
    for name in ("GITHUB_ACTIONS", "GITLAB_CI"):
        monkeypatch.delenv(name, raising=False)
    result = watchbill("ci", "review")
    assert (result.code, "elsewhere use `watchbill diff`" in result.err) == (2, True)


@pytest.mark.parametrize("name", ["a b", "a/b", "x-->", "a--b", "ü", "x" * 81])
def test_a_name_may_not_end_the_hidden_line(watchbill: Watchbill, name: str) -> None:
    """Nor have in it what a name of an artefact may not."""
    assert watchbill("ci", "comment", "review.json", "--head", HEAD, "--name", name).code == 2
