"""Changed people, in a reader's words: keys and humans that no longer go together come first."""

from collections.abc import Iterator
from dataclasses import replace

from watchbill.counting import counted, listed
from watchbill.report.diff.settings import Voice, setting
from watchbill.review.change import Change, Identity, PersonEdit, Rekeyed


def identities(change: Change, voice: Voice) -> Iterator[str]:
    """
    Yield who is another human now though the key is the same, and what that one takes over; a sentence each.

    Then who has another key though the human is the same, and what PagerDuty makes of that.
    """
    others = {each.person: each.identity for each in change.people if each.identity is not None}
    told: set[str] = set()
    for edit in change.people:
        if edit.identity is None or edit.person in told:
            continue
        partner = edit.identity.had_by
        back = others.get(partner) if partner is not None else None
        if partner is not None and back is not None and back.had_by == edit.person:
            told.add(partner)
            yield _exchange(edit.person, edit.identity, partner, back, change.days, voice)
        else:
            yield _another(edit, edit.identity, change.days, voice)
    for edit in change.people:
        if edit.rekeyed is not None:
            yield _same(edit.person, edit.rekeyed, voice)


def others_now(change: Change) -> int:
    """Return how many keys stand for other humans."""
    return sum(each.identity is not None for each in change.people)


def other_edits(change: Change, voice: Voice) -> list[str]:
    """Return what is said otherwise of people whom no team names, a line each."""
    said = {each.what for team in change.teams for each in team.settings}
    return [setting(each, voice) for edit in change.people for each in edit.settings if each.what not in said]


def _another(edit: PersonEdit, identity: Identity, days: int, voice: Voice) -> str:
    prefix = f"people.{edit.person}."
    known = {each.what.removeprefix(prefix): each for each in edit.settings}
    what = [replace(known[name], what=name) for name in ("name", "email", "pagerduty_id") if name in known]
    changed = ", ".join(setting(each, voice) for each in what)
    who = "the other one" if identity.had_by is None else f"who was {voice.words(identity.had_by)}"
    return (
        f"{voice.words(edit.person)} is another person now ({changed}): {who} {_takes(identity, days, voice)}"
    )


def _same(person: str, rekeyed: Rekeyed, voice: Voice) -> str:
    key, before = voice.words(person), voice.words(rekeyed.before)
    if not rekeyed.teams:
        return f"{before} has the key {key} now, and is the same person"
    teams = listed([*map(voice.words, rekeyed.teams)])
    return (
        f"{before} has the key {key} now, and is the same person: nobody moves by that, but Terraform is to"
        f" take the membership of {before} in {teams} away, and PagerDuty refuses that as long as they are on"
        f" call there. Keep the key, or take the person out in one deploy and in again, as {key}, in the next"
    )


def _exchange(one: str, first: Identity, other: str, second: Identity, days: int, voice: Voice) -> str:
    a, b = voice.words(one), voice.words(other)
    takes = f"who was {b} {_takes(first, days, voice)}; who was {a} {_takes(second, days, voice)}"
    return f"{a} and {b} are exchanged, each key stands for the other's user now: {takes}"


def _takes(identity: Identity, days: int, voice: Voice) -> str:
    """Return what goes to another human."""
    parts = []
    if identity.shifts:
        parts.append(f"takes {counted(identity.shifts, 'shift')} in {counted(days, 'day')}")
    if identity.always:
        parts.append(f"is always on call for {listed([*map(voice.words, identity.always)])}")
    if now := [voice.words(each) for each in identity.now if each not in identity.always]:
        parts.append(f"is on call at the merge for {listed(now)}")
    return listed(parts) if parts else f"has no shift in {counted(days, 'day')}"
