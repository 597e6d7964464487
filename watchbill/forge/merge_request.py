"""A merge request on GitLab, over its REST API."""

from collections.abc import Callable, Mapping

from watchbill.forge.client import Api, understood
from watchbill.forge.thread import Comment
from watchbill.usage import UsageError

TOKEN = "WATCHBILL_GITLAB_TOKEN"
_API, _PROJECT = "CI_API_V4_URL", "CI_PROJECT_ID"


class MergeRequest:
    """One merge request, read and written with the token in the environment."""

    kind = "merge request"
    permission = (
        "it must be a token with the scope `api`, of a project member with at least the Reporter role"
    )
    token = TOKEN

    def __init__(
        self, environment: Mapping[str, str], number: int, *, sleep: Callable[[float], None]
    ) -> None:
        token, url, project = (environment.get(name, "") for name in (TOKEN, _API, _PROJECT))
        if not token:
            raise UsageError(f"set {TOKEN}: it writes the note, which CI_JOB_TOKEN may not")
        if not url or not project.isdigit():
            raise UsageError(f"{_API} and {_PROJECT} are not set: run this in a GitLab job")
        self._api = Api(url, {"PRIVATE-TOKEN": token}, sleep=sleep)
        self._notes = f"/projects/{project}/merge_requests/{number}/notes"

    def me(self) -> str:
        """Return the user that the token writes as. Raises Refused, Lost."""
        found = self._api.get("/user")
        with understood():
            return str(found["username"])

    def comments(self) -> list[Comment]:
        """Return the notes that people and tokens wrote, oldest first. Raises Refused, Lost."""
        with understood():
            return [
                Comment(id=each["id"], author=str(each["author"]["username"]), body=each.get("body") or "")
                for each in self._api.pages(self._notes, sort="asc", order_by="created_at")
                if not each.get("system")
            ]

    def write(self, body: str) -> None:
        """Write a note. Raises Refused, Lost."""
        self._api.send("POST", self._notes, {"body": body})

    def rewrite(self, comment: int, body: str) -> None:
        """Change a note. Raises Refused, Lost."""
        self._api.send("PUT", f"{self._notes}/{comment}", {"body": body})

    def remove(self, comment: int) -> None:
        """Delete a note. Raises Refused, Lost."""
        self._api.delete(f"{self._notes}/{comment}")
