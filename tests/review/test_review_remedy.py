"""Another way for an edit to take effect, where only an anchor is at fault."""

from datetime import date

from tests.review.sides import EXAMPLE, NOW, edited, written
from watchbill.model import Anchor
from watchbill.review.compare import compare
from watchbill.review.remedy import Back, Remedy, remedies

PATH = ("teams", "payments", "rotation")
BEN = Anchor(date=date(2026, 11, 30), member="ben")
ANCHOR = "anchor: {date: 2026-11-30, member: ben}"
MEMBERS = "members: [ana, ben, chi, dev]\n"


def offered(*edits: tuple[str, str]) -> list[Remedy]:
    old, new = written(EXAMPLE), written(edited(*edits))
    return [*remedies(old, new, compare(old, new, at=NOW))]


def test_an_anchor_that_moves_everybody_may_be_put_back() -> None:
    """There is no order that could begin later: with the old one nobody moves."""
    (found,) = offered((ANCHOR, "anchor: {date: 2026-12-07, member: ben}"))
    assert (found.parts, found.backs, found.later) == ((), (Back(path=PATH, old_path=PATH, anchor=BEN),), 0)
    assert found.moved is not None
    assert found.moved > 0
    assert set(found.people) == {"ana", "ben", "chi", "dev"}


def test_an_anchor_on_another_turn_of_the_same_rota_needs_no_remedy() -> None:
    """It moves nobody, and another edit's remedy leaves it alone."""
    same = (ANCHOR, "anchor: {date: 2026-12-07, member: chi}")
    assert offered(same) == []
    daily = ("turn: 1w\n        handoff: Mon 08:00", "turn: 1d\n        handoff: daily 08:00")
    assert [each.backs for each in offered(same, daily)] == [()]


def test_an_anchor_and_another_rotation_s_order_are_mended_together() -> None:
    """The order begins later, the anchor is what it was."""
    found = offered(
        ("anchor: {date: 2026-11-30, member: hana}", "anchor: {date: 2026-11-30, member: ida}"),
        ("members: [leo, mia, noa, oli]", "members: [leo, noa, oli]"),
    )
    assert [(len(each.parts), [back.path[-1] for back in each.backs]) for each in found] == [(1, ["eu"])]


def test_the_anchor_s_member_who_leaves_does_so_later() -> None:
    """The edit cannot be played as it is; what it means can, and who leaves stays under `people` until then."""
    (found,) = offered((MEMBERS, "members: [ana, chi, dev]\n"))
    (part,) = found.parts
    assert (found.moved, found.people, found.backs) == (None, (), ())
    assert part.version.members == ("ana", "chi", "dev")
    assert part.anchor == Anchor(date=date(2026, 11, 23), member="ana")
    assert found.at_once is not None


def test_an_anchor_that_names_nobody_is_put_back() -> None:
    """A slip of the pen has the same remedy as an anchor that moves people."""
    (found,) = offered((ANCHOR, "anchor: {date: 2026-11-30, member: gus}"))
    assert (found.moved, found.backs, found.later) == (None, (Back(path=PATH, old_path=PATH, anchor=BEN),), 0)


def test_a_team_that_cannot_be_compiled_for_another_reason_has_no_remedy() -> None:
    """An unknown person is not mended by waiting."""
    assert offered((MEMBERS, "members: [ana, nobody, chi, dev]\n")) == []


REMOVED = (MEMBERS, "members: [ana, chi, dev]\n")
CHI = (ANCHOR, "anchor: {date: 2026-11-30, member: chi}")


def planned(then: str, *edits: tuple[str, str], after: str | None = None) -> list[Remedy]:
    """Return what is offered for edits of a rotation that has versions planned already, or gets them."""
    text = edited((ANCHOR, f"{ANCHOR}\n      then: {then}"))
    new = edited(*(((then, after),) if after else ()), *edits, text=text)
    old, side = written(text), written(new)
    return [*remedies(old, side, compare(old, side, at=NOW))]


def versions(found: Remedy) -> list[tuple[str, tuple[str, ...], int]]:
    (part,) = found.parts
    return [(str(each.start), each.members, each.turn_days) for each in part.rotation.then]


GUS = "{from: 2026-12-07, members: [ana, ben, chi, dev, gus]}"


def test_who_is_planned_to_join_just_then_joins() -> None:
    """Where the edit takes effect with a planned version it is an edit of that: who leaves does not come back in it."""
    (found,) = planned(GUS, REMOVED, CHI)
    assert versions(found) == [("2026-12-07", ("ana", "chi", "dev", "gus"), 7)]
    assert found.parts[0].leave == ("ben",)


def test_a_planned_version_that_inherits_stays_planned() -> None:
    """What it does not say it takes from the edit, which begins before it."""
    (found,) = planned("{from: 2027-02-01, turn: 2w}", REMOVED, CHI)
    assert versions(found) == [("2026-12-07", ("ana", "chi", "dev"), 7), ("2027-02-01", ("ana", "chi", "dev"), 14)]


def test_a_running_version_that_is_edited_in_place_runs_on_until_then() -> None:
    """The edit follows it, as a version of its own."""
    running = "{from: 2026-11-09, members: [ana, ben, chi, dev, gus]}"
    (found,) = planned(running, after=running.replace("ben, ", ""))
    gus = ("ana", "ben", "chi", "dev", "gus")
    assert versions(found)[0] == ("2026-11-09", gus, 7)
    assert [members for _, members, _ in versions(found)[1:]] == [("ana", "chi", "dev", "gus")]


def test_other_hours_before_a_planned_version_begin_later() -> None:
    """Whatever else is planned is kept."""
    hours = ("turn: 1w\n        handoff: Mon 08:00", "turn: 1d\n        handoff: daily 08:00")
    anchor = "anchor: {date: 2026-11-30, member: hana}"
    text = edited((anchor, f"{anchor}\n        then: {{from: 2027-02-01, members: [hana, ida, jan, kim, tea]}}"))
    old, new = written(text), written(edited(hours, text=text))
    (found,) = remedies(old, new, compare(old, new, at=NOW))
    assert versions(found)[1] == ("2027-02-01", ("hana", "ida", "jan", "kim", "tea"), 1)


def test_a_team_with_another_key_has_a_remedy_too() -> None:
    """What stood under the old key is put back under the new one."""
    (found,) = offered(("  payments:\n", "  billing:\n"), REMOVED, CHI)
    (part,) = found.parts
    assert (part.path[1], part.old_path[1]) == ("billing", "payments")
    assert part.version.members == ("ana", "chi", "dev")


def test_what_is_planned_by_the_edit_itself_stays_as_it_is_typed() -> None:
    """It moves nobody yet; what the same edit does at once to another rotation begins later."""
    later = (ANCHOR, f"{ANCHOR}\n      then: {{from: 2027-02-01, members: [ana, ben, chi, dev, gus]}}")
    assert offered(later) == []
    leo = "anchor: {date: 2026-11-30, member: leo}"
    us = (leo, f"{leo}\n        then: {{from: 2027-02-01, members: [leo, mia, noa, oli, uma]}}")
    daily = ("turn: 1w\n        handoff: Mon 08:00", "turn: 1d\n        handoff: daily 08:00")
    (found,) = offered(us, daily)
    assert [part.path[-1] for part in found.parts] == ["eu"]


def test_an_order_that_begins_at_once_with_another_that_is_planned_keeps_the_plan() -> None:
    """All that is typed holds from the handoff on."""
    later = (ANCHOR, "anchor: {date: 2026-11-30, member: chi}\n      then: {from: 2027-02-01, turn: 2w}")
    (found,) = offered(REMOVED, later)
    assert versions(found) == [("2026-12-07", ("ana", "chi", "dev"), 7), ("2027-02-01", ("ana", "chi", "dev"), 14)]
