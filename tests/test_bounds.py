"""
Bounds against hostile files: what is counted, and what is reported beyond a bound; `make bench` measures the
times.
"""

import difflib
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from benchmarks.hostile import ROSTERS, VALID
from watchbill import spelling
from watchbill.checks.rotations import then_not_a_handoff
from watchbill.checks.run import run
from watchbill.diagnostics import Diagnostic, Grade
from watchbill.oncall.clashes import ShiftBudget
from watchbill.roster import sources
from watchbill.roster.load import Loaded, load
from watchbill.roster.schema import mistakes
from watchbill.roster.yaml import read as reading
from watchbill.roster.yaml.compose import DEEPEST
from watchbill.roster.yaml.read import read
from watchbill.workspace import globbing, inclusion
from watchbill.workspace.trees import DISK

NOW = datetime(2026, 11, 23, 17, tzinfo=UTC)


def loaded(text: str) -> Loaded:
    return load(read("teams.yaml", text.encode()))


def codes(found: Loaded) -> list[str]:
    return [each.code for each in found.diagnostics]


class Counted:
    """A function in place of another one, with the number of its calls."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, where: Any, name: str) -> None:
        self.calls = 0
        original = getattr(where, name)

        def counting(*arguments: Any, **named: Any) -> Any:
            self.calls += 1
            return original(*arguments, **named)

        monkeypatch.setattr(where, name, counting)


@pytest.mark.parametrize("name", ROSTERS)
def test_reading_a_hostile_roster_ends(name: str) -> None:
    """A small file of each measured kind gives findings or a roster, and never an exception."""
    found = loaded(ROSTERS[name](30_000))
    assert found.roster is not None or found.diagnostics
    if found.roster is not None:
        run(found.roster, instant=NOW)


@pytest.mark.parametrize("depth", range(DEEPEST - 3, DEEPEST + 2))
@pytest.mark.parametrize("brackets", ["{a: |}", "[|]"], ids=["mappings", "lists"])
@pytest.mark.parametrize("place", ["{}x: {}\n", "{}"], ids=["in an unknown key", "alone"])
def test_nesting_at_the_bound_is_a_finding(depth: int, brackets: str, place: str) -> None:
    """Nothing remains of a file that is too deep, and no place is looked up in it."""
    begin, end = brackets.split("|")
    nested = begin * depth + "1" + end * depth
    found = loaded(place.format(VALID, nested) if "x" in place else nested)
    assert found.diagnostics
    assert all(found.sources.span(each.place).line >= 0 for each in found.diagnostics)


def test_aliases_do_not_nest_deeper_than_a_file_may() -> None:
    """Each of them is a level deeper than the one before."""
    chain = "x:\n  a0: &a0 {k: 1}\n" + "".join(f"  a{n + 1}: &a{n + 1} {{k: *a{n}}}\n" for n in range(100))
    assert codes(loaded(chain + VALID)) == ["nested-too-deep"]


def test_findings_about_comments_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A similar code is only looked for in a few of them."""
    looked = Counted(monkeypatch, difflib, "get_close_matches")
    comment = "# watchbill: ignore[" + ",".join(f"code-{n}" for n in range(5000)) + "] why\n"
    found = loaded(VALID + comment)
    told = found.sources.silence((), date(2026, 11, 23))
    assert (len(told), looked.calls) == (sources.MOST, 100)


def test_teams_with_mistakes_past_the_bound_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mistakes are not put into words, but no team with one of them is deployed."""
    looked = Counted(monkeypatch, difflib, "get_close_matches")
    keys = "".join(f"    key{n}: 1\n" for n in range(2 * mistakes.MOST))
    text = VALID.replace("    lead: ana\n", f"    lead: ana\n{keys}", 1)
    text = text.replace("teams:\n", "teams:\n  a: {lead: ana, x: 1}\n", 1).replace(
        "alerting:", "  z: {y: 1}\nalerting:", 1
    )
    found = loaded(text)
    assert len([each for each in found.diagnostics if each.code == "unknown-key"]) <= mistakes.MOST
    assert looked.calls <= mistakes.MOST
    assert found.roster is not None
    assert found.roster.broken_teams == {"a", "payments", "z"}


def test_errors_past_the_bound_leave_nothing_unchecked() -> None:
    """In a file with more errors than the bound, no part counts as valid."""
    people = "".join(f"  Bad{n}: {{}}\n" for n in range(mistakes.MOST_ERRORS))
    found = loaded(VALID.replace("people:\n", f"people:\n{people}", 1).replace("lead: ana", "lead: []", 1))
    assert len(found.diagnostics) <= mistakes.MOST
    assert found.roster is None


LONG = {
    "members": (
        "[ana, ben, chi, dev]",
        f"[{', '.join(['ana', 'ben'] * 101)}]",
        "`members` has more than 200 entries",
    ),
    "lead": (
        "lead: ana",
        f"lead: [{', '.join(f'a{n}' for n in range(101))}]",
        "`lead` has more than 100 entries",
    ),
    "services": (
        "    services:\n",
        "    services:\n" + "".join(f"      s{n}: {{matchers: ['a=\"{n}\"']}}\n" for n in range(1000)),
        "`services` has more than 1000 entries",
    ),
    "matchers": (
        '[namespace="payments"]',
        f"[{', '.join(f'[a={n}]' for n in range(201))}]",
        "`matchers` has more than 200 entries",
    ),
    "overrides": (
        "    services:\n",
        "    overrides:\n"
        + "      - {from: 2026-12-01, to: 2026-12-02, replace: ana, with: chi}\n" * 501
        + "    services:\n",
        "`overrides` has more than 500 entries",
    ),
    "away": (
        "name: Ana,",
        f"name: Ana, away: [{', '.join(['{from: 2026-12-01, to: 2026-12-02}'] * 1001)}],",
        "`away` has more than 1000 entries",
    ),
    "then": (
        "member: ben}\n",
        "member: ben}\n      then:\n" + "        - {from: 2026-12-07, members: [ana]}\n" * 201,
        "`then` has more than 200 entries",
    ),
    "hours": (
        "turn: 1w\n",
        f"turn: 1w\n      hours: [{', '.join(['09:00-10:00'] * 51)}]\n",
        "`hours` has more than 50 entries",
    ),
}


@pytest.mark.parametrize("name", LONG)
def test_a_list_longer_than_anybody_writes_is_one_error(name: str) -> None:
    """Each check may compare every entry with every other."""
    old, new, message = LONG[name]
    assert old in VALID
    found = loaded(VALID.replace(old, new, 1))
    assert [each.message for each in found.diagnostics] == [message]


def test_a_large_file_is_read_again_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    After each mistake the file is read again without it: ten times for a file of 1 MB, twenty times for a
    small one.
    """
    composed = Counted(monkeypatch, reading, "compose")
    text = "teams:\n" + "".join(f"  t{n}:\n    x: [1\n" for n in range(50))
    read("r", text.encode())
    assert composed.calls == reading.MOST_ROUNDS
    composed.calls = 0
    read("r", (text + "#" * (1_000_000 - len(text))).encode())
    assert composed.calls == 10


def test_the_number_of_globs_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More globs are an error of the file's shape."""
    looked = Counted(monkeypatch, globbing, "glob")
    patterns = "".join(f"  - a{n}/*.yaml\n" for n in range(2 * inclusion.MOST))
    document = read("teams.yaml", f"include:\n{patterns}{VALID}".encode())
    inclusion.find(tmp_path / "teams.yaml", document)
    assert looked.calls == inclusion.MOST
    assert "`include` has more than 1000 entries" in [each.message for each in load(document).diagnostics]


def test_links_among_folders_do_not_multiply(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Nine folders that each link to all of them have a million paths; each is only searched once for a part.
    """
    for name in "abcdefghi":
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.yaml").touch()
        for other in "abcdefghi":
            (tmp_path / name / f"to-{other}").symlink_to(f"../{other}")
    listed = Counted(monkeypatch, os, "listdir")
    assert DISK.glob(tmp_path, "**/*.yaml") != []
    assert listed.calls <= 2 * 10
    listed.calls = 0
    assert DISK.glob(tmp_path, "*/*/*/*/*/*/*.yaml") != []
    assert listed.calls <= 7 * 10


def test_many_misspelt_words_are_compared_with_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    After a hundred, they are only compared with words that are one letter away: a hint must not take a
    minute.
    """
    compared: list[int] = []
    original = difflib.get_close_matches

    def close(word: str, known: list[str], **options: Any) -> list[str]:
        compared.append(len(known))
        return original(word, known, **options)

    monkeypatch.setattr(difflib, "get_close_matches", close)
    words = spelling.Words([f"zone-{n}" for n in range(200)])
    found = [words.nearest(f"zoen-{n}x") for n in range(150)]
    assert found[0] is not None
    assert compared == [200] * 100 + [0] * 50
    assert words.nearest("zone-1x") == "zone-1"


def test_overlapping_overrides_are_reported_once_each() -> None:
    """A thousand overrides at one time are not reported in pairs."""
    entries = "      - {from: 2026-12-01, to: 2027-11-01, replace: ana, with: chi}\n" * 100
    found = loaded(VALID.replace("    services:\n", f"    overrides:\n{entries}    services:\n", 1))
    assert found.roster is not None
    overlapping = [
        each for each in run(found.roster, instant=NOW).diagnostics if each.code == "override-overlap"
    ]
    assert len(overlapping) == 99


def test_versions_are_not_played_again_for_each_that_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    """A binary search finds the first version that cannot begin."""
    begun = Counted(monkeypatch, then_not_a_handoff, "terms")
    dates = [date(2026, 12, 7) + timedelta(weeks=n, days=n == 150) for n in range(200)]
    entries = "".join(f"        - {{from: {day}, members: [ana, ben, chi, dev]}}\n" for day in dates)
    found = loaded(VALID.replace("member: ben}\n", f"member: ben}}\n      then:\n{entries}", 1))
    assert found.roster is not None
    told = [each for each in run(found.roster, instant=NOW).diagnostics if each.grade is Grade.ERROR]
    assert [(each.code, at(each)) for each in told] == [("then-not-a-handoff", 150)]
    assert begun.calls <= 12


def at(found: Diagnostic) -> int:
    (index,) = (step for step in found.place.path if isinstance(step, int))  # type: ignore[union-attr]
    return index


def test_clashes_are_looked_for_within_a_budget() -> None:
    """After the budget is spent, only the first month is played."""
    budget = ShiftBudget(left=2)
    year = timedelta(days=365)
    assert budget.horizon(NOW, NOW + year) == NOW + year
    assert [*budget.counted(iter("abc"))] == ["a", "b", "c"]  # type: ignore[arg-type, comparison-overlap]
    assert budget.horizon(NOW, NOW + year) == NOW + timedelta(days=30)
