from pathlib import Path

import pytest

from tests.golden import check
from tests.report.findings_examples import ALL, SILENT, TWICE, WHOLE, at, line
from watchbill.diagnostics import Where
from watchbill.printable import copied, hidden, visible, width
from watchbill.report.findings import text as findings
from watchbill.report.findings.findings import span_of
from watchbill.report.findings.text import snippet

GOLDEN = Path(__file__).parent / "golden"


def test_findings_look_like_those_of_compilers() -> None:
    """
    Place, grade, sentence, code; the line with its number; the caret; related places; the hint. Sorted by
    place.
    """
    check(GOLDEN / "findings.txt", "".join(findings.text(ALL, line)))


def test_findings_in_colour_say_the_same() -> None:
    """Without its escapes, the coloured text equals the plain one."""
    import re

    colored = "".join(findings.text(ALL, line, color=True))
    assert colored != "".join(findings.text(ALL, line))
    assert re.sub("\x1b\\[[0-9;]*m", "", colored) == "".join(findings.text(ALL, line))


def test_silenced_findings_are_not_shown() -> None:
    """The text leaves out findings with a suppression."""
    assert list(findings.text((SILENT,), line)) == []


def test_a_finding_about_a_whole_file_has_no_line() -> None:
    """A file that could not be read is named without a line or a quote."""
    assert "".join(findings.text((WHOLE,), line)).splitlines() == [
        "a b.yaml: error: there is no such file [unreadable-file]",
        "hint: name the file",
    ]


def test_an_unresolved_place_is_refused() -> None:
    """Only findings with known places can be shown."""
    with pytest.raises(TypeError):
        span_of(Where(path=("teams",)))


def test_snippet_expands_tabs_and_counts_wide_letters_double() -> None:
    """The underline is below its part of the line, whatever precedes it."""
    shown, under = snippet("\ta: 支払い, b", at(1, 5, 8))
    assert (shown, under) == ("    a: 支払い, b", "       ^~~~~~")


def test_snippet_underlines_at_least_one_column() -> None:
    """A place without width, at the end of a line or on an empty line, still has a caret."""
    assert snippet("a:", at(1, 3, 3)) == ("a:", "  ^")
    assert snippet("", at(1, 1, 1)) == ("", "^")
    assert snippet("a", at(1, 9, 12)) == ("a", " ^")


def test_snippet_cuts_a_long_line_around_its_place() -> None:
    """A roster that is one long line does not flood the terminal."""
    text = "".join(f"{number:05}," for number in range(500))
    shown, under = snippet(text, at(1, 1201, 1206))
    start = under.index("^")
    assert shown[start : start + 5] == "00200"
    assert (shown[0], shown[-1], len(shown) < 125) == ("…", "…", True)


def test_visible_replaces_what_controls_a_terminal() -> None:
    """Controls, bidirectional marks and lone surrogates become signs of one column."""
    assert visible("a\x1b[31m\u202e\ud800\x7f\n支") == "a␛[31m��␡␊支"
    assert copied("a\t\x1b\n\u202e") == "a\t␛␊�"
    assert hidden("a\t\x1b\u202e\x1b 支") == ["U+001B (control)", "U+202E (right-to-left override)"]
    assert (width("a\u0301"), width("支")) == (1, 2)


def test_findings_order_does_not_depend_on_who_found_them() -> None:
    """The same findings in another order give the same text."""
    assert list(findings.text(reversed(ALL), line)) == list(findings.text(ALL, line))
    assert TWICE in findings.standing(ALL)
