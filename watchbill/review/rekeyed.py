"""Whose key is another one now, though the human is the same?"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, cast

from watchbill.review.side import Side
from watchbill.roster.model import Person, Roster

_T = TypeVar("_T")

_NAMING = frozenset({"members", "member", "first", "lead", "manager", "replace", "person", "users"})
"""What holds the keys of people, in the file, the model, and what that compiles to."""


def aligned(old: Side, new: Side) -> Side:
    """
    Return the old side with those whose key is another one now under their new keys.

    That is somebody who went, and who is the same user of PagerDuty as somebody who came: by their
    `pagerduty_id` where both have one, else by their e-mail. Their shifts are no shifts of another.
    """
    if old.roster is None or new.roster is None or not (keys := _rekeyed(old.roster, new.roster)):
        return old
    roster = old.roster
    mine = {key for key, team in roster.teams.items() if not keys.keys().isdisjoint(team.named)}
    return replace(
        old,
        roster=replace(
            roster,
            people={keys.get(key, key): under(person, keys) for key, person in roster.people.items()},
            teams={key: under(team, keys) if key in mine else team for key, team in roster.teams.items()},
        ),
        deployments={
            key: under(each, keys) if key in mine else each for key, each in old.deployments.items()
        },
        rekeyed={now: was for was, now in keys.items()},
    )


def under(value: _T, keys: Mapping[str, str]) -> _T:
    """Return a value of the file, the model or a deployment with other keys of people."""
    return cast("_T", _under(value, keys, naming=False))


def _under(value: object, keys: Mapping[str, str], *, naming: bool) -> object:
    if isinstance(value, str):
        return keys.get(value, value) if naming else value
    if isinstance(value, list | tuple):
        return type(value)(_under(each, keys, naming=naming) for each in value)
    if isinstance(value, Mapping):
        return {key: _under(each, keys, naming=key in _NAMING) for key, each in value.items()}
    if isinstance(value, Person):
        return replace(value, key=keys.get(value.key, value.key))
    if is_dataclass(value) and not isinstance(value, type):
        parts = {each.name: getattr(value, each.name) for each in fields(value)}
        return replace(
            value, **{name: _under(part, keys, naming=name in _NAMING) for name, part in parts.items()}
        )
    return value


def _rekeyed(old: Roster, new: Roster) -> Mapping[str, str]:
    """Return, by the old keys, the new ones of those who have another."""
    gone = old.people.keys() - new.people.keys() - new.broken_people
    come = new.people.keys() - old.people.keys() - old.broken_people
    if not gone or not come:
        return {}
    by_email = {new.people[key].email.casefold(): key for key in sorted(come)}
    by_id = {found: key for key in sorted(come) if (found := new.people[key].pagerduty_id) is not None}
    keys: dict[str, str] = {}
    for key in sorted(gone):
        person = old.people[key]
        now = by_email.get(person.email.casefold())
        if now is not None and None not in (person.pagerduty_id, new.people[now].pagerduty_id):
            now = None  # the ids decide
        if person.pagerduty_id is not None:
            now = by_id.get(person.pagerduty_id, now)
        if now is not None and now not in keys.values():
            keys[key] = now
    return keys
