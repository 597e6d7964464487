"""The labels in which alerts must agree to mute each other, where an edit of a service changes them for others."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from itertools import chain

from watchbill.alertmanager.inhibition import equal_labels
from watchbill.alertmanager.matchers import MatcherError, Reader
from watchbill.review.change import SettingChange
from watchbill.roster.model import Roster, Service

EQUAL = "inhibition.equal"
"""How the setting is called; the services that changed it follow."""


def inhibition_settings(old: Roster, new: Roster) -> tuple[SettingChange, ...]:
    """
    Return the change of those labels, none where it concerns no service but those that were edited.

    They are the labels that any service's matchers name, so that one service's edit changes
    which alerts of all others are muted.
    """
    before, after = _services(old), _services(new)
    edited = [
        key for key in sorted(before.keys() | after.keys()) if not _alike(before.get(key), after.get(key))
    ]
    if not before.keys() & after.keys() - set(edited):
        return ()
    lost, gained = _labels(before, edited), _labels(after, edited)
    if set(chain.from_iterable(lost.values())) == set(chain.from_iterable(gained.values())):
        return ()
    was, now = (
        equal_labels(roster.alerting, chain.from_iterable(_labels(services, services).values()))
        for roster, services in ((old, before), (new, after))
    )
    different = set(was) ^ set(now)
    causes = [key for key in edited if different & (lost.get(key, set()) ^ gained.get(key, set()))]
    if not causes:
        return ()
    what = f"{EQUAL} (by {', '.join(causes)})"
    return (SettingChange(what=what, before=f"[{', '.join(was)}]", after=f"[{', '.join(now)}]"),)


def _services(roster: Roster) -> dict[str, Service]:
    return {key: service for team in roster.teams.values() for key, service in team.services.items()}


def _alike(old: Service | None, new: Service | None) -> bool:
    return old is not None and new is not None and old.matchers == new.matchers


def _labels(services: Mapping[str, Service], keys: Iterable[str]) -> dict[str, set[str]]:
    """Return the labels that services' matchers name; one with a matcher that cannot be read claims nothing."""
    reader = Reader()
    found: dict[str, set[str]] = {}
    for key in keys:
        if key in services:
            with suppress(MatcherError):
                found[key] = {reader.parse(text).label for each in services[key].matchers for text in each}
    return found
