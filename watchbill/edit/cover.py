"""Covers: other people take over the turns that a person gives away."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from watchbill.checks.hints import candidates_text
from watchbill.edit.draft import Draft, Edited, Refusal
from watchbill.edit.selection import find, require_person
from watchbill.edit.takeover import Taken, hand_over, refuse
from watchbill.edit.target import Target
from watchbill.edit.wish import Cover, Covered
from watchbill.oncall.availability import Candidate, always, candidates
from watchbill.oncall.stints import Stint

_DAY = len("2026-12-24")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """
    The question of who covers a stretch that a person gives away.

    `free` has the people to propose, the best first: members who hold no level permanently and are neither
    on call nor away then. Anybody else who is free then may cover too.
    """

    target: Target
    person: str
    stretch: Stint
    free: tuple[Candidate, ...]

    @property
    def stretch_text(self) -> str:
        """The stretch, as a clause."""
        return f"{self.person} is {self.stretch.level} {self.target.when(self.stretch)}"

    def check(self, who: str, otherwise: str) -> None:
        """Raise Refusal where somebody is not known, or with `otherwise` where they are not free."""
        require_person(self.target.original.roster, who)
        if not _free(self.target, self.stretch, {who} - {self.person}):
            raise Refusal(otherwise)


class Unanswered(Refusal):
    """A wish that does not say who covers; `questions` has one question for each turn, in order."""

    def __init__(self, wish: Covered, questions: Sequence[Question]) -> None:
        first, option = questions[0], "--with" if isinstance(wish, Cover) else "--cover"
        asked = f"these are free: {candidates_text(first.free)}" if first.free else "no member is free then"
        super().__init__(f"{first.stretch_text}: say who covers with {option}; {asked}")
        self.wish = wish
        self.questions = tuple(questions)

    def answered(self, covers: Sequence[str]) -> Covered:
        """Return the wish with the answers."""
        return replace(self.wish, covers=tuple(covers))


def cover(draft: Draft, wish: Cover) -> Edited:
    """Let others take over what a person has in a stretch of time, with one override for each turn."""
    target = find(draft.original, wish.selection, wish.person, also=True)
    person = wish.person
    target.schedule()  # A level without one is refused before the times are read.
    if wish.first is None:
        if wish.last is not None:
            raise Refusal("`--to` says when a stretch ends: say when it begins, too, with `--from`")
        stretches = [target.next_turn(person)]
    else:
        until = wish.last or wish.first[:_DAY]
        start, end = target.moment(wish.first), target.end(until)
        if end <= start:
            raise Refusal(
                f"{wish.last or wish.first} is not after {wish.first}: `--to` takes the last day, or a time"
            )
        stretches = target.held(person, start, end)
        if not stretches:
            raise Refusal(f"{person} is not {target.level} then; {target.upcoming(person)}")
        stretches = _to_come(draft, target, person, stretches)
    hand_over(draft, target, person, chosen(target, wish, stretches), "covers")
    return draft.edited(teams=(target.team.key,))


def _to_come(draft: Draft, target: Target, person: str, stretches: Sequence[Stint]) -> list[Stint]:
    """Return the part of some stretches that is still to come; raises Refusal where they are all over."""
    left = [each for stretch in stretches if (each := stretch.after(draft.original.at)) is not None]
    if not left:
        over = f"{person} was {target.level} {target.when(stretches[-1])}, and that is over"
        raise Refusal(f"{over}; {target.upcoming(person)}")
    if left != stretches:
        draft.notes.append("note: the past stays as it was: only what is still to come is covered")
    return left


def chosen(target: Target, wish: Covered, stretches: Sequence[Stint], *, also: Sequence[str] = ()) -> Taken:
    """
    Return who covers each stretch: the people whom the wish names, never anybody else.

    Raises Refusal where one of them is not free, and Unanswered where the wish names nobody. Unanswered
    proposes members and the people in `also`.
    """
    person = wish.person
    refuse(target, person, stretches)
    among = {*target.rotation.people, *also} - {person} - always(target.deployment)
    questions = [
        Question(target=target, person=person, stretch=each, free=_free(target, each, among))
        for each in stretches
    ]
    if questions and not wish.covers:
        raise Unanswered(wish, questions)
    taken = []
    for number, each in enumerate(questions):
        who = wish.covers[min(number, len(wish.covers) - 1)]
        free = f"these are free: {candidates_text(each.free)}" if each.free else "no member is free then"
        each.check(who, f"{each.stretch_text}, and {who} is not free then; {free}")
        taken.append((each.stretch, who))
    return taken


def _free(target: Target, stretch: Stint, among: Set[str]) -> tuple[Candidate, ...]:
    """Return the people in `among` who could take over a stretch, the best first."""
    return candidates(
        target.original.deployments,
        target.team.key,
        stretch.schedule,
        stretch.shifts,
        people=target.original.roster.people,
        among=among,
    )
