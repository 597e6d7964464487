"""How the simulation's own tests put things into an account."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.standins.pagerduty import PagerDutyApi

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # a Monday


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    status: int
    body: Any
    headers: dict[str, str]

    @property
    def errors(self) -> list[str]:
        """What PagerDuty says is wrong, whichever of its two places it is in."""
        error = self.body["error"]
        return list(error.get("errors") or [error["message"]])


@dataclass(slots=True, kw_only=True)
class Account:
    """A simulated account, and short ways to put things into it over HTTP."""

    api: PagerDutyApi
    ana: str = field(init=False)
    ben: str = field(init=False)
    eve: str = field(init=False)

    def __post_init__(self) -> None:
        state = self.api.state
        self.ana = state.add_user(email="ana@example.com", name="Ana")
        self.ben = state.add_user(email="ben@example.com", name="Ben")
        self.eve = state.add_user(email="eve@example.com", name="Eve", role="admin")

    def ask(self, method: str, path: str, body: Any = None, *, token: str = "x") -> Answer:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Token token={token}"} if token else {}
        request = urllib.request.Request(self.api.url + path, data=data, method=method, headers=headers)
        try:
            with urllib.request.urlopen(request) as response:
                raw = response.read()
                return Answer(
                    status=response.status, body=json.loads(raw or b"null"), headers=dict(response.headers)
                )
        except urllib.error.HTTPError as error:
            with error:
                return Answer(status=error.code, body=json.loads(error.read()), headers=dict(error.headers))

    def layer(self, *users: str, **changes: Any) -> dict[str, Any]:
        return {
            "name": "Layer",
            "start": "2024-01-01T09:00:00Z",
            "rotation_virtual_start": "2024-01-01 09:00:00 +0000 UTC",
            "rotation_turn_length_seconds": 604800,
            "end": None,
            "users": [{"user": {"id": user, "type": "user"}} for user in users or (self.ana, self.ben)],
            **changes,
        }

    def schedule(self, *layers: dict[str, Any], **changes: Any) -> dict[str, Any]:
        return {
            "schedule": {
                "name": "rota",
                "time_zone": "Europe/London",
                "schedule_layers": list(layers),
                **changes,
            }
        }

    def new_schedule(self, *layers: dict[str, Any], **changes: Any) -> str:
        answer = self.ask("POST", "/schedules", self.schedule(*(layers or (self.layer(),)), **changes))
        assert answer.status == 201, answer.body
        return str(answer.body["schedule"]["id"])

    def policy(self, *targets: tuple[str, str], **changes: Any) -> dict[str, Any]:
        rules = [
            {"escalation_delay_in_minutes": 15, "targets": [{"id": target, "type": f"{kind}_reference"}]}
            for kind, target in targets
        ]
        return {"escalation_policy": {"name": "policy", "num_loops": 9, "escalation_rules": rules, **changes}}

    def new_policy(self, *targets: tuple[str, str], **changes: Any) -> str:
        answer = self.ask("POST", "/escalation_policies", self.policy(*targets, **changes))
        assert answer.status == 201, answer.body
        return str(answer.body["escalation_policy"]["id"])

    def service(self, policy: str, **changes: Any) -> dict[str, Any]:
        reference = {"id": policy, "type": "escalation_policy_reference"}
        return {"service": {"name": "api", "escalation_policy": reference, "response_play": None, **changes}}

    def new_service(self, policy: str, **changes: Any) -> str:
        answer = self.ask("POST", "/services", self.service(policy, **changes))
        assert answer.status == 201, answer.body
        return str(answer.body["service"]["id"])

    def new_team(self, name: str = "payments", **changes: Any) -> str:
        answer = self.ask("POST", "/teams", {"team": {"name": name, **changes}})
        assert answer.status == 201, answer.body
        return str(answer.body["team"]["id"])
