"""GitLab's REST API, as far as a note on a merge request needs it."""

import json
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.standins.events import JsonHandler, StandIn

PROJECT = 42
BOT = "project_42_bot"


class GitLab(StandIn):
    """One project with one merge request; `tokens` are who writes by each, and whether it may."""

    def __init__(self, iid: int) -> None:
        super().__init__(_GitLab)
        self.iid = iid
        self.notes: list[dict[str, Any]] = []
        self.tokens: dict[str, tuple[str, bool]] = {"gl-write": (BOT, True), "gl-read": ("reader", False)}
        self._id = 0

    def note(self, author: str, body: str, *, system: bool = False) -> dict[str, Any]:
        """Let somebody write a note."""
        self._id += 1
        self.notes.append({"id": self._id, "author": {"username": author}, "body": body, "system": system})
        return self.notes[-1]

    def environment(self, token: str | None = "gl-write") -> dict[str, str]:
        """Return what a job of a merge-request pipeline has in its environment."""
        given = {} if token is None else {"WATCHBILL_GITLAB_TOKEN": token}
        return {
            "GITLAB_CI": "true",
            "CI_API_V4_URL": f"{self.url}/api/v4",
            "CI_PROJECT_ID": str(PROJECT),
            "CI_MERGE_REQUEST_IID": str(self.iid),
            "CI_MERGE_REQUEST_PROJECT_ID": str(PROJECT),
            "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": str(PROJECT),
            **given,
        }


class _GitLab(JsonHandler):
    @property
    def lab(self) -> GitLab:
        assert isinstance(self.standin, GitLab)
        return self.standin

    def do_GET(self) -> None:  # noqa: N802 - as the server calls it
        self._serve("GET")

    def do_POST(self) -> None:  # noqa: N802 - as the server calls it
        self._serve("POST")

    def do_PUT(self) -> None:  # noqa: N802 - as the server calls it
        self._serve("PUT")

    def do_DELETE(self) -> None:  # noqa: N802 - as the server calls it
        self._serve("DELETE")

    def _serve(self, method: str) -> None:
        body: dict[str, Any] = json.loads(self.body() or b"{}")
        status, answer = self._answer(method, urlsplit(self.path).path.removeprefix("/api/v4"), body)
        data = b"" if answer is None else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _answer(self, method: str, path: str, body: dict[str, Any]) -> tuple[int, object]:
        token = self.headers.get("PRIVATE-TOKEN") or ""
        if token not in self.lab.tokens:
            return 401, {"message": "401 Unauthorized"}
        username, may = self.lab.tokens[token]
        if path == "/user":
            return 200, {"username": username}
        found = re.fullmatch(rf"/projects/{PROJECT}/merge_requests/{self.lab.iid}/notes(?:/(\d+))?", path)
        if found is None:
            return 404, {"message": "404 Not found"}
        if method == "GET":
            query = parse_qs(urlsplit(self.path).query)
            size = min(int(query.get("per_page", ["20"])[0]), 100)
            at = (int(query.get("page", ["1"])[0]) - 1) * size
            return 200, self.lab.notes[at : at + size]
        if not may:
            return 403, {"message": "403 Forbidden"}
        if method == "POST":
            return 201, self.lab.note(username, body["body"])
        note = next((each for each in self.lab.notes if str(each["id"]) == found[1]), None)
        if note is None or note["author"]["username"] != username:
            return 404, {"message": "404 Not found"}
        if method == "DELETE":
            self.lab.notes.remove(note)
            return 204, None
        note["body"] = body["body"]
        return 200, note
