"""Overrides that hand a person's turns to others."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from watchbill.clock import localize
from watchbill.diagnostics import at
from watchbill.edit.draft import Draft, Refusal
from watchbill.edit.target import Target
from watchbill.oncall.stints import Stint
from watchbill.pagerduty.overrides import schedule_of
from watchbill.roster.model import Level, Override
from watchbill.roster.notation import format_moment
from watchbill.roster.overrides import override_entry
from watchbill.roster.yaml import edit
from watchbill.roster.yaml.flow import flow

Taken = list[tuple[Stint, str]]
"""The stretches that a person gives away, each with the person who takes it."""


def refuse(target: Target, person: str, stretches: Sequence[Stint]) -> None:
    """Raise Refusal where a person holds a stretch that no override in the file can hand over."""
    for each in stretches:
        if target.of_service:
            raise Refusal(
                f"{person} is {target.level} of {target.name} {target.when(each)}, and no override can name a"
                f" service's own rotation: edit its order, with `--from` and the date on which {person} stops"
            )
        if each.override is not None and not each.whole:
            by = _place(target, each.override)
            raise Refusal(f"{person} has {target.when(each)} because of a part of {by}: edit that by hand")


def hand_over(draft: Draft, target: Target, person: str, taken: Taken, reason: str) -> None:
    """Write the overrides that hand a person's stretches to others; edit the existing ones where possible."""
    overrides = target.overrides
    returned = []
    for each, who in taken:
        if each.override is None:
            entry = override_entry(override_of(target, each, person, who, reason))
            draft.edit(overrides, partial(edit.append, path=overrides, value=entry), f"add {flow(entry)}")
        elif who == target.team.overrides[each.override].replace:
            returned.append(each.override)
        else:
            path = (*overrides, each.override, "with")
            draft.edit(path, partial(edit.set_value, path=path, value=who), who)
    for index in sorted(returned, reverse=True):
        path = (*overrides, index)
        draft.edit(path, partial(edit.remove, path=path, empty=True), "remove it")


def override_of(target: Target, stretch: Stint, person: str, who: str, reason: str | None) -> Override:
    """Return the override that gives a stretch to somebody."""
    start, end = (
        moment.astimezone(target.zone).replace(tzinfo=None) for moment in (stretch.start, stretch.end)
    )
    named = target.rotation.name if stretch.level in (Level.PRIMARY, Level.SECONDARY) else None
    return Override(
        start=start, end=end, replace=person, person=who, level=stretch.level, rotation=named, reason=reason
    )


def remind(draft: Draft, target: Target, person: str, since: datetime, taken: Taken) -> None:
    """Note the overrides that still name a person after they have left the rotation."""
    keys = {schedule.key for _, schedule in target.schedules()}
    gone = {each.override for each, _ in taken}
    for index, each in enumerate(target.team.overrides):
        if (
            index in gone
            or person not in (each.replace, each.person)
            or schedule_of(target.team, each) not in keys
        ):
            continue
        if localize(each.end, target.zone) > since:
            end = format_moment(each.end)
            does = (
                f"lets {person} cover until {end}"
                if each.person == person
                else f"lasts until {end}, but does nothing once {person} has left"
            )
            draft.notes.append(f"note: {_place(target, index)} {does}")


def _place(target: Target, index: int) -> str:
    span = target.original.sources.span(at(*target.overrides, index))
    return f"the override at {span.file}:{span.line}"
