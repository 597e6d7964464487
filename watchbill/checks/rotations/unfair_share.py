"""People who have much more of a rotation than their even share."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from watchbill import shell
from watchbill.checks.hints import command, nameable
from watchbill.checks.subject import Subject
from watchbill.clock import to_seconds
from watchbill.codes import of
from watchbill.counting import listed
from watchbill.dates import YEAR
from watchbill.diagnostics import Diagnostic, Path, at
from watchbill.oncall.availability import always, free, own_shifts
from watchbill.oncall.fairness import Burden, LaneShares, Share, shares
from watchbill.oncall.seats import Seat, seats
from watchbill.oncall.workload import KINDS, Presence, loads
from watchbill.pagerduty.deployment import Deployment, schedule_key
from watchbill.roster.model import Fairness, Level, Person, Team
from watchbill.roster.paths import rotations
from watchbill.rota.schedule import Schedule, Shift

finding = of(__name__).finding

_HOUR = timedelta(hours=1)
_SECOND = timedelta(seconds=1)
_WORDS = {
    "hours": "hours",
    "shifts": "shifts",
    "nights": "nights",
    "weekends": "weekend days",
    "holidays": "public holidays",
}


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield a warning for each person who has more of a rotation in the next year than `fairness` allows.

    People who are not members have no even share, and are not judged. A single night, day or
    shift never counts as too much.
    """
    for team in subject.teams:
        deployment = subject.deployments.get(team.key)
        limits = _limits(team.fairness)
        if deployment is None or not limits:
            continue
        where = _paths(team)
        named = {place.name: place for place in seats(team, deployment)}
        for lane in shares(team, deployment, subject.roster.people, subject.instant, subject.instant + YEAR):
            place = named[lane.lane]
            path = where.get(str(place.key))
            for share in lane.shares if path is not None else ():
                above = [kind for kind, percent in limits.items() if _above(share, kind, percent)]
                if above and path is not None:
                    hint = _hint(subject, team, deployment, place, lane, share, above[0])
                    yield _unfair(path, lane, share, above, limits, hint)


def _limits(fairness: Fairness) -> dict[str, int]:
    """Return the thresholds that are set, in percent above the even share."""
    found = {kind: getattr(fairness, kind) for kind in _WORDS}
    return {kind: percent for kind, percent in found.items() if percent is not None}


def _paths(team: Team) -> Mapping[str, Path]:
    """Return where the members of each schedule are listed; a secondary that follows has its primary's."""
    found = {}
    for level, path, rotation in rotations(team):
        key = schedule_key(path)
        found[key] = path
        if level is Level.PRIMARY:
            found.setdefault("secondary" if rotation.name is None else f"secondary_{rotation.name}", path)
    return found


def _above(share: Share, kind: str, percent: int) -> bool:
    if not share.even.hours:
        return False
    unit = 3600 if kind == "hours" else 1
    return 100 * _amount(share.burden, kind) > (100 + percent) * max(_amount(share.even, kind), unit)


def _amount(burden: Burden, kind: str) -> int:
    """Return how much of a kind somebody has; hours are in seconds."""
    if kind == "hours":
        return burden.hours // _SECOND
    return int(getattr(burden, kind) or 0)


def _unfair(
    path: Path, lane: LaneShares, share: Share, above: list[str], limits: Mapping[str, int], hint: str
) -> Diagnostic:
    said = [_numbers(share, kind, limits[kind]) for kind in above]
    return finding(
        message=(
            f"{share.person} has more of {lane.lane} in the next year than `fairness` allows: {listed(said)}"
        ),
        place=at(*path, "members"),
        hint=hint,
    )


def _numbers(share: Share, kind: str, percent: int) -> str:
    """Return what somebody has, their even share and the limit: `30 nights (even: 26, at most: 28)`."""
    most = _amount(share.even, kind) * (100 + percent) // 100
    most = most // 3600 if kind == "hours" else most
    has, even = (_amount_text(each, kind) for each in (share.burden, share.even))
    return f"{has} {_WORDS[kind]} (even: {even}, at most: {most:,})"


def _amount_text(burden: Burden, kind: str) -> str:
    return f"{(burden.hours + _HOUR / 2) // _HOUR if kind == 'hours' else _amount(burden, kind):,}"


def _hint(
    subject: Subject,
    team: Team,
    deployment: Deployment,
    place: Seat,
    lane: LaneShares,
    share: Share,
    kind: str,
) -> str:
    """Say who is furthest below their even share, with commands that show it and give them a shift."""

    def missing(each: Share) -> tuple[int, str]:
        return _amount(each.burden, kind) - _amount(each.even, kind), each.person

    others = sorted(
        (each for each in lane.shares if each.person != share.person and each.even.hours), key=missing
    )
    show = f"`{shell.command('rota', '--team', team.key)}` shows all shares"
    if not others:
        return show
    text = (
        f"{show}; {others[0].person} has the least, {_amount_text(others[0].burden, kind)} of an even"
        f" {_amount_text(others[0].even, kind)}"
    )
    if place.schedule is None or not nameable(team, place, share.person):
        return text
    people = subject.roster.people
    ahead = [
        shift
        for shift in own_shifts(place.schedule, share.person, subject.instant, subject.instant + YEAR)
        if shift.start > subject.instant and _holds(place.schedule, people, shift, kind)
    ]
    for each in others:
        for shift in ahead if missing(each)[0] < 0 else ():
            if free(deployment, [shift], people=people, among={each.person} - always(deployment)):
                who = "and" if each is others[0] else f"and {each.person}"
                return f"{text}, {who} is free for a shift: {command(team, place, [shift], [each.person])}"
    return text


def _holds(schedule: Schedule, people: Mapping[str, Person], shift: Shift, kind: str) -> bool:
    """Whether a shift has any of a kind, such as a night or a public holiday."""
    presence = Presence(start=to_seconds(shift.start), end=to_seconds(shift.end), members=(), present=())
    return loads(schedule, people, (presence,))[str(shift.person)].counts[KINDS.index(kind)] > 0
