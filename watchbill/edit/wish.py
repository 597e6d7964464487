"""Wishes: what somebody wants of a rota, in the words that they typed."""

from dataclasses import dataclass

from watchbill.roster.model import Roster

AUTO, NOW = "auto", "now"
"""The two beginnings of another order that are no date: the handoff that moves nobody, and at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The words that select a rotation of a roster; each is None where it was not said."""

    team: str | None
    level: str | None
    rotation: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """
    Others take over what a person has from `first` to `last`, by an override a turn.

    `first` None means the next turn, `last` None the day of `first`. `covers` take the turns in order, the
    last of them all that are left.
    """

    selection: Selection
    person: str
    covers: tuple[str, ...]
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """
    Two people take each other's turns: those that hold a date, or their next ones.

    `on` is a date of the person's turn, `back` one of the other's. With `both_levels` they swap levels too
    where one of them is at another level in the other's turn.
    """

    selection: Selection
    person: str
    other: str
    on: str | None
    back: str | None
    both_levels: bool

    def __post_init__(self) -> None:
        """Refuse a swap of one person."""
        if self.person == self.other:
            raise ValueError("a swap is between two people")


@dataclass(frozen=True, slots=True, kw_only=True)
class Add:
    """
    A person joins a rotation, beside a member or at the end of its order.

    `start` is AUTO, NOW or a date, and `freeze` the number of turns that AUTO leaves as they are.
    """

    selection: Selection
    person: str
    before: str | None
    after: str | None
    start: str
    freeze: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Remove:
    """A person leaves a rotation; `covers` take the turns that they have before that, in order."""

    selection: Selection
    person: str
    covers: tuple[str, ...]
    start: str
    freeze: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Replace:
    """A person's place in a rotation goes to another; `covers` take the turns before that, in order."""

    selection: Selection
    person: str
    other: str
    covers: tuple[str, ...]
    start: str
    freeze: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A member takes another place in the order: beside another member, or at its end."""

    selection: Selection
    person: str
    before: str | None
    after: str | None
    start: str
    freeze: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reanchor:
    """
    Rotations that were edited by hand get anchors by which whoever was on call stays until their handoff.

    `was` is the roster by which people went until now, and `base` its name for a reader. `team` None means
    every team.
    """

    team: str | None
    base: str
    was: Roster


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidy:
    """What is over goes: versions that others have followed, overrides, leave and shadows."""


Covered = Cover | Remove | Replace
"""The wishes after which others cover turns."""

Reordered = Add | Remove | Replace | Move
"""The wishes after which a rotation has another order."""

Wish = Cover | Swap | Reordered | Reanchor | Tidy
