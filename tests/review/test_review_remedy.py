"""Remedies: other ways for an edit to take effect."""

from datetime import date, timedelta

import pytest

from tests.review.sides import EXAMPLE, edited, offered, written
from watchbill.review.cost import Cost
from watchbill.review.remedy import Back, Remedy
from watchbill.roster.model import Anchor

PATH = ("teams", "payments", "rotation")
BEN = Anchor(date=date(2026, 11, 30), member="ben")
ANCHOR = "anchor: {date: 2026-11-30, member: ben}"
MEMBERS = "members: [ana, ben, chi, dev]\n"


def remedied(*edits: tuple[str, str]) -> list[Remedy]:
    return [*offered(written(EXAMPLE), written(edited(*edits)))]


def test_an_anchor_that_moves_everybody_may_be_put_back() -> None:
    """No order could begin later: nobody moves if the old anchor comes back."""
    (found,) = remedied((ANCHOR, "anchor: {date: 2026-12-07, member: ben}"))
    assert (found.parts, found.backs, found.later.shifts) == (
        (),
        (Back(path=PATH, old_path=PATH, anchor=BEN),),
        0,
    )
    assert found.moved is not None
    assert found.moved.shifts > 0
    assert set(found.people) == {"ana", "ben", "chi", "dev"}


def test_an_anchor_on_another_turn_of_the_same_rota_needs_no_remedy() -> None:
    """It moves nobody, and another edit's remedy leaves it alone."""
    same = (ANCHOR, "anchor: {date: 2026-12-07, member: chi}")
    assert remedied(same) == []
    daily = ("turn: 1w\n        handoff: Mon 08:00", "turn: 1d\n        handoff: daily 08:00")
    assert [each.backs for each in remedied(same, daily)] == [()]


def test_a_list_that_begins_with_somebody_else_does_not_wait() -> None:
    """It moves nobody, and the remedy of another rotation's edit leaves it as it is typed."""
    elsewhere = ("members: [hana, ida, jan, kim]", "members: [jan, kim, hana, ida]")
    leaves = ("members: [leo, mia, noa, oli]", "members: [leo, noa, oli]")
    assert remedied(elsewhere) == []
    assert [[part.path[-1] for part in each.parts] for each in remedied(elsewhere, leaves)] == [["us"]]


def test_an_anchor_and_another_rotation_s_order_have_one_remedy() -> None:
    """The order begins later, and the anchor is put back."""
    found = remedied(
        ("anchor: {date: 2026-11-30, member: hana}", "anchor: {date: 2026-11-30, member: ida}"),
        ("members: [leo, mia, noa, oli]", "members: [leo, noa, oli]"),
    )
    assert [(len(each.parts), [back.path[-1] for back in each.backs]) for each in found] == [(1, ["eu"])]


def test_the_anchor_s_member_leaves_later() -> None:
    """The edit as typed cannot be played, but its meaning can: the leaver stays under `people` until then."""
    (found,) = remedied((MEMBERS, "members: [ana, chi, dev]\n"))
    (part,) = found.parts
    assert (found.moved, found.people, found.backs) == (None, (), ())
    assert part.version.members == ("ana", "chi", "dev")
    assert part.anchor == Anchor(date=date(2026, 11, 23), member="ana")
    assert found.at_once is not None


def test_an_anchor_that_names_nobody_is_put_back() -> None:
    """A typing error has the same remedy as an anchor that moves people."""
    (found,) = remedied((ANCHOR, "anchor: {date: 2026-11-30, member: gus}"))
    assert (found.moved, found.backs, found.later.shifts) == (
        None,
        (Back(path=PATH, old_path=PATH, anchor=BEN),),
        0,
    )


def test_a_team_that_cannot_be_compiled_for_another_reason_has_no_remedy() -> None:
    """Waiting does not fix an unknown person."""
    assert remedied((MEMBERS, "members: [ana, nobody, chi, dev]\n")) == []


REMOVED = (MEMBERS, "members: [ana, chi, dev]\n")
CHI = (ANCHOR, "anchor: {date: 2026-11-30, member: chi}")


def planned(then: str, *edits: tuple[str, str], after: str | None = None) -> list[Remedy]:
    """Return the remedies for edits of a rotation that has planned versions, or gets some."""
    text = edited((ANCHOR, f"{ANCHOR}\n      then: {then}"))
    new = edited(*(((then, after),) if after else ()), *edits, text=text)
    old, side = written(text), written(new)
    return [*offered(old, side)]


def versions(found: Remedy) -> list[tuple[str, tuple[str, ...], int]]:
    (part,) = found.parts
    return [(str(each.start), each.members, each.turn_days) for each in part.rotation.then]


GUS = "{from: 2026-12-07, members: [ana, ben, chi, dev, gus]}"


def test_a_planned_joiner_still_joins_on_the_same_date() -> None:
    """
    If the edit begins together with a planned version, it edits that version: the leaver does not come back.
    """
    (found,) = planned(GUS, REMOVED, CHI)
    assert versions(found) == [("2026-12-07", ("ana", "chi", "dev", "gus"), 7)]
    assert [person for person, _ in found.parts[0].leave] == ["ben"]


def test_a_planned_version_that_inherits_stays_planned() -> None:
    """It inherits the values that it does not have from the edit, which begins before it."""
    (found,) = planned("{from: 2027-02-01, turn: 2w}", REMOVED, CHI)
    assert versions(found) == [
        ("2026-12-07", ("ana", "chi", "dev"), 7),
        ("2027-02-01", ("ana", "chi", "dev"), 14),
    ]


def test_a_version_in_force_that_is_edited_stays_in_force_until_then() -> None:
    """The edit follows it as a separate version."""
    running = "{from: 2026-11-09, members: [ana, ben, chi, dev, gus]}"
    (found,) = planned(running, after=running.replace("ben, ", ""))
    gus = ("ana", "ben", "chi", "dev", "gus")
    assert versions(found)[0] == ("2026-11-09", gus, 7)
    assert [members for _, members, _ in versions(found)[1:]] == [("ana", "chi", "dev", "gus")]


def test_other_hours_before_a_planned_version_begin_later() -> None:
    """Everything else that is planned is kept."""
    hours = ("turn: 1w\n        handoff: Mon 08:00", "turn: 1d\n        handoff: daily 08:00")
    anchor = "anchor: {date: 2026-11-30, member: hana}"
    text = edited(
        (anchor, f"{anchor}\n        then: {{from: 2027-02-01, members: [hana, ida, jan, kim, tea]}}")
    )
    old, new = written(text), written(edited(hours, text=text))
    (found,) = offered(old, new)
    assert versions(found)[1] == ("2027-02-01", ("hana", "ida", "jan", "kim", "tea"), 1)


def test_a_renamed_team_has_a_remedy_too() -> None:
    """Values from the old key are put back under the new one."""
    (found,) = remedied(("  payments:\n", "  billing:\n"), REMOVED, CHI)
    (part,) = found.parts
    assert (part.path[1], part.old_path[1]) == ("billing", "payments")
    assert part.version.members == ("ana", "chi", "dev")


def test_versions_planned_by_the_edit_stay_as_typed() -> None:
    """They move nobody yet; an immediate edit of another rotation begins later."""
    later = (ANCHOR, f"{ANCHOR}\n      then: {{from: 2027-02-01, members: [ana, ben, chi, dev, gus]}}")
    assert remedied(later) == []
    leo = "anchor: {date: 2026-11-30, member: leo}"
    us = (leo, f"{leo}\n        then: {{from: 2027-02-01, members: [leo, mia, noa, oli, uma]}}")
    daily = ("turn: 1w\n        handoff: Mon 08:00", "turn: 1d\n        handoff: daily 08:00")
    (found,) = remedied(us, daily)
    assert [part.path[-1] for part in found.parts] == ["eu"]


def test_an_immediate_order_with_a_planned_one_keeps_the_plan() -> None:
    """From the handoff on, everything that was typed holds."""
    later = (ANCHOR, "anchor: {date: 2026-11-30, member: chi}\n      then: {from: 2027-02-01, turn: 2w}")
    (found,) = remedied(REMOVED, later)
    assert versions(found) == [
        ("2026-12-07", ("ana", "chi", "dev"), 7),
        ("2027-02-01", ("ana", "chi", "dev"), 14),
    ]


MONDAY = "turn: 1w\n      handoff: Mon 10:00\n      time_zone: Europe/London\n      "
TUESDAY = (
    MONDAY + ANCHOR,
    MONDAY.replace("Mon 10:00", "Tue 09:00") + "anchor: {date: 2026-12-01, member: ben}",
)


def first(then: str, *edits: tuple[str, str]) -> list[str | None]:
    """Return who begins by the remedy, with a version typed after the anchor or with none."""
    typed = (ANCHOR, f"{ANCHOR}\n      then: {then}")
    return [
        part.version.first for each in remedied(*((typed,) if then else ()), *edits) for part in each.parts
    ]


def test_the_last_server_serves_until_the_new_handoff() -> None:
    """The person who is due has a whole turn: all come a day later, and nobody comes six days earlier."""
    (found,) = remedied(TUESDAY)
    (part,) = found.parts
    assert (str(part.version.start), part.version.first) == ("2026-12-07", "ben")
    assert found.moved is not None
    assert found.later.time < found.moved.time
    assert first("", (TUESDAY[0], TUESDAY[1].replace("1w", "2w"))) == ["ben"]


def test_a_later_handoff_needs_the_last_server_as_first() -> None:
    """The remedy adds `first` where it is missing; where it is there, no remedy is offered."""
    assert first("{from: 2026-12-07, handoff: Tue 09:00}") == ["ben"]
    assert first("{from: 2026-12-07, handoff: Tue 09:00, first: ben}") == []


def test_a_stretch_of_more_than_half_a_turn_is_a_turn() -> None:
    """With a handoff a day earlier, whoever is due has six days, as planned, and no `first` is needed."""
    sunday = MONDAY.replace("Mon 10:00", "Sun 10:00") + "anchor: {date: 2026-11-29, member: ben}"
    for turn in ("1w", "2w"):
        assert first("", (MONDAY + ANCHOR, sunday.replace("1w", turn))) == [None]


def test_a_leaver_takes_nobody_s_turn_when_the_handoff_moves() -> None:
    """Ben is last and leaves: the member before Chi now serves until Tuesday."""
    assert first("", REMOVED, (TUESDAY[0], TUESDAY[1].replace("ben", "chi"))) == ["ana"]


def test_an_edit_that_moves_others_for_less_time_has_no_remedy() -> None:
    """An hour each is less than a week each, although it is as many shifts and begins now."""
    fortnight = edited((MONDAY, MONDAY.replace("1w", "2w")))
    typed = edited(("handoff: Mon 10:00", "handoff: Mon 09:00"), text=fortnight)
    assert offered(written(fortnight), written(typed)) == ()


def test_an_immediate_replacement_may_wait() -> None:
    """
    It moves nobody else but changes two of the next turns: Gus takes Chi's place at the handoff after them.
    """
    (found,) = remedied((MEMBERS, "members: [ana, ben, gus, dev]\n"))
    assert (found.people, found.tonight, found.planned) == ((), False, ("chi", "gus"))
    assert (found.moved, found.later) == (Cost(shifts=0, time=timedelta()), Cost(shifts=0, time=timedelta()))
    assert [(str(part.version.start), part.version.first) for part in found.parts] == [("2026-12-07", "gus")]


def test_an_order_that_changes_the_night_of_the_merge_may_wait() -> None:
    """Ana and Ben swap places, which moves nobody else: it waits for a handoff at which that still holds."""
    (found,) = remedied(
        (MEMBERS, "members: [ben, ana, chi, dev]\n"), (ANCHOR, "anchor: {date: 2026-12-07, member: chi}")
    )
    assert (found.people, found.tonight, found.planned) == ((), True, ("ana", "ben"))
    assert found.later.shifts == 0


BEN_COVERED = """    overrides:
      - {from: 2026-11-30 10:00, to: 2026-12-07 10:00, replace: ben, with: dev}
"""
NEXT_COVERED = (
    "      - {from: 2026-11-23 10:00, to: 2026-11-30 10:00, level: secondary, replace: ben, with: dev}\n"
)


@pytest.mark.parametrize(
    ("overrides", "ends"), [("", [(7, 12)]), (BEN_COVERED, [(30, 11)]), (BEN_COVERED + NEXT_COVERED, [])]
)
def test_a_leaver_keeps_the_shifts_that_no_override_gave_away(
    overrides: str, ends: list[tuple[int, int]]
) -> None:
    """They serve until their last shift, which may end before the handoff and may be at another level."""
    text = edited(("    secondary: next\n", f"    secondary: next\n{overrides}"))
    (found,) = offered(written(text), written(edited(REMOVED, CHI, text=text)))
    (part,) = found.parts
    assert [(person, end.day, end.month) for person, end in part.leave] == [("ben", *end) for end in ends]


def test_a_leaver_who_was_planned_to_leave_is_not_reported() -> None:
    """They leave in any case, with or without the edit."""
    gus = ("members: [ana, ben, chi, dev]\n", "members: [ana, gus, ben, chi, dev]\n")
    then = "{from: 2026-12-07, members: [ana, chi, dev]}"
    (found,) = planned(then, gus, after=then.replace("ana", "ana, gus"))
    assert versions(found) == [("2026-12-07", ("ana", "gus", "chi", "dev"), 7)]
    assert found.parts[0].leave == ()
