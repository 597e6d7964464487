"""
Edits of the example whose plans take something away, and what of a real plan is kept beside the fast tests.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.e2e import terraform
from tests.e2e.deployments import EXAMPLE, NOW
from tests.e2e.terraform import Project
from watchbill.pagerduty.deployment import Deployment
from watchbill.workspace.prepare import prepare

Edits = tuple[tuple[str, str], ...]

UNTIL = (NOW + timedelta(days=2)).date()
SHADOW = "shadow: {members: [gus]}"
ENDED = NOW + timedelta(days=4)
"""An instant after the shadow's last day."""

_LEDGER = EXAMPLE.read_text("utf-8").partition("      payments-ledger:\n")[2].partition("\n\n")[0]
_INGRESS = EXAMPLE.read_text("utf-8").partition("      ingress:\n")[2].partition("\n\n")[0]
_KUBERNETES = "      kubernetes:\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """
    An edit whose plan is made: of a team, between two texts of the roster.

    `was` is the key that the team had, None for the same. `options` go to `terraform plan`.
    """

    team: str
    after: Edits
    before: Edits = ()
    was: str | None = None
    options: tuple[str, ...] = ()
    stack: Callable[[dict[str, Any]], None] | None = None


def _emptied(stack: dict[str, Any]) -> None:
    """Take out of a stack's file, by hand, everything that it deploys."""
    for name in ("resource", "output", "locals", "data"):
        del stack[name]


CASES = {
    "plain-edit": Case(team="payments", after=(("[ana, ben, chi, dev]", "[ana, ben, dev, chi]"),)),
    "ended-shadow": Case(
        team="payments",
        before=((SHADOW, f"shadow: {{members: [gus], until: {UNTIL}, notify: true}}"),),
        after=(),
    ),
    "service-removed": Case(team="payments", after=((f"      payments-ledger:\n{_LEDGER}\n", ""),)),
    "service-moved": Case(
        team="platform",
        after=(
            (f"      ingress:\n{_INGRESS}\n", ""),
            ("      payments-api:\n", f"      ingress:\n{_INGRESS}\n      payments-api:\n"),
        ),
    ),
    "service-renamed": Case(
        team="platform", after=((_KUBERNETES, "      k8s:\n        name: kubernetes\n"),)
    ),
    "team-renamed": Case(team="billing", was="payments", after=(("  payments:\n", "  billing:\n"),)),
    "rotation-renamed": Case(team="storage", after=(("      eu:\n", "      emea:\n"),)),
    "integration-replaced": Case(
        team="payments", after=(), options=("-replace=pagerduty_service_integration.payments-api",)
    ),
    "policy-deleted": Case(team="platform", after=(("        manager: uma\n\n", "\n"),)),
    "no-resources": Case(team="payments", after=(), stack=_emptied),
}


def plan(project: Project, case: Case) -> dict[str, Any]:
    """
    Deploy the roster of before, and return the plan of the edit as Terraform shows it; its file is `plan`.
    """
    text = EXAMPLE.read_text("utf-8")
    for old, new in case.before:
        text = _replaced(text, old, new)
    first = case.was or case.team
    deployed = _compiled(project, text)[first].at(NOW)
    terraform.invite(project.api, deployed.people)
    project.write(deployed)
    project.init(first)
    project.apply(first)
    for old, new in case.after:
        text = _replaced(text, old, new)
    if case.before and not case.after:
        project.api.state.now = ENDED
    edited = _compiled(project, text)[case.team].at(project.api.state.now)
    terraform.invite(project.api, edited.people)
    if case.was is not None:
        (project.folder / f"terraform.{case.was}.tfstate").rename(
            project.folder / f"terraform.{case.team}.tfstate"
        )
    project.write(edited)
    if case.stack is not None:
        path = project.stack(case.team) / "cdk.tf.json"
        stack = json.loads(path.read_text("utf-8"))
        case.stack(stack)
        path.write_text(json.dumps(stack))
    project.init(case.team)
    project.terraform(case.team, "plan", "-no-color", "-input=false", "-out=plan", *case.options)
    return shown(project, case.team)


def shown(project: Project, team: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(project.terraform(team, "show", "-json", "plan").stdout)
    return found


def _compiled(project: Project, text: str) -> dict[str, Deployment]:
    path: Path = project.folder / "teams.yaml"
    path.write_text(text)
    return dict(prepare(path, instant=NOW).deployments)


def _replaced(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


_KEPT = {
    "pagerduty_team": ("id", "name"),
    "pagerduty_schedule": ("id", "name", "time_zone"),
    "pagerduty_escalation_policy": ("id", "name", "rule"),
    "pagerduty_service": ("id", "name", "escalation_policy"),
    "pagerduty_service_integration": ("id", "name", "service", "type"),
}


def reduced(plan: dict[str, Any]) -> str:
    """
    Return a plan without what depends on the run: keys, ids (they are named after their address), times,
    people.
    """
    changes = []
    for each in plan["resource_changes"]:
        kept = _KEPT.get(each["type"], ())
        change = {"actions": each["change"]["actions"]}
        for side in ("before", "after"):
            value = each["change"][side]
            change[side] = value and {name: value[name] for name in kept if name in value}
        told = {
            name: each[name] for name in ("address", "mode", "type", "name", "action_reason") if name in each
        }
        changes.append({**told, "change": change})
    names = {
        each["change"]["before"]["id"]: f"{each['type'].removeprefix('pagerduty_').upper()}-{each['name']}"
        for each in changes
        if each["change"]["before"] and "id" in each["change"]["before"]
    }
    head = {name: plan[name] for name in ("format_version", "applyable", "complete", "errored")}
    value = {**head, "planned_values": {"root_module": {}}, "resource_changes": changes}
    return json.dumps(_named(value, names), indent=1) + "\n"


def _named(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [_named(each, names) for each in value]
    if isinstance(value, dict):
        if value.get("type") == "user_reference":
            return {"id": "USER", "type": "user_reference"}
        found = {key: _named(each, names) for key, each in value.items()}
        # The id of a rule is not the same in any two runs, and nothing here reads it.
        return {key: each for key, each in found.items() if not (key == "id" and "target" in value)}
    return names.get(value, value) if isinstance(value, str) else value
