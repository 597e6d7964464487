"""What becomes of alerts when one routing tree takes the place of another, as a value."""

from collections.abc import Mapping
from dataclasses import dataclass

from watchbill.alertmanager.recipient import Recipient


@dataclass(frozen=True, slots=True, kw_only=True)
class Reroute:
    """
    Alerts that another team gets after the change, or nobody.

    `alert` has the labels of one of them, which was played through both trees; it is None where
    the search for one was given up, so that nobody can tell whether there is any.
    """

    before: Recipient
    after: Recipient
    alert: Mapping[str, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupKey:
    """What PagerDuty's dedup key is a hash of: the matchers on the way to a route, and the labels that group."""

    path: str
    group_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rekeying:
    """
    Incidents that are known by another key after the change, or that open in another service of the same team.

    What is open never resolves, and what still fires pages anew. `alert` is as of a Reroute. Alerts
    that are rerouted are not told again.
    """

    service: str
    now: str
    before: GroupKey
    after: GroupKey
    alert: Mapping[str, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rerouting:
    """
    Everything that becomes of alerts: an entry for each service that loses them and for each that gets them.

    `complete` is False where there are too many routes to look at, or where comparing them takes too long:
    then there may be more.
    """

    rerouted: tuple[Reroute, ...]
    rekeyed: tuple[Rekeying, ...]
    complete: bool


NOTHING = Rerouting(rerouted=(), rekeyed=(), complete=True)
"""What becomes of alerts where no route differs."""
