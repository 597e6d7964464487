"""How evenly is on-call time shared?"""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Burden:
    """
    What somebody had on call.

    `nights` are shifts' nights that hold 03:00 of the person's zone, `weekends` the Saturdays and Sundays of it with
    any time on call, `holidays` the public holidays of theirs with any (None where the person has no `holidays`).
    """

    hours: timedelta
    shifts: int
    nights: int
    weekends: int
    holidays: int | None
    longest: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """
    One person's part of one lane: what they have, and what the even share would be.

    The even share is that of the time at which they are members and not on leave.
    """

    person: str
    burden: Burden
    even: Burden
