"""The people whose entries a change edits, and the keys that now mean another user of PagerDuty."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain

from watchbill.pagerduty.deployment import OnPerson
from watchbill.review.change import Identity, PersonEdit, Rekeyed
from watchbill.review.settings import person_settings
from watchbill.review.side import Side
from watchbill.roster.model import Person, Team
from watchbill.rota.play import shifts


def person_edits(
    old: Side, new: Side, start: datetime, end: datetime, teams: Collection[str] | None = None
) -> tuple[PersonEdit, ...]:
    """
    Return the people whose entries differ between the two sides, in the order of their keys.

    A person is a user of PagerDuty: the one with their `pagerduty_id`, else the one with their e-mail, in
    any case. If the user is another one, another human is paged, although no shift of the key moves: then
    the shifts of the key in [start, end) are counted. An id that is added or removed beside the same e-mail
    does not mean another user, unless another key had it. With `teams`, only people whom these teams name
    count. The old side must already have the new side's keys (`aligned`).
    """
    if old.roster is None or new.roster is None:
        return ()
    before, after = old.roster.people, new.roster.people
    differing = [
        key for key in sorted(before.keys() & after.keys()) if before[key] != after[key] or key in old.rekeyed
    ]
    if differing and teams is not None:
        mine = _named(old.teams, teams) | _named(new.teams, teams)
        differing = [key for key in differing if key in mine]
    owners = {token: key for key in before for token in _tokens(before[key])} if differing else {}
    others = frozenset(key for key in differing if _another(before[key], after[key], owners))
    duties = _duties(old, new, start, end, others, teams) if others else {}
    edits = (
        PersonEdit(
            person=key,
            rekeyed=_rekeyed(key, old.rekeyed[key], old, new) if key in old.rekeyed else None,
            settings=person_settings(before[key], after[key]),
            identity=_identity(after[key], owners, duties[key]) if key in others else None,
        )
        for key in differing
    )
    # A change in somebody's calendar is not an edit of the file, and nobody else's business.
    return tuple(
        each for each in edits if each.settings or each.identity is not None or each.rekeyed is not None
    )


def _rekeyed(person: str, before: str, old: Side, new: Side) -> Rekeyed:
    there = ({team for team in side.teams if person in _named(side.teams, [team])} for side in (old, new))
    return Rekeyed(before=before, teams=tuple(sorted(set.intersection(*there))))


def _named(there: Mapping[str, Team], teams: Collection[str]) -> frozenset[str]:
    return frozenset(chain.from_iterable(there[key].named for key in teams if key in there))


def _tokens(person: Person) -> list[str]:
    """Return what identifies the PagerDuty user: an id has no @, an e-mail has one."""
    return [token for token in (person.pagerduty_id, person.email.casefold()) if token is not None]


def _another(before: Person, after: Person, owners: Mapping[str, str]) -> bool:
    """Whether a person's key means another PagerDuty user after the edit."""
    if before.pagerduty_id is not None and after.pagerduty_id is not None:
        return before.pagerduty_id != after.pagerduty_id
    if before.email.casefold() != after.email.casefold():
        return True
    return after.pagerduty_id is not None and owners.get(after.pagerduty_id, after.key) != after.key


def _identity(person: Person, owners: Mapping[str, str], duties: "_Duties") -> Identity:
    had = (owners.get(token, person.key) for token in _tokens(person))
    return Identity(
        had_by=next((key for key in had if key != person.key), None),
        shifts=duties.shifts,
        always=tuple(duties.always),
        now=tuple(duties.now),
    )


@dataclass(slots=True)
class _Duties:
    """The duties of a key in the new file: shifts, teams where it is always on call, teams at the merge."""

    shifts: int = 0
    always: list[str] = field(default_factory=list)
    now: list[str] = field(default_factory=list)


def _duties(
    old: Side, new: Side, start: datetime, end: datetime, keys: frozenset[str], teams: Collection[str] | None
) -> dict[str, _Duties]:
    """Return the duties of each key; a team that has none of the keys is not played."""
    found = {key: _Duties() for key in keys}
    for team in sorted(new.teams):
        deployment = new.deployments.get(team)
        if deployment is None or (teams is not None and team not in teams):
            continue
        if keys.isdisjoint(person.key for person in deployment.people):
            continue
        running, direct = set(), set()
        written = deployment.at(start)
        for schedule in written.schedules:
            for shift in shifts(schedule, start, end) if schedule.key not in written.shadows else ():
                if shift.person in found:
                    found[shift.person].shifts += 1
                    if shift.start <= start:
                        running.add(shift.person)
        for rule in chain.from_iterable(policy.rules for policy in written.policies):
            direct |= {target.person for target in rule.targets if isinstance(target, OnPerson)} & keys
        for key in direct:
            found[key].always.append(team)
        for key in running | direct if team in old.teams else ():
            found[key].now.append(team)
    return found
