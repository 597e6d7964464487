"""Which request a pipeline runs for, by what GitHub and GitLab document of its environment."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.report.diff_examples import offer
from watchbill.cli.ci import packed, request
from watchbill.cli.ci.request import Request
from watchbill.usage import UsageError

MERGE = {
    "CI_MERGE_REQUEST_IID": "3",
    "CI_MERGE_REQUEST_PROJECT_ID": "42",
    "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "42",
    "CI_MERGE_REQUEST_DIFF_BASE_SHA": "left",
    "CI_MERGE_REQUEST_LABELS": "bug, watchbill-waive:gap",
    "CI_MERGE_REQUEST_DESCRIPTION": (
        "It is agreed.\nwatchbill-waive: tonight: Ben  knows\n- watchbill-waive: rekey: x"
    ),
    "CI_COMMIT_SHA": "head",
}
WAIVED = ("tonight: Ben knows", "rekey: x", "gap: by the label watchbill-waive:gap")


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, Request(number=3, head="head", base="left", outside=False, waivers=WAIVED, unusable=())),
        (
            {"CI_MERGE_REQUEST_TARGET_BRANCH_SHA": "target", "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": "source"},
            Request(number=3, head="source", base="target", outside=False, waivers=WAIVED, unusable=()),
        ),
        (
            {"CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "7"},
            Request(number=3, head="head", base="left", outside=True, waivers=WAIVED[2:], unusable=()),
        ),
        ({"CI_MERGE_REQUEST_IID": ""}, None),
    ],
    ids=["detached", "merged results", "a fork", "a branch"],
)
def test_gitlab_says_it_by_variables(more: dict[str, str], expected: Request | None) -> None:
    """Of a pipeline for merged results the merge is checked out; a stranger's description waives nothing."""
    assert request.gitlab(MERGE | more) == expected


def waiving(description: str, labels: str = "") -> Request:
    found = request.gitlab(
        MERGE | {"CI_MERGE_REQUEST_DESCRIPTION": description, "CI_MERGE_REQUEST_LABELS": labels}
    )
    assert found is not None
    return found


LINE = "watchbill-waive: tonight: x"
HIDDEN = (
    f'[a link](https://example.com "\n{LINE}\n")',
    f'[a link][to]\n\n[to]: https://example.com "\n{LINE}\n"',
    f"[to]: https://example.com\n'\n{LINE}\n'",
    f"![\n{LINE}\n](https://example.com/x.png)",
    f"![a\n{LINE}\nb][to]\n\n[to]: x.png",
    f'<a title="\n{LINE}\n">a</a>',
    f'<img alt="\n{LINE}\n" src=x>',
    f"<img alt='\n{LINE}\n'>",
    f'<div title="\n\n{LINE}\n\n">',
    f"<![CDATA[\n{LINE}\n]]>",
    f"text <![CDATA[\n{LINE}\n]]>",
    f"<style>\n{LINE}\n</style>",
    f"<style>\n\n{LINE}\n\n</style>",
    f"a <style>\n{LINE}\n</style>",
    f"<script>\n\n{LINE}\n</script>",
    f"<pre>\n{LINE}\n</pre>",
    f"<textarea>\n{LINE}\n</textarea>",
    f"<?php\n{LINE}\n?>",
    f"<!DOCTYPE\n{LINE}\n>",
    f"<div hidden>\n{LINE}\n</div>",
    f"<div hidden>\n\n{LINE}\n\n</div>",
    f"<template>\n\n{LINE}\n\n</template>",
    f"<x-a>\n{LINE}\n</x-a>",
    f"<x-a>\n\n{LINE}\n\n</x-a>",
    f"</x-a>\n{LINE}",
    f"<span hidden>\n{LINE}\n</span>",
    f"<details>\n\n{LINE}\n\n</details>",
    f"<details><summary>more</summary>\n\n- {LINE}\n\n</details>",
    f"<details></b>\n\n{LINE}",
    f"<details>\n\n</p>\n\n{LINE}",
    f"<!--> <details> -->\n\n{LINE}",
    f"<!---> <details> -->\n\n{LINE}",
    f"<!-- a --!> <details> -->\n\n{LINE}",
    f"<details title='>\n\n{LINE}",
    f"a <!-- \n{LINE}\n -->",
    f"<!-- a --> {LINE}",
    f"    {LINE}",
    f"\t{LINE}",
    f"- a\n\n      {LINE}",
    f"> a\n{LINE}",
    f"~~a\n{LINE}\nb~~",
    f"[^1]: a note\n{LINE}",
    f"[^1]:\n    {LINE}",
    f"$$\n\\phantom{{\n{LINE}\n}}\n$$",
    f"$\\phantom{{\n{LINE}\n}}$",
    f"\u202egip\n{LINE}",
    "watchbill-waive: tonight\u202e: x",
    f"``` {LINE}\n```",
    f"````\n```\n{LINE}\n````",
    f"<noscript>\n\n{LINE}\n\n</noscript>",
    f"<svg><title>\n\n{LINE}\n\n</title></svg>",
    f"[^1]: a\n{LINE}",
    f"[^a-b]:\n    {LINE}",
    f"- [^1]: a\n  {LINE}",
    f"~a\n{LINE}\nb~",
    f">>>\n{LINE}\n>>>",
    f"{{-\n{LINE}\n-}}",
    f"[-a\n{LINE}\nb-]",
)


@pytest.mark.parametrize(
    "line",
    [
        "watchbill-waive: tonight: Ben  knows ",
        "Watchbill-Waive:Tonight:Ben knows",
        "  * watchbill-waive: tonight: Ben knows",
        "- `watchbill-waive: tonight: Ben knows`",
        "watchbill-waive: tonight: Ben knows <!-- why -->",
        "**watchbill-waive: tonight: Ben knows**",
        "1. Edit\n   - watchbill-waive: tonight: Ben knows",
        "Two lines,\nwatchbill-waive: tonight: Ben knows\nand a third.",
        "Two lines,<br>watchbill-waive: tonight: Ben knows",
        "watchbill-waive: tonight: Ben knows\n---\nGenerated",
        (
            "<details><summary>log</summary>\n\n```\n<!--\n```\n\n</details>\n\nwatchbill-waive: tonight: Ben"
            " knows"
        ),
        '<img src="x.png" alt="a b">\n\nwatchbill-waive: tonight: Ben knows',
        "watchbill-waive: tonight: [Ben](https://example.com) knows",
        "watchbill-waive: tonight: Ben knows\r\nmore",
        "`\nwatchbill-waive: tonight: Ben knows\n`",
        "<!--\nwhy\n-->\nwatchbill-waive: tonight: Ben knows",
        "~~~\n<!--\n~~~\nwatchbill-waive: tonight: Ben knows",
    ],
)
def test_a_line_waives_however_it_is_written(line: str) -> None:
    """In capitals, as an item of a list, as code, beside a comment."""
    assert (waiving(line).waivers, waiving(line).unusable) == (("tonight: Ben knows",), ())


@pytest.mark.parametrize(
    "text",
    [
        "<!--\nwatchbill-waive: tonight: write the reason here\n-->",
        "<!-- watchbill-waive: tonight: write the reason here -->",
        "<!--\nwatchbill-waive: tonight: never closed",
        "```\nwatchbill-waive: tonight: an example\n```",
        "- ~~~~ text\n  watchbill-waive: tonight: an example\n  ~~~\n  watchbill-waive: gap: x\n  ~~~~",
        "> watchbill-waive: tonight: somebody else's words",
        "Add a line such as `watchbill-waive: tonight: why`.",
        *HIDDEN,
    ],
)
def test_what_is_not_said_waives_nothing(text: str) -> None:
    """A template's hint, an example, a quotation."""
    assert (waiving(text).waivers, waiving(text).unusable) == ((), ())


@pytest.mark.parametrize(
    ("description", "labels", "why"),
    [
        (
            "watchbill-waive: freeze",
            "",
            (
                "the line `watchbill-waive: freeze` waives nothing: "
                "write the reason behind it: `watchbill-waive: freeze: why`"
            ),
        ),
        (
            "watchbill-waive: tonigth: x",
            "",
            (
                "the line `watchbill-waive: tonigth: x` waives nothing: "
                "no condition is called 'tonigth'; did you mean 'tonight'?"
            ),
        ),
        (
            "watchbill-waive tonight",
            "",
            (
                "the line `watchbill-waive tonight` waives nothing: "
                "write `watchbill-waive: CONDITION: why`, or the label `watchbill-waive:CONDITION`"
            ),
        ),
        (
            "",
            "bug,watchbill-waive:all",
            (
                "the label `watchbill-waive:all` waives nothing: no condition is called 'all': "
                "it takes uninvolved, gap, tonight, freeze, rekey, rerouted, unserved, error"
            ),
        ),
    ],
)
def test_a_waiver_of_no_use_is_told(description: str, labels: str, why: str) -> None:
    """With how it would be one."""
    assert (waiving(description, labels).waivers, waiving(description, labels).unusable) == ((), (why,))


def test_of_many_waivers_of_no_use_a_few_are_told() -> None:
    """They go into the comment."""
    told = waiving("watchbill-waive: x: y\n" * 1000).unusable
    assert (len(told), told[-1]) == (6, "and 995 more waive nothing")


@pytest.mark.parametrize(
    "event", ["", "{", "[]", "{}", '{"pull_request": null}', '{"pull_request": {"number": 7}}']
)
def test_an_event_that_is_none_is_a_usage_error(tmp_path: Path, event: str) -> None:
    """Whatever stands in the file."""
    path = tmp_path / "event.json"
    path.write_text(event)
    with pytest.raises(UsageError, match="does not hold the event of a pull request"):
        request.github({"GITHUB_EVENT_NAME": "pull_request", "GITHUB_EVENT_PATH": str(path)})


def test_a_fork_that_is_gone_is_a_fork(tmp_path: Path) -> None:
    """GitHub has no repository of its head then."""
    head, base = {"sha": "a", "repo": None}, {"sha": "b", "repo": {"full_name": "example/on-call"}}
    path = tmp_path / "event.json"
    path.write_text(json.dumps({"pull_request": {"number": 7, "head": head, "base": base, "body": "x"}}))
    found = request.github({"GITHUB_EVENT_NAME": "pull_request", "GITHUB_EVENT_PATH": str(path)})
    assert found == Request(number=7, head="a", base="b", outside=True, waivers=(), unusable=())


def test_a_run_for_something_else_is_for_no_request() -> None:
    """A push has none; on `pull_request_target` the files of the request are not there."""
    assert request.github({"GITHUB_EVENT_NAME": "push"}) is None
    with pytest.raises(UsageError, match="let the workflow run on `pull_request`"):
        request.github({"GITHUB_EVENT_NAME": "pull_request_target"})


def test_an_edit_that_needs_people_who_are_gone_is_no_suggestion(tmp_path: Path) -> None:
    """Accepted, it would name somebody whom the file does not have any more."""
    proposed = offer("payments", "ben")
    paste = replace(proposed.pastes[0], file=str(tmp_path / "deploy/teams.yaml"))
    for kept, count in (((), 1), (("ben",), 0)):
        each = replace(proposed, remedy=replace(proposed.remedy, kept=kept), pastes=(paste,))
        found = packed.suggestions([each], tmp_path)
        assert [edit.file for each in found for edit in each.edits] == ["deploy/teams.yaml"] * count


def test_an_edit_that_cannot_be_made_is_no_suggestion(tmp_path: Path) -> None:
    """Nor one of a file elsewhere; all edits of a team are offered or none."""
    proposed = offer("payments", "ben")
    paste = replace(proposed.pastes[0], file=str(tmp_path / "teams.yaml"))
    plain = replace(paste, lines=None, was=(), replacement=None)
    for pastes in ((paste, plain), (paste, replace(paste, file=str(tmp_path.parent / "teams.yaml")))):
        assert packed.suggestions([replace(proposed, pastes=pastes)], tmp_path) == ()
