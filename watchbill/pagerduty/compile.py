"""The compiler from a team to its deployment in PagerDuty."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from watchbill.pagerduty.deployment import (
    TEAM_POLICY,
    Deployment,
    OnPerson,
    OnSchedule,
    PagedService,
    Policy,
    Rule,
    Target,
    policy_key,
)
from watchbill.pagerduty.limits import policy_name
from watchbill.pagerduty.memberships import memberships, people_of
from watchbill.pagerduty.overrides import overridden
from watchbill.roster.model import UNOWNED, Follow, Level, Roster, Rotation, Service, Staffing, Team
from watchbill.rota.compile import compile_rotation, compile_shadow
from watchbill.rota.schedule import Schedule

UNOWNED_NAME = "Unowned alerts"
"""The name of the service for alerts that no service claims."""


def compile_team(team: Team, roster: Roster) -> Deployment:
    """
    Return everything that PagerDuty should hold for a team.

    People who are pending are left out everywhere. Raises ValueError if a reference is broken or nobody is
    left to page; the checks find these cases first.
    """
    people = people_of(team, roster)
    absent = frozenset(key for key, person in people.items() if person.pending)
    compiler = _Compiler(team=team, absent=absent)
    rota = compiler.rota()
    shadow = compiler.shadow()
    lead, lead_targets = compiler.staffing(Level.LEAD, team.lead, "lead", "lead")
    manager, manager_targets = compiler.staffing(Level.MANAGER, team.manager, "manager", "manager")
    targets = {level: _on(schedules) for level, schedules in rota.items()}
    targets |= {Level.LEAD: lead_targets, Level.MANAGER: manager_targets}
    if team.shadow is not None and team.shadow.notify:
        targets[Level.PRIMARY] = (*targets.get(Level.PRIMARY, ()), *_on(shadow))

    schedules = [*(schedule for found in rota.values() for schedule in found), *shadow, *lead, *manager]
    names = dict(policy_names(team))
    policies = [compiler.policy(TEAM_POLICY, names[TEAM_POLICY], f"who is paged for {team.name}", targets)]
    services = []
    for service in team.services.values():
        policy = TEAM_POLICY
        if service.manager is not None:
            policy = policy_key(service.key)
            its, its_targets = compiler.staffing(
                Level.MANAGER, service.manager, f"manager_{service.key}", f"manager of {service.name}"
            )
            schedules += its
            about = f"who is paged for {service.name} of {team.name}"
            policies.append(
                compiler.policy(policy, names[policy], about, targets | {Level.MANAGER: its_targets})
            )
        services.append(_service(team, service, policy))
    if roster.alerting.unowned.team == team.key:
        services.append(_unowned(team))
    if team.overrides:
        schedules = [overridden(team, schedule, absent) for schedule in schedules]
    return Deployment(
        team=team.key,
        name=team.name,
        description=_own(team.description) or _about(f"the team {team.name}"),
        people=tuple(people[key] for key in sorted(people) if key not in absent),
        memberships=tuple(memberships(team, people, shadow)),
        schedules=tuple(schedules),
        policies=tuple(policies),
        services=tuple(services),
        shadows=frozenset(schedule.key for schedule in shadow),
    )


def policy_names(team: Team) -> Iterator[tuple[str, str]]:
    """Yield the key and the name of a team's policies: its own, and one per service with a manager."""
    yield TEAM_POLICY, policy_name(team.name)
    for service in team.services.values():
        if service.manager is not None:
            yield policy_key(service.key), policy_name(f"{team.name}: {service.name}")


def _about(what: str) -> str:
    """Return a description that says where to edit; if it were empty, the provider would write its own."""
    return f"Watchbill: {what}, from teams.yaml; edit there, not here."


def _own(description: str | None) -> str:
    """Return a description from the file, stripped, because a YAML block ends in a line break."""
    return (description or "").strip()


def _on(schedules: Iterable[Schedule]) -> tuple[Target, ...]:
    return tuple(OnSchedule(schedule=schedule.key) for schedule in schedules)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compiler:
    """The compiler of one team's levels; `absent` are the team's people who are pending."""

    team: Team
    absent: frozenset[str]

    def schedule(self, rotation: Rotation, key: str, role: str, ahead: int = 0) -> Schedule:
        region = f" ({rotation.name})" if rotation.name else ""
        return compile_rotation(
            rotation,
            key=f"{key}_{rotation.name}" if rotation.name else key,
            name=f"{self.team.name} {role}{region}",
            description=_about(f"{role} of {self.team.name}{region}"),
            absent=self.absent,
            ahead=ahead,
        )

    def rota(self) -> dict[Level, tuple[Schedule, ...]]:
        team, found = self.team, {}
        if Level.PRIMARY in self.team.levels:
            found[Level.PRIMARY] = tuple(
                self.schedule(rotation, "primary", "primary") for rotation in team.rotations
            )
        if Level.SECONDARY in self.team.levels:
            if isinstance(team.secondary, Rotation):
                found[Level.SECONDARY] = (self.schedule(team.secondary, "secondary", "secondary"),)
            else:
                ahead = 1 if team.secondary is Follow.NEXT else -1
                following = [self.schedule(each, "secondary", "secondary", ahead) for each in team.rotations]
                # With one member, the next one is the same person, who did not hear the first page.
                found[Level.SECONDARY] = tuple(schedule for schedule in following if schedule.layers)
        return found

    def shadow(self) -> tuple[Schedule, ...]:
        shadow = self.team.shadow
        if shadow is None or Level.PRIMARY not in self.team.levels or not set(shadow.members) - self.absent:
            return ()
        rotation = next((r for r in self.team.rotations if shadow.rotation in (None, r.name)), None)
        if rotation is None:
            raise ValueError(
                f"{self.team.key}: the shadow's rotation {shadow.rotation!r} is not one of the team's"
            )
        name, description = (
            f"{self.team.name} shadow",
            _about(f"in training with the primary of {self.team.name}"),
        )
        return (
            compile_shadow(
                rotation, shadow, key="shadow", name=name, description=description, absent=self.absent
            ),
        )

    def staffing(
        self, level: Level, staffing: Staffing, key: str, role: str
    ) -> tuple[tuple[Schedule, ...], tuple[Target, ...]]:
        """Return the schedule of a level, if people take turns at it, and the level's targets."""
        if level not in self.team.levels:
            return (), ()
        if isinstance(staffing, Rotation):
            schedule = self.schedule(staffing, key, role)
            return (schedule,), _on((schedule,))
        return (), tuple(OnPerson(person=key) for key in staffing if key not in self.absent)

    def policy(self, key: str, name: str, about: str, targets: Mapping[Level, tuple[Target, ...]]) -> Policy:
        delay = self.team.escalation.acknowledge_within
        rules = tuple(
            Rule(level=level, delay=delay, targets=targets[level])
            for level in self.team.levels
            if targets.get(level)
        )
        if not rules:
            raise ValueError(f"{self.team.key}: nobody is left at any level of policy {key}")
        loops = self.team.escalation.loops
        return Policy(key=key, name=name, description=_about(about), loops=loops, rules=rules)


def _service(team: Team, service: Service, policy: str) -> PagedService:
    return PagedService(
        key=service.key,
        name=service.name,
        description=_own(service.description) or _about(f"a service of {team.name}"),
        policy=policy,
        auto_resolve=service.auto_resolve,
        acknowledgement_timeout=service.acknowledgement_timeout,
    )


def _unowned(team: Team) -> PagedService:
    return PagedService(
        key=UNOWNED,
        name=UNOWNED_NAME,
        description=_about(f"alerts that no service claims, paging {team.name}"),
        policy=TEAM_POLICY,
        auto_resolve=team.auto_resolve,
        acknowledgement_timeout=team.acknowledgement_timeout,
    )
