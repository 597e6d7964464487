"""The only module that talks to PagerDuty, by its official client."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from watchbill.account.plan import There, Wanted
from watchbill.usage import UsageError

TOKEN, URL = "PAGERDUTY_TOKEN", "PAGERDUTY_API_URL"
_REGIONS = {"us": "https://api.pagerduty.com", "eu": "https://api.eu.pagerduty.com"}
_HERE = ("127.0.0.1", "localhost")
_SLEEP = 1.5
_PAGE = 100
_PASSING = frozenset((408, 429))
"""Too slow or too many requests: these may be repeated."""
_UNDOCUMENTED = (LookupError, TypeError, ValueError, AttributeError)
"""What reading an answer raises if, for example, a proxy answered and not PagerDuty."""


class Refused(Exception):  # noqa: N818 - the answer of PagerDuty
    """PagerDuty refused a request, and said why; `status` is that of HTTP, or 0 if no answer came."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(f"{status}: {said}" if status else said)
        self.status = status

    @property
    def final(self) -> bool:
        """Whether nothing was done, and a second request would get the same answer."""
        return 400 <= self.status < 500 and self.status not in _PASSING


@dataclass(frozen=True, slots=True, kw_only=True)
class OnPolicy:
    """
    A person whom PagerDuty has on call for a policy, at a level that counts from 1.

    `policy`, `user` and `schedule` are ids; `schedule_name` is the name in PagerDuty. A person who is a
    target of the policy has no schedule. Somebody who is always on call has no `end` (UTC).
    """

    policy: str
    level: int
    user: str
    schedule: str | None
    schedule_name: str
    end: datetime | None


class Account:
    """A PagerDuty account, read and written with the token in the environment."""

    def __init__(self, region: str, *, sleep: float = _SLEEP) -> None:
        token = os.environ.get(TOKEN)
        if not token:
            raise UsageError(
                f"set {TOKEN}: a read-only key is enough to look; to apply, it must be allowed to write"
            )
        url = os.environ.get(URL) or _REGIONS[region]
        # Reading may be repeated. Writing may not: after a lost answer, an override would be made twice.
        self._reading = _client(token, url)
        self._reading.retry = dict.fromkeys((500, 502, 503, 504), 3)
        self._writing = _client(token, url)
        self._writing.max_network_attempts = 0
        for client in (self._reading, self._writing):
            client.sleep_timer = sleep
            client.timeout = 30

    def overrides(self, schedule: str, since: datetime, until: datetime) -> tuple[There, ...]:
        """Return the overrides of a schedule that overlap [since, until), uncut. Raises Refused."""
        return tuple(map(_there, self._listed(schedule, since, until)))

    def editable(self, schedule: str, since: datetime, until: datetime) -> tuple[tuple[str, There], ...]:
        """
        Return the overrides that have not begun, each with its id; raises Refused.

        PagerDuty gives ids only with `editable`, and then it leaves out overrides that are running (its
        OpenAPI document, GET /schedules/{id}/overrides).
        """
        return tuple(
            (each["id"], _there(each)) for each in self._listed(schedule, since, until, editable="true")
        )

    def on_call(self, schedule: str, since: datetime, until: datetime) -> tuple[There, ...]:
        """
        Return who is on call on a schedule in [since, until), by PagerDuty's ranking of overrides.

        Raises Refused.
        """
        params = {"since": _text(since), "until": _text(until)}
        answer = self._ask(self._reading, "get", f"/schedules/{schedule}", params=params)
        return tuple(map(_there, answer["schedule"]["final_schedule"]["rendered_schedule_entries"]))

    def on_policies(self, policies: Sequence[str], at: datetime) -> tuple[OnPolicy, ...]:
        """Return who is on call for some policies at an instant, at each of their levels. Raises Refused."""
        found: list[OnPolicy] = []
        offset = 0
        while True:
            params = {
                "escalation_policy_ids[]": list(policies),
                "since": _text(at),
                "until": _text(at),
                "limit": _PAGE,
                "offset": offset,
            }
            answer = self._ask(self._reading, "get", "/oncalls", params=params)
            try:
                found.extend(_on_policy(each) for each in answer["oncalls"] if _holds(each, at))
                more = answer.get("more")
            except _UNDOCUMENTED:
                raise Refused(
                    0, "PagerDuty's answer about who is on call is not in the documented form"
                ) from None
            if not more:
                return tuple(found)
            offset += _PAGE

    def policies(self, schedule: str) -> dict[str, str]:
        """Return the escalation policies that use a schedule: their names by their ids. Raises Refused."""
        try:
            answer = self._ask(self._reading, "get", f"/schedules/{schedule}")
        except Refused as refused:
            if refused.status != 404:
                raise
            gone = (
                f"PagerDuty has no schedule {schedule}: it is gone already, or {TOKEN} is for another account"
            )
            raise Refused(404, gone) from None
        try:
            found = answer["schedule"]["escalation_policies"]
            return {str(each["id"]): str(each.get("summary") or each["id"]) for each in found}
        except _UNDOCUMENTED:
            raise Refused(
                0, f"PagerDuty's answer about the schedule {schedule} is not in the documented form"
            ) from None

    def create(self, schedule: str, wanted: Sequence[Wanted]) -> list[str | None]:
        """Make overrides; return PagerDuty's objection to each, None if it was made. Raises Refused."""
        body = [
            {
                "start": _text(each.start),
                "end": _text(each.end),
                "user": {"id": each.user, "type": "user_reference"},
            }
            for each in wanted
        ]
        answer = self._ask(
            self._writing, "post", f"/schedules/{schedule}/overrides", json={"overrides": body}
        )
        items = answer if isinstance(answer, list) else []
        said = [None if 200 <= item.get("status", 0) < 300 else _errors(item) for item in items]
        return said + ["PagerDuty did not answer about it"] * (len(wanted) - len(said))

    def delete(self, schedule: str, override: str) -> None:
        """Delete an override, unless it is already gone. Raises Refused."""
        try:
            self._ask(self._writing, "delete", f"/schedules/{schedule}/overrides/{override}")
        except Refused as refused:
            if refused.status != 404:
                raise

    def user(self, email: str) -> str | None:
        """Return the id of the user with an e-mail address (in any case), or None. Raises Refused."""
        offset = 0
        while True:
            params = {"query": email, "limit": 100, "offset": offset}
            answer = self._ask(self._reading, "get", "/users", params=params)
            for each in answer.get("users", ()):
                if str(each.get("email", "")).lower() == email.lower():
                    return str(each["id"])
            if not answer.get("more"):
                return None
            offset += 100

    def called(self, user: str) -> tuple[str, str]:
        """Return the name and the e-mail address of a user in PagerDuty. Raises Refused."""
        found = self._ask(self._reading, "get", f"/users/{user}").get("user", {})
        return str(found.get("name", user)), str(found.get("email", ""))

    def _listed(self, schedule: str, since: datetime, until: datetime, **more: str) -> Sequence[Any]:
        params = {"since": _text(since), "until": _text(until), "overflow": "true", **more}
        try:
            answer = self._ask(self._reading, "get", f"/schedules/{schedule}/overrides", params=params)
        except Refused as refused:
            if refused.status != 404:
                raise
            gone = (
                f"PagerDuty no longer has the schedule {schedule}: apply the team's stack, and pass its new"
                " outputs"
            )
            raise Refused(404, gone) from None
        return tuple(answer.get("overrides", ()))

    def _ask(self, client: Any, method: str, path: str, **more: Any) -> Any:
        from pagerduty import Error

        try:
            response = getattr(client, method)(path, **more)
        except Error as problem:
            status = getattr(getattr(problem, "response", None), "status_code", None)
            if status == 401:
                raise UsageError(f"PagerDuty refuses the token in {TOKEN}") from None
            raise Refused(0, f"PagerDuty could not be reached: {' '.join(str(problem).split())}") from None
        if response.is_success:
            return response.json() if response.content else {}
        if response.status_code in (402, 403):
            raise Refused(response.status_code, f"the token in {TOKEN} may not do this: {_said(response)}")
        raise Refused(response.status_code, _said(response))


def _client(token: str, url: str) -> Any:
    """Return PagerDuty's client for an account. Plain HTTP is allowed for this machine only."""
    try:
        from pagerduty import RestApiV2Client
    except ImportError:
        raise UsageError("this needs PagerDuty's client: run pip install 'pagerduty>=7,<8'") from None
    client: Any = RestApiV2Client(token)
    host = url.partition("://")[2].partition("/")[0].partition(":")[0]
    if url.startswith("http://") and host in _HERE:
        client._url = url  # the client's own setter takes only https
    elif url.startswith("https://"):
        client.url = url
    else:
        raise UsageError(f"{URL} must begin with https")
    return client


def _said(response: Any) -> str:
    try:
        error = response.json().get("error", {})
    except ValueError:
        return "PagerDuty gave no reason"
    return "; ".join([str(error.get("message", "")), *map(str, error.get("errors") or ())])


def _errors(item: dict[str, Any]) -> str:
    errors = item.get("errors") or [f"status {item.get('status')}"]
    return "; ".join(map(str, errors))


def _there(told: Any) -> There:
    user = told["user"]
    return There(
        start=_instant(told["start"]),
        end=_instant(told["end"]),
        user=user["id"],
        name=user.get("summary") or user["id"],
    )


def _on_policy(told: Any) -> OnPolicy:
    user, schedule = told["user"], told.get("schedule") or {}
    return OnPolicy(
        policy=told["escalation_policy"]["id"],
        level=int(told["escalation_level"]),
        user=user["id"],
        schedule=schedule.get("id"),
        schedule_name=schedule.get("summary") or schedule.get("id") or "",
        end=_instant(told["end"]) if told["end"] else None,
    )


def _holds(told: Any, at: datetime) -> bool:
    """Whether an entry holds at an instant. Its range may end just there; None means no limit."""
    begins, ends = (_instant(told[name]) if told[name] else None for name in ("start", "end"))
    return (begins is None or begins <= at) and (ends is None or at < ends)


def _text(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)
