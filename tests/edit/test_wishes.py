"""The answers to a wish: new text, notes, a question, or the reason why it is refused."""

import builtins
from dataclasses import replace
from typing import NoReturn

import pytest

from tests.edit.originals import AT, EXAMPLE, original
from watchbill.edit.cover import Unanswered
from watchbill.edit.draft import DAYS, Refusal
from watchbill.edit.run import edited
from watchbill.edit.wish import AUTO, Add, Cover, Reanchor, Remove, Selection, Swap, Tidy, Wish

PAYMENTS = Selection(team="payments", level=None, rotation=None)
REMOVE = Remove(selection=PAYMENTS, person="ben", covers=(), start=AUTO, freeze=3)
COVER = Cover(selection=PAYMENTS, person="ben", covers=(), first=None, last=None)
ADD = Add(selection=PAYMENTS, person="gus", before=None, after=None, start=AUTO, freeze=2)
MEMBERS = "      members: [ana, ben, chi, dev]\n"


def refused(text: str, wish: Wish) -> Refusal:
    with pytest.raises(Refusal) as raised:
        edited(original(text), wish)
    return raised.value


def test_a_wish_gives_text_notes_teams_and_days() -> None:
    """The original stays as it is; only files that change have a text."""
    whole = original(EXAMPLE)
    found = edited(whole, replace(REMOVE, covers=("dev", "chi")))
    assert (found.notes, found.teams, found.days) == ((), ("payments",), DAYS)
    assert "then: {from: 2026-12-14, members: [ana, chi, dev]}\n" in found.texts["teams.yaml"]
    assert edited(whole, replace(ADD, freeze=12)).days > DAYS
    assert whole.sources.root.text.text == EXAMPLE
    assert edited(whole, Tidy()).texts == {}


@pytest.mark.parametrize("wish", [COVER, REMOVE], ids=["cover", "remove"])
def test_who_covers_is_asked_and_never_chosen(wish: Cover | Remove) -> None:
    """The answers make the same wish as names from the start."""
    question = refused(EXAMPLE, wish)
    assert isinstance(question, Unanswered)
    option = "--with" if wish is COVER else "--cover"
    assert f": say who covers with {option}; these are free: " in str(question)
    names = [each.free[0].person for each in question.questions]
    answered = question.answered(names)
    assert answered == replace(wish, covers=tuple(names))
    assert edited(original(EXAMPLE), answered).texts != {}


def test_an_answer_is_somebody_who_is_known_and_free() -> None:
    question = refused(EXAMPLE, COVER)
    assert isinstance(question, Unanswered)
    (first,) = question.questions
    first.check("dev", "no")
    with pytest.raises(Refusal, match="nobody has the key 'deb'; did you mean"):
        first.check("deb", "no")
    with pytest.raises(Refusal, match="no"):
        first.check("chi", "no")


def test_a_refusal_has_the_notes_from_before_it() -> None:
    """A note comes before the question."""
    running = replace(COVER, person="ana", first="2026-11-23", last="2026-11-29")
    assert refused(EXAMPLE, running).notes == (
        "note: the past stays as it was: only what is still to come is covered",
    )


def test_a_refusal_tells_where_errors_of_the_roster_are_the_cause() -> None:
    broken = EXAMPLE.replace("secondary: next", "secondary: nxt", 1)
    assert (refused(broken, ADD).errors, str(refused(broken, ADD))) == (
        True,
        "the team payments has errors: fix them first",
    )
    anywhere = replace(ADD, selection=replace(PAYMENTS, team=None), person="zoe", before="xia")
    assert not refused(EXAMPLE, anywhere).errors


def test_a_time_that_cannot_be_read_is_refused() -> None:
    """It is a refusal like any other."""
    assert str(refused(EXAMPLE, replace(COVER, first="soon"))).startswith("'soon' is not a time: ")


def test_an_unsafe_edit_is_refused_with_the_lines_to_write_by_hand() -> None:
    """Nothing is edited, even if a part could be."""
    text = EXAMPLE.replace("    rotation:\n", "    rotation: &rota\n", 1)
    text = text.replace("    lead: zoe\n", "    lead: *rota\n", 1)
    level = replace(PAYMENTS, level="primary")
    first, *rest = str(
        refused(text, replace(REMOVE, selection=level, freeze=2, covers=("dev",)))
    ).splitlines()
    assert first.startswith(
        "teams.yaml cannot be edited safely at teams.payments.rotation: an anchor, an alias"
    )
    assert first.endswith("; nothing was written, edit by hand:")
    override = "{from: 2026-11-30 10:00, to: 2026-12-07 10:00, replace: ben, with: dev, reason: covers}"
    assert rest == [
        "  teams.payments.rotation: then: {from: 2026-12-07, members: [ana, chi, dev]}",
        f"  teams.payments.overrides: add {override}",
    ]


def test_a_rotation_is_anchored_against_the_old_one() -> None:
    """A new team is left as it is."""
    was = original(EXAMPLE).roster
    order = EXAMPLE.replace("[val, wes, xia, yan]", "[val, yan, wes, xia]", 1)
    found = edited(original(order), Reanchor(team=None, base="HEAD", was=was))
    assert "      anchor: {date: 2026-11-17, member: val}\n" in found.texts["teams.yaml"]
    fewer = replace(was, teams={key: team for key, team in was.teams.items() if key != "payments"})
    found = edited(original(EXAMPLE), Reanchor(team=None, base="HEAD", was=fewer))
    assert (found.texts, found.notes) == (
        {},
        ("note: payments is not in HEAD, so nobody is on call there yet",),
    )


def test_a_swap_is_between_two_people() -> None:
    with pytest.raises(ValueError, match="between two people"):
        Swap(selection=PAYMENTS, person="ana", other="ana", on=None, back=None, both_levels=False)


def test_no_wish_reads_a_file_asks_or_prints(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same roster and the same wish give the same result, whatever is on the disk."""
    whole = original(EXAMPLE)

    def outside(*_: object, **__: object) -> NoReturn:
        raise AssertionError("a wish touches the outside world")

    monkeypatch.setattr(builtins, "open", outside)
    monkeypatch.setattr(builtins, "input", outside)
    for wish in (ADD, replace(REMOVE, covers=("dev", "chi")), replace(COVER, covers=("dev",)), Tidy()):
        assert edited(whole, wish) == edited(whole, wish)
    assert capsys.readouterr() == ("", "")
    assert whole.at == AT
