"""The overrides by which others take over what a person has."""

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
"""What a person gives away, each stretch with who takes it."""


def refuse(target: Target, person: str, stretches: Sequence[Stint]) -> None:
    """Raise Refusal where a person holds what no override of ours can hand over."""
    for each in stretches:
        if target.of_service:
            raise Refusal(
                f"{person} is {target.level} of {target.name} {target.when(each)}, and no override can name a"
                f" service's own rotation: edit its order, `--from` a date until which {person} serves"
            )
        if each.override is not None and not each.whole:
            by = _place(target, each.override)
            raise Refusal(f"{person} has {target.when(each)} by a part of {by}: edit that by hand")


def hand_over(draft: Draft, target: Target, person: str, taken: Taken, reason: str) -> None:
    """Write the overrides by which others take what a person has: new ones, or theirs with another name."""
    overrides = target.overrides
    returned = []
    for each, who in taken:
        if each.override is None:
            entry = override_entry(override_of(target, each, person, who, reason))
            draft.edit(
                overrides, partial(edit.append, path=overrides, value=entry), f"one more: {flow(entry)}"
            )
        elif who == target.team.overrides[each.override].replace:
            returned.append(each.override)
        else:
            path = (*overrides, each.override, "with")
            draft.edit(path, partial(edit.set_value, path=path, value=who), who)
    for index in sorted(returned, reverse=True):
        path = (*overrides, index)
        draft.edit(path, partial(edit.remove, path=path, empty=True), "take it out")


def override_of(target: Target, stretch: Stint, person: str, who: str, reason: str | None) -> Override:
    """Return the override by which somebody takes over a stretch."""
    start, end = (
        moment.astimezone(target.zone).replace(tzinfo=None) for moment in (stretch.start, stretch.end)
    )
    named = target.rotation.name if stretch.level in (Level.PRIMARY, Level.SECONDARY) else None
    return Override(
        start=start, end=end, replace=person, person=who, level=stretch.level, rotation=named, reason=reason
    )


def remind(draft: Draft, target: Target, person: str, since: datetime, taken: Taken) -> None:
    """Note which overrides name a person who has left by an instant."""
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
            does = f"lets {person} cover" if each.person == person else f"does nothing once {person} has left"
            draft.notes.append(f"note: {_place(target, index)} {does}, until {format_moment(each.end)}")


def _place(target: Target, index: int) -> str:
    span = target.original.sources.span(at(*target.overrides, index))
    return f"the override at {span.file}:{span.line}"
