"""Teams that exceed PagerDuty's limits."""

from collections.abc import Iterator

from watchbill.checks.places import level_place, level_text, policy_place
from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.diagnostics import Diagnostic, Where, at
from watchbill.pagerduty.deployment import policy_service
from watchbill.pagerduty.limits import RULES, TARGETS
from watchbill.roster.paths import rotations

finding = of(__name__).finding

_TURN = 365
"""Days of the longest turn (provider 3.32.4: rotation_turn_length_seconds is at most 31536000)."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield an error for each turn that is too long, and each rule or policy that is too large."""
    for team in subject.teams:
        for _, path, rotation in rotations(team):
            if rotation.turn_days > _TURN:
                yield finding(
                    message=(
                        f"this turn lasts {rotation.turn_days} days, but PagerDuty allows at most {_TURN}"
                    ),
                    place=at(*path, "turn"),
                    hint="make turns shorter, such as `1w`",
                )
    for deployment in subject.deployments.values():
        team = subject.roster.teams[deployment.team]
        reported: set[Where] = set()
        for policy in deployment.policies:
            if len(policy.rules) > RULES:
                yield finding(
                    message=(
                        f"this policy has {len(policy.rules)} levels, but PagerDuty allows at most {RULES}"
                    ),
                    place=policy_place(team, policy.key),
                    hint="remove levels",
                )
            for rule in policy.rules:
                if len(rule.targets) <= TARGETS:
                    continue
                place = level_place(team, rule.level, policy_service(team, policy.key))
                if place not in reported:
                    reported.add(place)
                    yield finding(
                        message=(
                            f"{level_text(team, rule.level)} has {len(rule.targets)} targets, "
                            f"but PagerDuty allows at most {TARGETS}"
                        ),
                        place=place,
                        hint="name fewer people, or let them take turns in a rotation",
                    )
