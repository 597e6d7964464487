"""Who is on call at an instant: the value that every form is written from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from watchbill.oncall.board import Board
from watchbill.roster.model import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Boards:
    """
    Who is on call at an instant; `name` is the file's name, `people` the people in it.

    `missing` are the teams that are left out because of an error. `live` is true if PagerDuty was asked.
    """

    name: str
    at: datetime
    boards: tuple[Board, ...]
    missing: frozenset[str]
    people: Mapping[str, Person]
    live: bool


def display_name(key: str, people: Mapping[str, Person]) -> str:
    """Return somebody's name; for people who are not in the roster, the key is the name from PagerDuty."""
    return people[key].name if key in people else key
