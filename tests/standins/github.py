"""GitHub's REST API, as far as a comment on a pull request needs it: takes and refuses what GitHub does."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.standins.events import JsonHandler, StandIn

REPOSITORY = "example/on-call"
BASE = "b" * 40
"""The commit that every pull request is to be merged onto."""
BOT = "github-actions[bot]"
_NO = {"message": "Resource not accessible by integration", "status": "403"}


@dataclass(slots=True, kw_only=True)
class Fault:
    """
    What the next request of a method to a path gets instead, `after` so many others.

    `done` says that it is carried out all the same.
    """

    method: str
    path: str
    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: object = field(default_factory=dict)
    done: bool = False
    after: int = 0


@dataclass(slots=True, kw_only=True)
class Pull:
    """
    A pull request: `patches` are what it changes of each file, `texts` the files of its head, `onto` of its
    base.
    """

    number: int
    head: str
    patches: dict[str, str]
    texts: dict[str, str]
    onto: dict[str, str] = field(default_factory=dict)
    state: str = "open"
    into: str = REPOSITORY
    comments: list[dict[str, Any]] = field(default_factory=list)
    remarks: list[dict[str, Any]] = field(default_factory=list)


class GitHub(StandIn):
    """One repository; `tokens` are who writes by each, and what it may write."""

    def __init__(self, *pulls: Pull) -> None:
        super().__init__(_GitHub)
        self.pulls = {pull.number: pull for pull in pulls}
        self.tokens: dict[str, tuple[str, frozenset[str]]] = {"t-write": (BOT, frozenset({"pull-requests"}))}
        self.faults: list[Fault] = []
        self.asked: list[str] = []
        self._id = 1000

    def comment(self, pull: int, author: str, body: str) -> dict[str, Any]:
        """Let somebody comment."""
        self._id += 1
        self.pulls[pull].comments.append({"id": self._id, "user": {"login": author}, "body": body})
        return self.pulls[pull].comments[-1]

    def remark(self, pull: int, author: str, **of: object) -> dict[str, Any]:
        """Let somebody comment on lines."""
        self._id += 1
        self.pulls[pull].remarks.append({"id": self._id, "user": {"login": author}, **of})
        return self.pulls[pull].remarks[-1]

    def environment(self, token: str = "t-write") -> dict[str, str]:
        """Return what a run has in its environment."""
        return {
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": self.url,
            "GITHUB_GRAPHQL_URL": f"{self.url}/graphql",
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_TOKEN": token,
        }


class _GitHub(JsonHandler):
    @property
    def hub(self) -> GitHub:
        assert isinstance(self.standin, GitHub)
        return self.standin

    def do_GET(self) -> None:  # noqa: N802 - as the server calls it
        self._serve("GET")

    def do_POST(self) -> None:  # noqa: N802 - as the server calls it
        self._serve("POST")

    def do_PATCH(self) -> None:  # noqa: N802 - as the server calls it
        self._serve("PATCH")

    def do_DELETE(self) -> None:  # noqa: N802 - as the server calls it
        self._serve("DELETE")

    def _serve(self, method: str) -> None:
        raw = self.body()
        path = urlsplit(self.path).path
        self.hub.asked.append(f"{method} {self.path}")
        fault = next((f for f in self.hub.faults if f.method == method and re.search(f.path, path)), None)
        if fault is not None and fault.after:
            fault.after -= 1
        elif fault is not None:
            self.hub.faults.remove(fault)
            if fault.done:
                self._act(method, path, json.loads(raw or b"{}"), silent=True)
            self._say(fault.status, fault.body, fault.headers)
            return
        self._act(method, path, json.loads(raw or b"{}"))

    def _act(self, method: str, path: str, body: dict[str, Any], *, silent: bool = False) -> None:
        status, answer = self._answer(method, path, body)
        if not silent:
            self._say(status, answer, {})

    def _say(self, status: int, answer: object, headers: dict[str, str]) -> None:
        data = (
            answer.encode()
            if isinstance(answer, str)
            else b""
            if answer is None
            else json.dumps(answer).encode()
        )
        self.send_response(status)
        for name, value in {"Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def _answer(self, method: str, path: str, body: dict[str, Any]) -> tuple[int, object]:
        token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        if token not in self.hub.tokens:
            return 401, {"message": "Bad credentials"}
        login, rights = self.hub.tokens[token]
        if path == "/graphql":
            return 200, {"data": {"viewer": {"login": login}}}
        if path == "/user":
            return 403, _NO
        if method != "GET" and "pull-requests" not in rights:
            return 403, _NO
        repo = f"/repos/{REPOSITORY}"
        rest = path.removeprefix(repo)
        if found := re.fullmatch(r"/contents/(.+)", rest):
            base = parse_qs(urlsplit(self.path).query)["ref"] == [BASE]
            pulls = self.hub.pulls.values()
            texts = {
                name: text for pull in pulls for name, text in (pull.onto if base else pull.texts).items()
            }
            name = unquote(found[1])
            return (200, texts[name]) if name in texts else (404, {"message": "Not Found"})
        if found := re.fullmatch(r"/(issues|pulls)/comments/(\d+)", rest):
            return self._one(method, found[1], int(found[2]), body)
        found = re.fullmatch(r"/(issues|pulls)/(\d+)(/\w+)?", rest)
        pull = self.hub.pulls.get(int(found[2])) if found else None
        if found is None or pull is None or rest == path:
            return 404, {"message": "Not Found"}
        return self._pull(method, found[1] + (found[3] or ""), pull, body, login)

    def _pull(
        self, method: str, what: str, pull: Pull, body: dict[str, Any], login: str
    ) -> tuple[int, object]:
        if (method, what) == ("GET", "pulls"):
            base = {"repo": {"full_name": pull.into}, "sha": BASE}
            return 200, {"number": pull.number, "state": pull.state, "head": {"sha": pull.head}, "base": base}
        if (method, what) == ("GET", "pulls/files"):
            return 200, self._page([{"filename": n, "patch": p} for n, p in pull.patches.items()])
        if (method, what) == ("GET", "issues/comments"):
            return 200, self._page(pull.comments)
        if (method, what) == ("GET", "pulls/comments"):
            return 200, self._page(pull.remarks)
        if (method, what) == ("POST", "issues/comments"):
            if not body.get("body") or len(body["body"]) > 65536:
                return 422, {
                    "message": "Validation Failed",
                    "errors": ["body is too long (maximum is 65536)"],
                }
            return 201, self.hub.comment(pull.number, login, body["body"])
        if (method, what) == ("POST", "pulls/comments"):
            if errors := list(misplaced(pull, body)):
                return 422, {"message": "Validation Failed", "errors": [" and ".join(errors)]}
            return 201, self.hub.remark(
                pull.number, login, **{"in_reply_to_id": None, "start_line": None, **body}
            )
        return 404, {"message": "Not Found"}

    def _one(self, method: str, what: str, id_: int, body: dict[str, Any]) -> tuple[int, object]:
        for pull in self.hub.pulls.values():
            items = pull.comments if what == "issues" else pull.remarks
            for item in items:
                if item["id"] == id_ and method == "DELETE":
                    items.remove(item)
                    return 204, None
                if item["id"] == id_ and method == "PATCH":
                    item["body"] = body["body"]
                    return 200, item
        return 404, {"message": "Not Found"}

    def _page(self, items: list[Any]) -> list[Any]:
        query = parse_qs(urlsplit(self.path).query)
        size = min(int(query.get("per_page", ["30"])[0]), 100)
        at = (int(query.get("page", ["1"])[0]) - 1) * size
        return items[at : at + size]


def misplaced(pull: Pull, body: dict[str, Any]) -> Iterator[str]:
    """What GitHub says of a review comment whose lines the pull request does not show."""
    if body.get("commit_id") != pull.head:
        yield "commit_id is not part of the pull request"
    start, line = body.get("start_line", body["line"]), body["line"]
    if "start_line" in body and start >= line:
        yield "Pull request review thread start line must precede the end line."
    shown: list[set[int]] = []
    at = 0
    for row in pull.patches.get(str(body.get("path")), "").splitlines():
        if header := re.match(r"@@ -\S+ \+(\d+)", row):
            at = int(header[1])
            shown.append(set())
        elif row[:1] in (" ", "+"):
            shown[-1].add(at)
            at += 1
    if not any(line in lines for lines in shown):
        yield "Pull request review thread line must be part of the diff"
    elif not any(line in lines and start in lines for lines in shown):
        yield "Pull request review thread start line must be part of the same hunk as the line."
