"""Anchors that keep whoever is on call in rotations that were edited by hand."""

from dataclasses import replace
from functools import partial

from watchbill.diagnostics import Path
from watchbill.edit.draft import Draft, Edited, Refusal
from watchbill.edit.wish import Reanchor
from watchbill.review.rotations import by_path
from watchbill.roster.model import Anchor, Rotation
from watchbill.roster.rotations import anchor_entry
from watchbill.roster.yaml import edit
from watchbill.roster.yaml.flow import flow
from watchbill.rota.continuation import kept_anchor
from watchbill.rota.versions import running


def reanchor(draft: Draft, wish: Reanchor) -> Edited:
    """Anchor the rotations that were edited, so that whoever was on call stays until their handoff."""
    teams = draft.original.roster.teams
    for key in teams if wish.team is None else (wish.team,):
        if key in wish.was.broken_teams:
            draft.notes.append(
                f"note: {key} has errors in {wish.base}, so Watchbill cannot tell whose turn it was: try"
                " another `--base`"
            )
            continue
        if key not in wish.was.teams:
            draft.notes.append(f"note: {key} is not in {wish.base}, so nobody is on call there yet")
            continue
        before = by_path(wish.was.teams[key])
        for path, now in by_path(teams[key]).items():
            if path in before and before[path] != now:
                _anchor(draft, path, before[path], now, wish.base)
    return draft.edited(teams=() if wish.team is None else (wish.team,))


def _anchor(draft: Draft, path: Path, was: Rotation, now: Rotation, base: str) -> None:
    """Anchor one rotation, or note why it is left as it is."""
    where = ".".join(map(str, path[1:]))
    if replace(was, then=()) == replace(now, then=()):
        draft.notes.append(
            f"note: {where} differs only in its later versions, which begin at a handoff: no anchor can help"
        )
        return
    kept = _kept(draft, where, was, now, base)
    if kept != now.anchor:
        place, value = (*path, "anchor"), anchor_entry(kept)
        draft.edit(place, partial(edit.set_value, path=place, value=value), flow(value))


def _kept(draft: Draft, where: str, was: Rotation, now: Rotation, base: str) -> Anchor:
    """Return the anchor that keeps whoever is on call; raises Refusal where a later version is in force."""
    at, absent = draft.original.at, draft.original.pending
    try:
        kept = kept_anchor(was, now, at, absent)
    except ValueError as problem:
        raise Refusal(f"cannot tell whose turn it was in {where} in {base}: {problem}") from None
    try:
        number, _ = running(replace(now, anchor=kept), at, absent)
    except ValueError as problem:
        raise Refusal(f"no anchor of {where} keeps whoever is on call: {problem}") from None
    if number:
        since = now.then[number - 1].start
        raise Refusal(
            f"{where} already follows its version from {since}, so an edit of the order before it could"
            " change who began that version: undo the edit, run `watchbill edit tidy`, then edit again"
        )
    return kept
