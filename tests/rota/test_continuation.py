"""Who stays when a new order takes over at once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import rosters
from tests.rota.strategies import moments, rotations
from watchbill.roster.model import Anchor, Rotation
from watchbill.rota.compile import compile_rotation
from watchbill.rota.continuation import kept_anchor
from watchbill.rota.play import shifts
from watchbill.rota.versions import terms

TWICE = replace(
    rosters.rotation(),
    members=("ana", "ben", "ana", "chi", "dev"),
    anchor=Anchor(date=date(2026, 11, 30), member="ben"),
)
"""A week each from Monday 10:00; ana's second turn of this round begins on 7 December, chi's follows."""
AT = datetime(2026, 12, 8, 12, tzinfo=UTC)


def served(rotation: Rotation, start: datetime, weeks: int) -> list[str | None]:
    schedule = compile_rotation(rotation, key="primary", name="Primary", description="")
    return [shift.person for shift in shifts(schedule, start, start + timedelta(weeks=weeks))]


def anchored(new: tuple[str, ...], at: datetime = AT) -> list[str | None]:
    edited = replace(TWICE, members=new)
    return served(replace(edited, anchor=kept_anchor(TWICE, edited, at)), at, 5)


def test_somebody_who_serves_twice_goes_on_from_their_place() -> None:
    """The anchor names a turn that begins at a first place, because that is what an anchor means."""
    edited = replace(TWICE, members=(*TWICE.members, "gus"))
    assert kept_anchor(TWICE, edited, AT) == Anchor(date=date(2026, 12, 14), member="chi")


@pytest.mark.parametrize(
    ("place", "following"),
    [(None, "ana ben ana chi dev"), (1, "ana ben ana chi dev"), (2, "ana chi dev ana ben")],
)
def test_an_anchor_may_name_the_place_of_somebody_who_serves_twice(place: int | None, following: str) -> None:
    """The place says which of their turns begins then, in the written order; without it, it is the first."""
    anchored_ = replace(TWICE, anchor=Anchor(date=date(2026, 12, 7), member="ana", place=place))
    assert served(anchored_, AT, 5)[:5] == following.split()
    pending = frozenset({"ben"})
    (term,) = terms(anchored_, pending)
    assert term.server(term.turns_to(AT.replace(tzinfo=None))) == "ana"


def test_where_everybody_serves_twice_the_kept_anchor_names_a_place() -> None:
    """Nobody serves once, so the anchor names whoever has the turn, and the place of the turn."""
    both = replace(TWICE, members=("ana", "ben", "ana", "chi", "ben", "chi"))
    both = replace(both, anchor=Anchor(date=date(2026, 11, 30), member="ana", place=2))
    edited = replace(both, members=("ana", "chi", "ana", "ben", "chi", "ben"))
    kept = kept_anchor(both, edited, AT)
    assert kept == Anchor(date=date(2026, 12, 7), member="chi", place=2)
    assert served(replace(edited, anchor=kept), AT, 3) == ["chi", "ben", "ana", "chi"]
    alike = replace(both, members=("ana", "ben", "ana", "ben"), anchor=replace(both.anchor, place=None))
    assert kept_anchor(alike, alike, AT) == Anchor(date=date(2026, 12, 7), member="ben")


@given(st.data())
def test_the_kept_anchor_is_never_ambiguous(data: st.DataObject) -> None:
    """Whatever the order becomes, an anchor that `edit` writes says which turn it means."""
    rotation, other = data.draw(rotations()), data.draw(rotations())
    at = data.draw(moments(rotation.time_zone))
    edited = replace(rotation, members=other.members)
    kept, members = kept_anchor(rotation, edited, at), other.members
    places = [place for place, member in enumerate(members) if member == kept.member]
    assert kept.place is not None or len({members[place:] + members[:place] for place in places}) == 1


def test_the_round_goes_on_whoever_comes_or_goes() -> None:
    """It also holds if somebody who serves twice takes the leaver's turn, or loses one of two places."""
    assert anchored(("ana", "ben", "ana", "chi", "dev", "gus")) == ["ana", "chi", "dev", "gus", "ana", "ben"]
    assert anchored(("ana", "ana", "chi", "dev")) == ["ana", "chi", "dev", "ana", "chi"]
    assert anchored(("ben", "ana", "chi", "dev")) == ["ana", "chi", "dev", "ben", "ana", "chi"]
    assert anchored(("ben", "chi", "dev")) == ["chi", "dev", "ben", "chi", "dev", "ben"]
    assert anchored(("ana", "gus", "ana", "dev"), AT - timedelta(weeks=1)) == [
        "ana",
        "dev",
        "ana",
        "gus",
        "ana",
        "dev",
    ]
    assert anchored(("eli", "fay")) == ["eli", "fay", "eli", "fay", "eli", "fay"]


@given(st.data())
def test_the_same_order_stays_as_it_is(data: st.DataObject) -> None:
    """It does not matter how often anybody serves, or when it is checked: at most the anchor differs."""
    rotation = data.draw(rotations())
    at = data.draw(moments(rotation.time_zone))
    kept = replace(rotation, anchor=kept_anchor(rotation, rotation, at))
    (was,), (now,) = terms(rotation), terms(kept)
    turns = len(rotation.members)
    assert [was.server(was.turns_to(now.cycle) + step) for step in range(turns)] == list(now.users)
    assert was.handoff_at(now.cycle)
