"""Swaps: two people take each other's turns, with overrides."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from watchbill import shell
from watchbill.counting import listed
from watchbill.edit.draft import Draft, Edited, Refusal
from watchbill.edit.selection import find
from watchbill.edit.takeover import hand_over, override_of, refuse
from watchbill.edit.target import Target
from watchbill.edit.wish import Swap
from watchbill.oncall.availability import is_away
from watchbill.oncall.stints import Stint, stints
from watchbill.pagerduty.compile import compile_team
from watchbill.rota.play import shifts
from watchbill.rota.schedule import Schedule

_Given = tuple[str, str, Stint]
"""A giver, a taker, and the stretch that changes hands."""


def swap(draft: Draft, wish: Swap) -> Edited:
    """Let two people take each other's turns: those that hold a date, or their next ones."""
    person, other = wish.person, wish.other
    target = find(draft.original, wish.selection, person)
    if other not in target.rotation.people:
        raise Refusal(f"{other} is not a member of this rotation: {', '.join(target.rotation.people)}")
    target.schedule()  # A level without one is refused before the dates are read.
    turns = [
        (person, other, _turn(target, person, wish.on)),
        (other, person, _turn(target, other, wish.back)),
    ]
    given = [*turns, *(_levels(target, turns) if wish.both_levels else ())]
    _check(target, given, turns)
    for giver, taker, each in given:
        hand_over(draft, target, giver, [(each, taker)], "swap")
    return draft.edited(teams=(target.team.key,))


def _turn(target: Target, person: str, day: str | None) -> Stint:
    """Return a person's whole turn that begins on a day or includes it, or their next one."""
    if day is None:
        turn = target.next_turn(person)
    else:
        start, end = target.moment(day), target.end(day)
        turns = target.held(person, start, end, cut=False)
        if not turns:
            raise Refusal(f"{person} is not {target.level} on {day}; {target.upcoming(person)}")
        turn = next((each for each in turns if each.start >= start), turns[0])
    if turn.start <= target.original.at:
        raise Refusal(_begun(target, person, turn))
    if turn.override is not None or not turn.whole:
        raise Refusal(
            f"because of an override, {person} has only {target.when(turn)} of the turn: let somebody cover"
            " that with `watchbill edit cover`, or swap another turn with `--on` or `--for`"
        )
    return turn


def _begun(target: Target, person: str, turn: Stint) -> str:
    """Say that it is too late to swap a turn, and what to do instead."""
    said, another = f"{person}'s turn {target.when(turn)}", "swap another turn, with `--on` or `--for`"
    if turn.end <= target.original.at:
        return f"{said} is over: {another}"
    first, last = (each.astimezone(turn.schedule.tz).date() for each in (target.original.at, turn.end))
    cover = shell.command("edit", "cover", person, "--from", f"{first}", "--to", f"{last}")
    rest = f"`{cover}` hands over the rest of it"
    return f"{said} has begun: {rest}, or {another}"


def _levels(target: Target, turns: Sequence[_Given]) -> Iterator[_Given]:
    """Yield what each taker has at another level during the turn that they take: the giver takes it."""
    for giver, taker, turn in turns:
        for level, schedule in target.schedules():
            if level is not turn.level:
                for each in stints(target.team, level, schedule, taker, turn.start, turn.end):
                    yield taker, giver, each


def _check(target: Target, given: Sequence[_Given], turns: Sequence[_Given]) -> None:
    """Raise Refusal where somebody would be on leave, or on call twice, during a turn that they take."""
    people = target.original.roster.people
    for giver, taker, each in given:
        refuse(target, giver, (each,))
        if people[taker].pending:
            raise Refusal(f"{taker} is not in PagerDuty yet (`pending`) and cannot take {target.when(each)}")
        if any(is_away(people[taker], shift.start, shift.end) for shift in each.shifts):
            raise Refusal(
                f"{taker} is on leave during {target.when(each)}: swap another of {giver}'s turns, with"
                " `--on` or `--for`"
            )
    overrides = tuple(override_of(target, each, giver, taker, "swap") for giver, taker, each in given)
    team = replace(target.team, overrides=(*target.team.overrides, *overrides))
    deployment = compile_team(team, target.original.roster)
    for _, taker, each in turns:
        busy = [schedule.key for schedule in deployment.coverage if _serves(schedule, taker, each)]
        others = [key.replace("_", " ") for key in busy if key != each.schedule.key]
        if others:
            way = "" if len(given) > len(turns) else "; with `--both-levels` they swap those turns too"
            raise Refusal(
                f"{taker} would be {listed([each.level.value, *others])} at once, {target.when(each)}{way}"
            )


def _serves(schedule: Schedule, person: str, stretch: Stint) -> bool:
    played = (taken for each in stretch.shifts for taken in shifts(schedule, each.start, each.end))
    return any(taken.person == person for taken in played)
