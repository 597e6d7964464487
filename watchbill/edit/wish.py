"""Wishes: the edits that somebody asks for, in the words that they typed."""

from dataclasses import dataclass

from watchbill.roster.model import Roster

AUTO, NOW = "auto", "now"
"""The two starts of a new order that are not dates: the handoff that moves nobody, and at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The words that select a rotation of a roster; each is None where it was left out."""

    team: str | None
    level: str | None
    rotation: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """
    Others take over what a person has from `first` to `last`, with one override for each turn.

    `first` None means the next turn, `last` None means the day of `first`. `covers` take the turns in order;
    the last of them takes all that are left.
    """

    selection: Selection
    person: str
    covers: tuple[str, ...]
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """
    Two people take each other's turns: the turns on a date, or their next ones.

    `on` is a date of the person's turn, `back` a date of the other's turn. With `both_levels` they also swap
    what one of them has at another level during the other's turn.
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

    `start` is AUTO, NOW or a date; `freeze` is the number of turns that AUTO leaves as they are.
    """

    selection: Selection
    person: str
    before: str | None
    after: str | None
    start: str
    freeze: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Remove:
    """A person leaves a rotation; `covers` take, in order, the turns that the person has before that."""

    selection: Selection
    person: str
    covers: tuple[str, ...]
    start: str
    freeze: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Replace:
    """A person's place in a rotation goes to somebody else; `covers` take the turns before that, in order."""

    selection: Selection
    person: str
    other: str
    covers: tuple[str, ...]
    start: str
    freeze: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A member takes another place in the order: beside another member, or at the end."""

    selection: Selection
    person: str
    before: str | None
    after: str | None
    start: str
    freeze: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reanchor:
    """
    Rotations that were edited by hand get anchors that keep whoever is on call until their handoff.

    `was` is the roster that was in force until now, and `base` is its name for a reader. `team` None means
    every team.
    """

    team: str | None
    base: str
    was: Roster


@dataclass(frozen=True, slots=True, kw_only=True)
class Tidy:
    """Everything that is over is removed: earlier versions, overrides, leave and shadows."""


Covered = Cover | Remove | Replace
"""The wishes that may need others to cover turns."""

Reordered = Add | Remove | Replace | Move
"""The wishes that give a rotation a new order."""

Wish = Cover | Swap | Reordered | Reanchor | Tidy
