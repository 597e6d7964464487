"""Overrides of a team, each on the schedule that it changes."""

from dataclasses import replace

from watchbill.clock import localize
from watchbill.roster.model import Follow, Level, Override, Rotation, Team
from watchbill.rota.play import shifts
from watchbill.rota.schedule import Schedule, ScheduleOverride


def schedule_of(team: Team, override: Override) -> str:
    """Return the key of the schedule that an override changes, even if there is no such schedule."""
    follows = override.level is Level.SECONDARY and isinstance(team.secondary, Follow)
    several = override.level is Level.PRIMARY or follows
    name = override.rotation if several else None
    return override.level.value if name is None else f"{override.level.value}_{name}"


def overridden(team: Team, schedule: Schedule, absent: frozenset[str]) -> Schedule:
    """
    Return a schedule with its overrides; each takes only the time that the replaced person is on call.

    An override is ignored if its person is `absent`, or is the person that it replaces.
    """
    found: list[ScheduleOverride] = []
    for each in team.overrides:
        if each.person not in {*absent, each.replace} and schedule_of(team, each) == schedule.key:
            start, end = (localize(moment, schedule.tz) for moment in (each.start, each.end))
            found += [
                ScheduleOverride(start=shift.start, end=shift.end, person=each.person)
                for shift in shifts(schedule, start, end)
                if shift.person == each.replace
            ]
    return replace(schedule, overrides=tuple(found))


def zone_of(team: Team, override: Override) -> str | None:
    """Return the time zone of an override's rotation, None if there is no such rotation."""
    if override.level is Level.PRIMARY or (
        override.level is Level.SECONDARY and not isinstance(team.secondary, Rotation)
    ):
        found = [each for each in team.rotations if each.name == override.rotation]
        return found[0].time_zone if found else None
    staffing = {Level.SECONDARY: team.secondary, Level.LEAD: team.lead, Level.MANAGER: team.manager}[
        override.level
    ]
    return staffing.time_zone if isinstance(staffing, Rotation) else None
