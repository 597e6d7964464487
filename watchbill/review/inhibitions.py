"""The labels in which alerts must agree to mute each other, where an edit of a service changes them for others."""

from collections.abc import Iterable, Iterator

from watchbill.alerting.inhibition import equal_labels
from watchbill.alerting.matchers import MatcherError, parse
from watchbill.model import Roster, Service
from watchbill.review.change import SettingChange

EQUAL = "inhibition.equal"
"""How the setting is called; the services that changed it follow."""


def inhibition_settings(old: Roster, new: Roster) -> tuple[SettingChange, ...]:
    """
    Return the change of those labels, none where it concerns no service but those that were edited.

    They are the labels that any service's matchers name, so that one service's edit changes
    which alerts of all others are muted.
    """
    before, after = _services(old), _services(new)
    edited = [key for key in sorted(before.keys() | after.keys()) if not _alike(before.get(key), after.get(key))]
    if not before.keys() & after.keys() - set(edited):
        return ()
    lost = _labels(before[key] for key in edited if key in before)
    gained = _labels(after[key] for key in edited if key in after)
    if lost == gained:
        return ()
    was, now = (equal_labels(side.alerting, _labels(_services(side).values())) for side in (old, new))
    different = set(was) ^ set(now)
    if not different:
        return ()
    causes = [key for key in edited if different & (_of(before.get(key)) ^ _of(after.get(key)))]
    return (
        SettingChange(
            what=f"{EQUAL} (by {', '.join(causes)})",
            before=f"[{', '.join(was)}]",
            after=f"[{', '.join(now)}]",
        ),
    )


def _services(roster: Roster) -> dict[str, Service]:
    return {key: service for team in roster.teams.values() for key, service in team.services.items()}


def _alike(old: Service | None, new: Service | None) -> bool:
    return old is not None and new is not None and old.matchers == new.matchers


def _labels(services: Iterable[Service]) -> set[str]:
    return {label for service in services for label in _of(service)}


def _of(service: Service | None) -> set[str]:
    """Return the labels that a service's matchers name; one with a matcher that cannot be read claims nothing."""
    try:
        return set() if service is None else set(_named(service))
    except MatcherError:
        return set()


def _named(service: Service) -> Iterator[str]:
    return (parse(text).label for alternative in service.matchers for text in alternative)
