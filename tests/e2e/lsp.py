"""The real yaml-language-server on a folder, as an editor runs it."""

import json
import queue
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from tests.e2e.node import command_line, node

NODES = range(22, 99)
_PATIENCE = 30
_OFFLINE = """\
const {{ appendFileSync }} = require("node:fs");
const {{ Socket }} = require("node:net");
Socket.prototype.connect = function (...to) {{
  appendFileSync({log}, JSON.stringify(to) + "\\n");
  this.destroy(new Error("no network here"));
  return this;
}};
"""
"""What Node runs first: whoever dials out is written down, and gets no answer."""

SETTINGS = {"yaml": {"schemaStore": {"enable": False}, "validate": True, "hover": True, "completion": True}}
"""What an editor is set to; the catalogue of schemas on the network is off."""

Place = tuple[int, int]
"""A line and a character, both from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What an editor underlines, and says of it."""

    start: Place
    end: Place
    message: str


class Editor:
    """A server that runs, and the files that are open in it."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Path, dialled: Path) -> None:
        self._process = process
        self._folder = folder
        self._dialled = dialled
        self._numbers = count(1)
        self._received: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()

    def start(self) -> None:
        """Shake hands."""
        root = self._folder.as_uri()
        self._ask(
            "initialize",
            {
                "processId": None,
                "rootUri": root,
                "workspaceFolders": [{"uri": root, "name": "folder"}],
                "capabilities": {
                    "workspace": {"configuration": True, "workspaceFolders": True},
                    "textDocument": {"completion": {"completionItem": {"snippetSupport": True}}},
                },
            },
        )
        self._tell("initialized", {})

    def open(self, name: str, text: str) -> list[Problem]:
        """Open a file with this text, saved or not, and return what is wrong with it."""
        uri = self._uri(name)
        self._tell(
            "textDocument/didOpen",
            {"textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": text}},
        )
        while True:
            message = self._next()
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri:
                return [_problem(each) for each in message["params"]["diagnostics"]]

    def complete(self, name: str, place: Place) -> dict[str, str]:
        """Return what may be typed at a place, and what the editor says of each."""
        found = self._ask("textDocument/completion", self._at(name, place))
        return {item["label"]: _text(item.get("documentation")) for item in found["items"]}

    def hover(self, name: str, place: Place) -> str:
        """Return what the editor says when the pointer rests on a place."""
        found = self._ask("textDocument/hover", self._at(name, place))
        return _text(found["contents"]) if found else ""

    def dialled(self) -> list[str]:
        """Return where the server tried to connect to."""
        return self._dialled.read_text().splitlines() if self._dialled.exists() else []

    def stop(self) -> None:
        """Say goodbye."""
        self._ask("shutdown", None)
        self._tell("exit", None)

    def _uri(self, name: str) -> str:
        return (self._folder / name).as_uri()

    def _at(self, name: str, place: Place) -> dict[str, Any]:
        line, character = place
        return {"textDocument": {"uri": self._uri(name)}, "position": {"line": line, "character": character}}

    def _ask(self, method: str, params: object) -> Any:
        number = next(self._numbers)
        self._send({"id": number, "method": method, "params": params})
        while True:
            message = self._next()
            if message.get("id") == number and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    def _tell(self, method: str, params: object) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: Mapping[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._process.stdin.flush()

    def _next(self) -> dict[str, Any]:
        """Return the next message that is no question of the server's; those are answered."""
        while True:
            message = self._received.get(timeout=_PATIENCE)
            if "method" not in message or "id" not in message:
                return message
            asked = (
                message["params"].get("items", []) if message["method"] == "workspace/configuration" else []
            )
            self._send(
                {"id": message["id"], "result": [SETTINGS.get(item["section"]) for item in asked] or None}
            )

    def _read(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        while header := stream.readline():
            name, _, value = header.partition(b":")
            if name.lower() == b"content-length":
                while stream.readline().strip():
                    pass
                self._received.put(json.loads(stream.read(int(value))))


def _problem(found: Mapping[str, Any]) -> Problem:
    start, end = (
        (found["range"][edge]["line"], found["range"][edge]["character"]) for edge in ("start", "end")
    )
    return Problem(start=start, end=end, message=found["message"])


def _text(found: Any) -> str:
    return found if isinstance(found, str) else (found or {}).get("value", "")


@contextmanager
def editing(folder: Path, scratch: Path) -> Iterator[Editor]:
    """Run the server on a folder; what a test needs besides lies in `scratch`."""
    dialled, offline = scratch / "dialled", scratch / "offline.cjs"
    offline.write_text(_OFFLINE.format(log=json.dumps(str(dialled))))
    server = command_line("yaml-language-server")
    with subprocess.Popen(
        [node(NODES), "--require", offline, server, "--stdio"],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        editor = Editor(process, folder, dialled)
        try:
            editor.start()
            yield editor
            editor.stop()
            process.wait(timeout=_PATIENCE)
        finally:
            process.kill()
