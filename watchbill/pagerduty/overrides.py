"""Overrides of a team, each on the schedule that it is about."""

from dataclasses import replace

from watchbill.clock import localize
from watchbill.roster.model import Follow, Level, Override, Rotation, Team
from watchbill.rota.play import shifts
from watchbill.rota.schedule import Schedule, ScheduleOverride


def schedule_of(team: Team, override: Override) -> str:
    """Return the key of the schedule that an override is about, whether there is one or not."""
    follows = override.level is Level.SECONDARY and isinstance(team.secondary, Follow)
    several = override.level is Level.PRIMARY or follows
    name = override.rotation if several else None
    return override.level.value if name is None else f"{override.level.value}_{name}"


def overridden(team: Team, schedule: Schedule, absent: frozenset[str]) -> Schedule:
    """
    Return a schedule with its overrides: each takes what the layers give to whom it replaces, and no more.

    One by somebody `absent` takes nothing, nor does one by whom it replaces.
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
    """Return the zone in which an override's times are, that of its rotation; None where there is none."""
    if override.level is Level.PRIMARY or (
        override.level is Level.SECONDARY and not isinstance(team.secondary, Rotation)
    ):
        found = [each for each in team.rotations if each.name == override.rotation]
        return found[0].time_zone if found else None
    staffing = {Level.SECONDARY: team.secondary, Level.LEAD: team.lead, Level.MANAGER: team.manager}[
        override.level
    ]
    return staffing.time_zone if isinstance(staffing, Rotation) else None
