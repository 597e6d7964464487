"""The removals in a Terraform plan, read from the JSON that `terraform show -json` prints."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from watchbill.pagerduty.addresses import POLICY, SERVICE, TEAM

HARMLESS = frozenset({"pagerduty_team_membership"})
"""Types that may be removed: PagerDuty lets nobody leave a team whose policy still pages them."""

_DELETE, _CREATE, _FORGET = "delete", "create", "forget"
_CHANGES = frozenset({"update", "delete"})
_ACTIONS = frozenset({"no-op", "create", "read", "update", "delete", "forget"})
_SUPPORTED = re.compile(r"1\.\d+")
"""Minor versions only add to the format: https://developer.hashicorp.com/terraform/internals/json-format."""


class NotAPlan(ValueError):  # noqa: N818 - it says what is wrong with what was given
    """The JSON is not a finished plan that Watchbill can judge; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """
    An object that the plan destroys, or creates again (`replaced`).

    The old object of a replacement is destroyed, or only `forgotten`. `address` is what Terraform shows, with
    the key of a deposed object. `key` is the resource's name if the address is one that Watchbill writes,
    else None. `id` is PagerDuty's id, `name` the name that PagerDuty shows, and `service` the id of an
    integration's service.
    """

    address: str
    kind: str
    key: str | None
    id: str | None
    name: str
    service: str | None
    replaced: bool
    forgotten: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedRemoval:
    """
    A removal, and the reasons for it and against it.

    `reason` is the reason in WATCHBILL_DESTROY. `elsewhere` are the other teams for which WATCHBILL_DESTROY
    names the same address. `empty` says whether the roster leaves the schedule without layers. `users` are
    the policies that still use it afterwards; `unknown` says why they are not known, or is None.
    """

    removal: Removal
    reason: str | None
    elsewhere: tuple[str, ...]
    empty: bool
    users: tuple[str, ...]
    unknown: str | None

    @property
    def held(self) -> bool:
        """Whether the removal is refused, whatever WATCHBILL_DESTROY says."""
        return bool(self.users) or self.unknown is not None

    @property
    def refused(self) -> bool:
        """Whether the object must not be removed."""
        return self.held or (self.reason is None and not self.empty)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPolicy:
    """
    An escalation policy of the plan.

    `levels` are the ids of the schedules that each level uses now, `after` those that the policy uses
    after the plan. `changes` says whether the plan updates, replaces or destroys the policy.
    """

    name: str
    levels: tuple[frozenset[str], ...]
    after: frozenset[str]
    changes: bool

    def lets_go(self, schedule: str) -> bool:
        """Whether the plan itself takes a schedule out of this policy."""
        return self.changes and schedule not in self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedService:
    """A service of the plan that exists now, and the id of its policy."""

    name: str
    policy: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TerraformPlan:
    """
    The removals in a plan, in the plan's order, and what is needed to say who depends on them.

    `teams` maps the keys of the plan's teams to whether each stays. Policies and services are by id.
    """

    removals: tuple[Removal, ...]
    teams: Mapping[str, bool]
    policies: Mapping[str, PlannedPolicy]
    services: Mapping[str, PlannedService]


def read(value: object) -> TerraformPlan:
    """
    Return the removals in a plan; raises NotAPlan.

    Only the actions decide: Terraform gives the same `action_reason` for an object that it destroys and for
    one that it forgets (docs/behaviour.md, "A plan's JSON gives one reason for two things").
    """
    changes = tuple(_changes(_checked(value)))
    removals = tuple(_removal(each) for each in changes if _goes(each))
    return TerraformPlan(
        removals=tuple(each for each in removals if each.kind not in HARMLESS),
        teams={
            key: not _goes(each) or _CREATE in each["change"]["actions"]
            for each in changes
            if each["type"] == TEAM and (key := _key(each)) is not None
        },
        policies={
            found: _policy(each)
            for each in changes
            if each["type"] == POLICY and (found := _text(_before(each), "id")) is not None
        },
        services={
            found: PlannedService(
                name=_text(_before(each), "name") or "", policy=_text(_before(each), "escalation_policy")
            )
            for each in changes
            if each["type"] == SERVICE and (found := _text(_before(each), "id")) is not None
        },
    )


def _checked(value: object) -> Mapping[str, Any]:
    """Return the plan if it is complete: an unfinished one does not show all that Terraform would do."""
    if not isinstance(value, dict) or not isinstance(value.get("format_version"), str):
        raise NotAPlan("it is not a plan")
    if not _SUPPORTED.fullmatch(value["format_version"]):
        raise NotAPlan(f"its format version is {value['format_version']}, but Watchbill knows only version 1")
    if not isinstance(value.get("planned_values"), dict):
        raise NotAPlan("it looks like a state, not like a plan")
    if value.get("errored", False) is not False:
        raise NotAPlan("Terraform could not finish this plan: it has errors")
    return value


def _changes(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the changes of resources; data sources are only read."""
    found = plan.get("resource_changes", [])
    if not isinstance(found, list):
        raise NotAPlan("its resource_changes is not a list")
    for each in found:
        try:
            texts = [each["address"], each["type"], each["name"], each["mode"]]
            actions = each["change"]["actions"]
            known = all(isinstance(text, str) for text in texts) and isinstance(actions, list) and actions
        except (LookupError, TypeError):
            known = False
        if not known:
            raise NotAPlan("one of its resource_changes has no address, type, name, mode or actions")
        if unknown := [action for action in actions if action not in _ACTIONS]:
            raise NotAPlan(f"it has an action that Watchbill does not know: {unknown[0]}")
        if each["mode"] != "data":
            yield each


def _goes(change: Mapping[str, Any]) -> bool:
    """Whether an object is destroyed or replaced; one that is only forgotten keeps paging."""
    actions = change["change"]["actions"]
    return _DELETE in actions or (_CREATE in actions and _FORGET in actions)


def _removal(change: Mapping[str, Any]) -> Removal:
    before = _before(change)
    deposed = change.get("deposed")
    return Removal(
        address=change["address"] + (f" (deposed {deposed})" if deposed else ""),
        kind=change["type"],
        key=_key(change),
        id=_text(before, "id"),
        name=_text(before, "name") or "",
        service=_text(before, "service"),
        replaced=_CREATE in change["change"]["actions"],
        forgotten=_FORGET in change["change"]["actions"],
    )


def _key(change: Mapping[str, Any]) -> str | None:
    """Return the resource's name if it is in no module, has no index and is not a deposed object."""
    name: str = change["name"]
    return name if change["address"] == f"{change['type']}.{name}" and not change.get("deposed") else None


def _policy(change: Mapping[str, Any]) -> PlannedPolicy:
    before, after = _before(change), change["change"].get("after")
    # A policy that Terraform forgets has no `after`, and stays unchanged in PagerDuty.
    kept = () if _goes(change) else _levels(after if isinstance(after, dict) else before)
    return PlannedPolicy(
        name=_text(before, "name") or "",
        levels=_levels(before),
        after=frozenset[str]().union(*kept),
        changes=not _CHANGES.isdisjoint(change["change"]["actions"]),
    )


def _levels(policy: Mapping[str, Any]) -> tuple[frozenset[str], ...]:
    rules = policy.get("rule")
    return tuple(
        frozenset(
            target["id"]
            for target in (rule.get("target") or () if isinstance(rule, dict) else ())
            if isinstance(target, dict)
            and target.get("type") != "user_reference"
            and isinstance(target.get("id"), str)
        )
        for rule in (rules if isinstance(rules, list) else ())
    )


def _before(change: Mapping[str, Any]) -> Mapping[str, Any]:
    found = change["change"].get("before")
    return found if isinstance(found, dict) else {}


def _text(values: Mapping[str, Any], name: str) -> str | None:
    found = values.get(name)
    return found if isinstance(found, str) and found else None
