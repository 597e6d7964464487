"""What every form of who is on call is written from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from watchbill.oncall.board import Board
from watchbill.roster.model import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Boards:
    """
    Who is on call at an instant; `name` is the file's, `people` those that it has.

    `missing` are the teams that are left out because of an error, `live` is whether PagerDuty was asked.
    """

    name: str
    at: datetime
    boards: tuple[Board, ...]
    missing: frozenset[str]
    people: Mapping[str, Person]
    live: bool


def display_name(key: str, people: Mapping[str, Person]) -> str:
    """Return somebody's name; whom the roster does not have, PagerDuty has named."""
    return people[key].name if key in people else key
