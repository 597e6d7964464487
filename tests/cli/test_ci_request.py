"""Which request a pipeline runs for, by what GitHub and GitLab document of its environment."""

import json
from pathlib import Path

import pytest

from watchbill.cli.ci import packed, request
from watchbill.cli.ci.request import Request
from watchbill.cli.usage import UsageError

MERGE = {
    "CI_MERGE_REQUEST_IID": "3",
    "CI_MERGE_REQUEST_PROJECT_ID": "42",
    "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "42",
    "CI_MERGE_REQUEST_DIFF_BASE_SHA": "left",
    "CI_MERGE_REQUEST_LABELS": "bug, watchbill-waive:gap",
    "CI_MERGE_REQUEST_DESCRIPTION": "It is agreed.\nwatchbill-waive: tonight: Ben  knows\n- watchbill-waive: rekey: x",
    "CI_COMMIT_SHA": "head",
}
WAIVED = ("tonight: Ben knows", "gap: by the label watchbill-waive:gap")


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, Request(number=3, head="head", base="left", outside=False, waivers=WAIVED)),
        (
            {"CI_MERGE_REQUEST_TARGET_BRANCH_SHA": "target", "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": "source"},
            Request(number=3, head="source", base="target", outside=False, waivers=WAIVED),
        ),
        (
            {"CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "7"},
            Request(number=3, head="head", base="left", outside=True, waivers=WAIVED[1:]),
        ),
        ({"CI_MERGE_REQUEST_IID": ""}, None),
    ],
    ids=["detached", "merged results", "a fork", "a branch"],
)
def test_gitlab_says_it_by_variables(more: dict[str, str], expected: Request | None) -> None:
    """Of a pipeline for merged results the merge is checked out; a stranger's description waives nothing."""
    assert request.gitlab(MERGE | more) == expected


@pytest.mark.parametrize("event", ["", "{", "[]", "{}", '{"pull_request": null}', '{"pull_request": {"number": 7}}'])
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
    assert found == Request(number=7, head="a", base="b", outside=True, waivers=())


def test_a_run_for_something_else_is_for_no_request() -> None:
    """A push has none; on `pull_request_target` the files of the request are not there."""
    assert request.github({"GITHUB_EVENT_NAME": "push"}) is None
    with pytest.raises(UsageError, match="let the workflow run on `pull_request`"):
        request.github({"GITHUB_EVENT_NAME": "pull_request_target"})


def test_an_edit_that_needs_people_who_are_gone_is_no_suggestion(tmp_path: Path) -> None:
    """Accepted, it would name somebody whom the file does not have any more."""
    (tmp_path / "teams.yaml").write_text("a\nb\n", encoding="utf-8")
    edit = {"file": str(tmp_path / "teams.yaml"), "first_line": 1, "last_line": 1, "replacement": "c\n"}
    remedies = [{"keep_people": kept, "edits": [edit]} for kept in ([], ["ben"])]
    changes = tmp_path / "diff.json"
    for remedy, count in zip(remedies, (1, 0), strict=True):
        changes.write_text(json.dumps({"remedies": [remedy]}), encoding="utf-8")
        assert len([*packed.edits(changes, tmp_path)]) == count
