"""A server that keeps Terraform states, as Terraform's backend `http` asks for them, with locks."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.standins.events import JsonHandler, StandIn


class StateServer(StandIn):
    """
    States by their path, each with the lock that somebody holds (developer.hashicorp.com, "Backend Type:
    http").
    """

    def __init__(self) -> None:
        super().__init__(_States)
        self.states: dict[str, dict[str, Any]] = {}
        self.locks: dict[str, dict[str, Any]] = {}
        self.locked: list[str] = []

    def __enter__(self) -> "StateServer":
        super().__enter__()
        return self

    def backend(self) -> dict[str, Any]:
        """Return the backend as the context of cdktf.json names it."""
        address = f"{self.url}/{{team}}"
        return {"http": {"address": address, "lock_address": address, "unlock_address": address}}


class _States(JsonHandler):
    @property
    def server_(self) -> StateServer:
        assert isinstance(self.standin, StateServer)
        return self.standin

    @property
    def name(self) -> str:
        return urlsplit(self.path).path.strip("/")

    def do_GET(self) -> None:  # noqa: N802 - as the server calls it
        state = self.server_.states.get(self.name)
        self.answer(404, "there is no such state") if state is None else self.answer(200, state)

    def do_POST(self) -> None:  # noqa: N802 - as the server calls it
        state = json.loads(self.body())
        held = self.server_.locks.get(self.name)
        given = parse_qs(urlsplit(self.path).query).get("ID", [None])[0]
        if held is None or held["ID"] != given:
            self.answer(423, held or "the state is not locked")
            return
        self.server_.states[self.name] = state
        self.answer(200, {})

    def do_LOCK(self) -> None:  # noqa: N802 - as the server calls it
        wanted = json.loads(self.body())
        held = self.server_.locks.setdefault(self.name, wanted)
        self.server_.locked.append(f"{self.name}: {wanted['Operation']}")
        self.answer(200 if held == wanted else 423, held)

    def do_UNLOCK(self) -> None:  # noqa: N802 - as the server calls it
        self.body()
        self.server_.locks.pop(self.name, None)
        self.answer(200, {})
