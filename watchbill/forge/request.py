"""The pull or merge request of a pipeline, read from its environment."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from watchbill.usage import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """
    A pull or merge request.

    `base` is the tip of the target branch, or the commit where the request left it. `outside` means that it
    comes from a fork: then its run may not write, and `description` is empty, because a stranger wrote it.
    Only members of the project can set `labels`.
    """

    number: int
    head: str
    base: str
    outside: bool
    description: str
    labels: tuple[str, ...]


def github(environment: Mapping[str, str]) -> Request | None:
    """Return the pull request of a workflow run, None if it runs for something else. Raises UsageError."""
    name = environment.get("GITHUB_EVENT_NAME", "")
    if name == "pull_request_target":
        raise UsageError("run the workflow on `pull_request`: on `pull_request_target` it gets the old files")
    if name != "pull_request":
        return None
    path = environment.get("GITHUB_EVENT_PATH", "")
    try:
        return _pull_request(json.loads(Path(path).read_text("utf-8"))["pull_request"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        raise UsageError(f"GITHUB_EVENT_PATH ({path}) does not hold the event of a pull request") from None


def _pull_request(pull: Any) -> Request:
    """Return the pull request of an event; raises LookupError, TypeError and others if it is not one."""
    head, base = pull["head"], pull["base"]
    # The repository of the head is null if the fork is gone.
    outside = (head.get("repo") or {}).get("full_name") != base["repo"]["full_name"]
    description = "" if outside else pull.get("body") or ""
    if not isinstance(description, str):
        raise TypeError(description)
    return Request(
        number=int(pull["number"]),
        head=str(head["sha"]),
        base=str(base["sha"]),
        outside=outside,
        description=description,
        labels=tuple(str(each["name"]) for each in pull.get("labels") or ()),
    )


def gitlab(environment: Mapping[str, str]) -> Request | None:
    """Return the merge request of a job, None if it has none (GitLab docs: "Predefined CI/CD variables")."""
    number = environment.get("CI_MERGE_REQUEST_IID", "")
    if not number.isdigit():
        return None
    source = environment.get("CI_MERGE_REQUEST_SOURCE_PROJECT_ID")
    outside = source != environment.get("CI_MERGE_REQUEST_PROJECT_ID")
    # In a pipeline for merged results, the commit is the merge; else it is that of the branch.
    target = environment.get("CI_MERGE_REQUEST_TARGET_BRANCH_SHA")
    return Request(
        number=int(number),
        head=environment.get("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA") or environment.get("CI_COMMIT_SHA", ""),
        base=target or environment.get("CI_MERGE_REQUEST_DIFF_BASE_SHA", ""),
        outside=outside,
        description="" if outside else environment.get("CI_MERGE_REQUEST_DESCRIPTION", ""),
        labels=tuple(environment.get("CI_MERGE_REQUEST_LABELS", "").split(",")),
    )
