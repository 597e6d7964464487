"""The findings that a change adds and fixes."""

from dataclasses import replace

from tests.review.sides import EXAMPLE, NOW, edited, written
from watchbill.diagnostics import Diagnostic, Grade, Span, at
from watchbill.review.change import FindingsChange
from watchbill.review.compare import compare, findings_change
from watchbill.review.side import Side

LEAD = ("lead: eli\n    manager: fay", "lead: ana\n    manager: fay")


def finding(message: str, *path: str | int, grade: Grade = Grade.WARNING) -> Diagnostic:
    return Diagnostic(code="some-code", grade=grade, message=message, place=at(*path))


def sides(before: list[Diagnostic], after: list[Diagnostic]) -> tuple[Side, Side]:
    example = written(EXAMPLE)
    return replace(example, diagnostics=tuple(before)), replace(example, diagnostics=tuple(after))


def messages(change: FindingsChange) -> tuple[list[str], list[str], int]:
    return [each.message for each in change.new], [each.message for each in change.mended], change.kept


def test_findings_of_an_edit_are_new_and_its_revert_fixes_them() -> None:
    """A lead who takes turns is on two levels, until the revert."""
    before, after = written(EXAMPLE), written(edited(LEAD))
    there, back = findings_change(before, after), findings_change(after, before)
    assert [each.code for each in there.new] == ["same-person-two-levels"] * len(there.new)
    assert there.new
    assert (there.mended, back.new, back.mended) == ((), (), there.new)


def test_finding_on_another_line_is_kept() -> None:
    """A comment above moves everything down, and changes nothing."""
    text = edited(LEAD)
    change = findings_change(written(text), written(f"# A new comment.\n\n{text}"))
    assert (change.new, change.mended) == ((), ())
    assert change.kept > 0


def test_finding_that_time_brings_is_not_blamed_on_the_edit() -> None:
    """An ended shadow is found on both sides: both are checked at the same instant."""
    ended = edited(("shadow: {members: [gus]}", "shadow: {members: [gus], until: 2026-11-01}"))
    change = findings_change(written(ended), written(edited(("name: Website", "name: Web"), text=ended)))
    assert (change.new, change.mended, change.kept) == ((), (), 1)


def test_position_in_a_list_does_not_matter_but_names_do() -> None:
    """A member who moves up keeps a finding; the same finding in another team is a different one."""
    path = ("teams", "payments", "rotation", "members")
    one, two = finding("nobody", *path, 1), finding("nobody", *path, 2)
    assert messages(findings_change(*sides([one], [two]))) == ([], [], 1)
    other = finding("nobody", "teams", "website", "rotation", "members", 1)
    assert messages(findings_change(*sides([one], [other]))) == (["nobody"], ["nobody"], 0)


def test_equal_findings_count_each() -> None:
    """Of three equal findings, two were there before."""
    one, two, three = (finding("nobody", "people", index) for index in range(3))
    assert messages(findings_change(*sides([one, two], [one, two, three]))) == (["nobody"], [], 2)


def test_worse_grade_is_another_finding() -> None:
    """A warning that becomes an error is a new finding."""
    mild, grave = finding("gap", "teams", "website"), finding("gap", "teams", "website", grade=Grade.ERROR)
    assert messages(findings_change(*sides([mild], [grave]))) == (["gap"], ["gap"], 0)


def test_silent_findings_are_left_out() -> None:
    """A finding that the file silences is on neither side."""
    loud = finding("gap", "teams", "website")
    quiet = replace(loud, silent="meant so")
    assert messages(findings_change(*sides([quiet], [quiet]))) == ([], [], 0)
    assert messages(findings_change(*sides([quiet], [loud]))) == (["gap"], [], 0)


def test_places_as_spans_are_compared_by_team_and_message() -> None:
    """Where places are resolved, their lines are ignored."""
    first = replace(
        finding("gap"), place=Span(file="teams.yaml", line=3, column=1, end_column=4), owner="website"
    )
    later = replace(first, place=Span(file="teams.yaml", line=9, column=1, end_column=4))
    assert messages(findings_change(*sides([first], [later]))) == ([], [], 1)
    assert messages(findings_change(*sides([first], [replace(later, owner="payments")]))) == (
        ["gap"],
        ["gap"],
        0,
    )


def test_only_findings_of_selected_teams_and_of_no_team_count() -> None:
    """Findings of other teams are left out."""
    own, other = finding("own", "teams", "website"), finding("other", "teams", "payments")
    before, after = sides([], [own, other, finding("general", "alerting")])
    assert messages(findings_change(before, after, ("website",)))[0] == ["own", "general"]


def test_a_finding_that_can_no_longer_be_checked_is_not_fixed() -> None:
    """A mistake that keeps a team from being compiled hides its other findings: it does not fix them."""
    before = written(edited(LEAD))
    after = written(edited(LEAD, ("members: [ana, ben, chi, dev]", "members: [ana, ben, chi, nobody]")))
    change = compare(before, after, at=NOW).findings
    assert {(each.grade, each.team) for each in change.new} == {(Grade.ERROR, "payments")}
    assert change.mended == ()


def test_file_that_parses_again_fixes_only_what_kept_it_from_parsing() -> None:
    """It is unknown whether its other findings were there before, so the edit is not blamed for them."""
    change = findings_change(written("teams: [\n"), written(edited(LEAD)))
    assert ({each.code for each in change.mended}, change.new, change.kept) == ({"yaml-syntax"}, (), 0)
    still = findings_change(written("teams: [\n"), written("people: 'a\n"))
    assert (len(still.new), len(still.mended), still.kept) == (1, 1, 0)
