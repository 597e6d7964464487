"""What a roster must not say: one module a rule, each with its manual page in `docs/checks/`."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from watchbill.checks import (
    anchor_not_a_handoff,
    anchor_not_a_member,
    auto_resolve_too_soon,
    clock_change_readings,
    coverage_gap,
    duplicate_name,
    duplicate_person,
    empty_level,
    equal_matchers,
    group_by_too_wide,
    handoff_inside_hours,
    invalid_email,
    leave_over_a_shift,
    level_left_out,
    longest_stretch,
    matcher_globs,
    matcher_on_severity,
    matcher_syntax,
    matcher_values,
    never_serves,
    no_heartbeat,
    no_runbook,
    nobody_on_call,
    nothing_pages,
    overlapping_matchers,
    overriding,
    page_waits,
    pagerduty_limit,
    pagerduty_name,
    passing,
    repeat_interval,
    same_person_two_levels,
    shadow_expired,
    shadow_of_oneself,
    shadow_without_rotation,
    team_without_services,
    too_few_members,
    unfair_share,
    unknown_holidays,
    unknown_person,
    unknown_severity_silent,
    unknown_team,
    unknown_time_zone,
    unlisted_time_zone,
    unused_person,
    versions,
    yielding,
)
from watchbill.checks.subject import Subject
from watchbill.diagnostics import Diagnostic, Grade


class Rule(Protocol):
    """What a rule's module has: its codes with the grades they may have, and the check."""

    @property
    def CODES(self) -> Mapping[str, tuple[Grade, ...]]:  # noqa: N802 (a module's constant)
        """The codes that the rule gives, and how much each may matter."""
        ...

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Yield what is wrong."""
        ...


REFERENCES: tuple[Rule, ...] = (
    unknown_person,
    unknown_team,
    unknown_time_zone,
    anchor_not_a_member,
    anchor_not_a_handoff,
    shadow_without_rotation,
    empty_level,
    versions,
)
"""Without these a team cannot be compiled: one with such an error has no deployment."""

COMPILED: tuple[Rule, ...] = (
    unused_person,
    duplicate_person,
    invalid_email,
    unlisted_time_zone,
    unknown_holidays,
    too_few_members,
    shadow_expired,
    shadow_of_oneself,
    level_left_out,
    team_without_services,
    same_person_two_levels,
    overriding,
    leave_over_a_shift,
    unfair_share,
    longest_stretch,
    passing,
    coverage_gap,
    nobody_on_call,
    clock_change_readings,
    never_serves,
    handoff_inside_hours,
    pagerduty_name,
    pagerduty_limit,
    auto_resolve_too_soon,
    duplicate_name,
    matcher_syntax,
    matcher_values,
    matcher_globs,
    equal_matchers,
    overlapping_matchers,
    yielding,
    matcher_on_severity,
    no_runbook,
    repeat_interval,
    page_waits,
    group_by_too_wide,
    nothing_pages,
    unknown_severity_silent,
    no_heartbeat,
)
"""The rest, which may look at deployments."""

UNCLEAR = frozenset({"override-overlap", "override-without-rotation"})
"""Of a team with such an error nobody can say who is on call: it is left without its deployment."""

CODES: Mapping[str, tuple[Grade, ...]] = {
    code: grades for rule in (*REFERENCES, *COMPILED) for code, grades in rule.CODES.items()
}
"""Every code that a rule gives, and how much it may matter."""
