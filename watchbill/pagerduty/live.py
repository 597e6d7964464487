"""What must be done for PagerDuty's overrides to be those of the file?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from watchbill.pagerduty.deployment import Deployment
from watchbill.rota.schedule import Override


@dataclass(frozen=True, slots=True, kw_only=True)
class There:
    """An override that PagerDuty has: [start, end) in UTC, the id of the user, and what PagerDuty calls them."""

    start: datetime
    end: datetime
    user: str
    name: str = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An override of the file, for a user of PagerDuty's; `person` is the roster's key."""

    start: datetime
    end: datetime
    person: str
    user: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """
    What brings one schedule into line: `create` is missing, `kept` are there.

    `others` only PagerDuty has: somebody made them there. Of those `running` ones are never
    taken away; `contested` are those that overlap with one that is to be made, which will win over them.
    """

    create: tuple[Wanted, ...]
    kept: tuple[There, ...]
    others: tuple[There, ...]
    running: frozenset[There]
    contested: frozenset[There]


def plan(wanted: Iterable[Wanted], there: Sequence[There], now: datetime) -> Plan:
    """
    Return what is missing on a schedule, what is there, and what only PagerDuty has.

    What is over is left alone. Of an override that has begun only the rest can be made, and one of
    the same user that goes on to the same end is that rest.
    """
    create, kept = [], []
    left = [each for each in there if each.end > now]
    for each in wanted:
        if each.end <= now:
            continue
        match = next((other for other in left if _same(each, other, now)), None)
        if match is None:
            create.append(replace(each, start=max(each.start, now)))
        else:
            left.remove(match)
            kept.append(match)
    return Plan(
        create=tuple(create),
        kept=tuple(kept),
        others=tuple(left),
        running=frozenset(each for each in left if each.start <= now),
        contested=frozenset(each for each in left for one in create if one.start < each.end and each.start < one.end),
    )


def with_live(deployment: Deployment, live: Mapping[str, Sequence[Override]]) -> Deployment:
    """
    Return a deployment with PagerDuty's own overrides, by the schedule's key, besides the file's.

    They win: what people swapped there is what happens tonight.
    """
    return replace(
        deployment,
        schedules=tuple(
            replace(each, overrides=(*each.overrides, *live.get(each.key, ()))) for each in deployment.schedules
        ),
    )


def _same(wanted: Wanted, there: There, now: datetime) -> bool:
    begins = there.start == wanted.start or (wanted.start <= now and there.start <= now)
    return there.user == wanted.user and there.end == wanted.end.astimezone(UTC) and begins
