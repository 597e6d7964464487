"""A pull request on GitHub, over its REST API."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from watchbill.forge.client import Api, Refused, understood
from watchbill.forge.thread import Comment
from watchbill.usage import UsageError

TOKEN = "GITHUB_TOKEN"
_API, _GRAPHQL, _REPOSITORY = "GITHUB_API_URL", "GITHUB_GRAPHQL_URL", "GITHUB_REPOSITORY"
_ACTIONS = "github-actions[bot]"
"""The user that the token of a workflow run writes as."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The commit `sha` of a pull request, the repository that it goes `into`, and the commit `onto`."""

    sha: str
    open: bool
    into: str
    onto: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A review comment on lines of a file; `line` is None if a later push has changed them."""

    id: int
    author: str
    body: str
    path: str
    first: int | None
    line: int | None
    answers: int | None


class PullRequest:
    """One pull request, read and written with the token in the environment."""

    kind = "pull request"
    permission = "give the job `permissions: pull-requests: write`"
    token = TOKEN

    def __init__(
        self, environment: Mapping[str, str], number: int, *, sleep: Callable[[float], None]
    ) -> None:
        token, repository = environment.get(TOKEN), environment.get(_REPOSITORY, "")
        if not token:
            raise UsageError(f"set {TOKEN}: it is needed to write the comment")
        if not re.fullmatch(r"[\w.-]+/[\w.-]+", repository):
            raise UsageError(f"{_REPOSITORY} must be OWNER/NAME, not {repository!r}")
        headers = {
            "Authorization": f"Bearer {token}",
            "Accept": "application/vnd.github+json",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        self.repository, self.number = repository, number
        self._api = Api(environment.get(_API) or "https://api.github.com", headers, sleep=sleep)
        self._graphql = Api(
            environment.get(_GRAPHQL) or "https://api.github.com/graphql", headers, sleep=sleep
        )
        self._repo = f"/repos/{repository}"
        self._pull = f"{self._repo}/pulls/{number}"

    def me(self) -> str:
        """
        Return the user that the token writes as. Raises Lost: a guess could lead to a second comment.

        REST does not answer an app's token (`GET /user` is 403), but GraphQL does. If GraphQL refuses, the
        token is that of a workflow run.
        """
        try:
            answer = self._graphql.question("", {"query": "query { viewer { login } }"})
        except Refused:
            return _ACTIONS
        with understood():
            return str(answer["data"]["viewer"]["login"])

    def head(self) -> Head:
        """Return the commit to merge, as of now. Raises Refused, Lost."""
        found = self._api.get(self._pull)
        with understood():
            return Head(
                sha=str(found["head"]["sha"]),
                open=found["state"] == "open",
                into=str(found["base"]["repo"]["full_name"]),
                onto=str(found["base"]["sha"]),
            )

    def comments(self) -> list[Comment]:
        """Return the comments of its conversation, oldest first. Raises Refused, Lost."""
        with understood():
            return [
                Comment(
                    id=each["id"],
                    author=str((each.get("user") or {}).get("login")),
                    body=each.get("body") or "",
                )
                for each in self._api.pages(f"{self._repo}/issues/{self.number}/comments")
            ]

    def write(self, body: str) -> None:
        """Write a comment. Raises Refused, Lost."""
        self._api.send("POST", f"{self._repo}/issues/{self.number}/comments", {"body": body})

    def rewrite(self, comment: int, body: str) -> None:
        """Change a comment. Raises Refused, Lost."""
        self._api.send("PATCH", f"{self._repo}/issues/comments/{comment}", {"body": body})

    def remove(self, comment: int) -> None:
        """Delete a comment. Raises Refused, Lost."""
        self._api.delete(f"{self._repo}/issues/comments/{comment}")

    def patches(self) -> dict[str, str]:
        """Return the patch of each file; it is empty if the file is too large. Raises Refused, Lost."""
        with understood():
            found = self._api.pages(f"{self._pull}/files")
            return {str(each["filename"]): str(each.get("patch") or "") for each in found}

    def text(self, path: str, commit: str) -> str | None:
        """Return a file as it is in a commit, None if the commit lacks it. Raises Refused, Lost."""
        try:
            data = self._api.raw(
                f"{self._repo}/contents/{quote(path)}", "application/vnd.github.raw+json", ref=commit
            )
            return data.decode("utf-8")
        except UnicodeDecodeError:
            return None
        except Refused as refused:
            if refused.status == 404:
                return None
            raise

    def remarks(self) -> list[Remark]:
        """Return the review comments. Raises Refused, Lost."""
        with understood():
            return [
                Remark(
                    id=each["id"],
                    author=str((each.get("user") or {}).get("login")),
                    body=each.get("body") or "",
                    path=str(each.get("path")),
                    first=each.get("start_line") or each.get("line"),
                    line=each.get("line"),
                    answers=each.get("in_reply_to_id"),
                )
                for each in self._api.pages(f"{self._pull}/comments")
            ]

    def remark(self, body: str, *, commit: str, path: str, first: int, last: int) -> int:
        """Comment on lines of a file in a commit; return the id. Raises Refused (422), Lost."""
        place: dict[str, object] = {"commit_id": commit, "path": path, "line": last, "side": "RIGHT"}
        if first < last:  # GitHub refuses equal ones: "start line must precede the end line"
            place |= {"start_line": first, "start_side": "RIGHT"}
        made = self._api.send("POST", f"{self._pull}/comments", {"body": body, **place})
        with understood():
            return int(made["id"])

    def withdraw(self, remark: int) -> None:
        """Delete a review comment. Raises Refused, Lost."""
        self._api.delete(f"{self._repo}/pulls/comments/{remark}")
