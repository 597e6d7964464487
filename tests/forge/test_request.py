"""The request of a pipeline, from the variables that GitHub and GitLab document."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from watchbill.forge import request
from watchbill.forge.request import Request
from watchbill.usage import UsageError

MERGE = {
    "CI_MERGE_REQUEST_IID": "3",
    "CI_MERGE_REQUEST_PROJECT_ID": "42",
    "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "42",
    "CI_MERGE_REQUEST_DIFF_BASE_SHA": "left",
    "CI_MERGE_REQUEST_LABELS": "bug, watchbill-waive:gap",
    "CI_MERGE_REQUEST_DESCRIPTION": ("It is agreed."),
    "CI_COMMIT_SHA": "head",
}
OF_MERGE = Request(
    number=3,
    head="head",
    base="left",
    outside=False,
    description="It is agreed.",
    labels=("bug", " watchbill-waive:gap"),
)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, OF_MERGE),
        (
            {"CI_MERGE_REQUEST_TARGET_BRANCH_SHA": "target", "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": "source"},
            replace(OF_MERGE, head="source", base="target"),
        ),
        ({"CI_MERGE_REQUEST_SOURCE_PROJECT_ID": "7"}, replace(OF_MERGE, outside=True, description="")),
        ({"CI_MERGE_REQUEST_IID": ""}, None),
    ],
    ids=["detached", "merged results", "a fork", "a branch"],
)
def test_gitlab_says_it_by_variables(more: dict[str, str], expected: Request | None) -> None:
    """Of a pipeline for merged results the merge is checked out; a stranger's description is not read."""
    assert request.gitlab(MERGE | more) == expected


@pytest.mark.parametrize(
    "event", ["", "{", "[]", "{}", '{"pull_request": null}', '{"pull_request": {"number": 7}}']
)
def test_an_invalid_event_is_a_usage_error(tmp_path: Path, event: str) -> None:
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
    assert found == Request(number=7, head="a", base="b", outside=True, description="", labels=())


def test_a_run_for_something_else_is_for_no_request() -> None:
    """A push has none; on `pull_request_target` the files of the request are not there."""
    assert request.github({"GITHUB_EVENT_NAME": "push"}) is None
    with pytest.raises(UsageError, match="run the workflow on `pull_request`"):
        request.github({"GITHUB_EVENT_NAME": "pull_request_target"})
