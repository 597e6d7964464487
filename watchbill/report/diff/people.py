"""Changed people, in a reader's words, first the keys that now belong to somebody else."""

from collections.abc import Iterator
from dataclasses import replace

from watchbill.counting import counted, listed
from watchbill.report.diff.settings import Voice, setting
from watchbill.review.change import Change, Identity, PersonEdit, Rekeyed


def identities(change: Change, voice: Voice) -> Iterator[str]:
    """
    Yield a sentence for each key that now belongs to another human, and what that person takes over.

    Then yield a sentence for each human who has a new key, and what PagerDuty does with it.
    """
    others = {each.person: each.identity for each in change.people if each.identity is not None}
    reported: set[str] = set()
    for edit in change.people:
        if edit.identity is None or edit.person in reported:
            continue
        partner = edit.identity.had_by
        back = others.get(partner) if partner is not None else None
        if partner is not None and back is not None and back.had_by == edit.person:
            reported.add(partner)
            yield _exchange(edit.person, edit.identity, partner, back, change.days, voice)
        else:
            yield _another(edit, edit.identity, change.days, voice)
    for edit in change.people:
        if edit.rekeyed is not None:
            yield _same(edit.person, edit.rekeyed, voice)


def others_now(change: Change) -> int:
    """Return how many keys now belong to another human."""
    return sum(each.identity is not None for each in change.people)


def other_edits(change: Change, voice: Voice) -> list[str]:
    """Return a line for each changed setting of a person that no team reports."""
    said = {each.what for team in change.teams for each in team.settings}
    return [setting(each, voice) for edit in change.people for each in edit.settings if each.what not in said]


def _another(edit: PersonEdit, identity: Identity, days: int, voice: Voice) -> str:
    prefix = f"people.{edit.person}."
    known = {each.what.removeprefix(prefix): each for each in edit.settings}
    what = [replace(known[name], what=name) for name in ("name", "email", "pagerduty_id") if name in known]
    changed = ", ".join(setting(each, voice) for each in what)
    who = (
        "the new person"
        if identity.had_by is None
        else f"that person (formerly {voice.words(identity.had_by)})"
    )
    return (
        f"{voice.words(edit.person)} is now another person ({changed}): {who} {_takes(identity, days, voice)}"
    )


def _same(person: str, rekeyed: Rekeyed, voice: Voice) -> str:
    key, before = voice.words(person), voice.words(rekeyed.before)
    if not rekeyed.teams:
        return f"{before} now has the key {key}, and is the same person"
    teams = listed([*map(voice.words, rekeyed.teams)])
    return (
        f"{before} now has the key {key}, and is the same person: this moves nobody, but Terraform will"
        f" remove the membership of {before} in {teams}, and PagerDuty refuses that as long as they are on"
        f" call there. Keep the key, or remove the person in one deploy and add them as {key} in the next"
    )


def _exchange(one: str, first: Identity, other: str, second: Identity, days: int, voice: Voice) -> str:
    a, b = voice.words(one), voice.words(other)
    takes = (
        f"{a} (formerly {b}) {_takes(first, days, voice)}; {b} (formerly {a}) {_takes(second, days, voice)}"
    )
    return f"{a} and {b} are swapped, and each key now belongs to the other's user: {takes}"


def _takes(identity: Identity, days: int, voice: Voice) -> str:
    """Return what the human who now has the key takes over."""
    parts = []
    if identity.shifts:
        parts.append(f"takes {counted(identity.shifts, 'shift')} in {counted(days, 'day')}")
    if identity.always:
        parts.append(f"is always on call for {listed([*map(voice.words, identity.always)])}")
    if now := [voice.words(each) for each in identity.now if each not in identity.always]:
        parts.append(f"is on call at the merge for {listed(now)}")
    return listed(parts) if parts else f"has no shift in {counted(days, 'day')}"
