"""The completion of the shell."""

from pathlib import Path

import pytest

from tests.cli.conftest import Watchbill
from watchbill.cli import main
from watchbill.pagerduty.zones import LISTED


def completed(line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return the words that bash is offered at the end of a command line."""
    monkeypatch.setenv("_WATCHBILL_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(len(line.split(" ")) - 1))
    capsys.readouterr()
    with pytest.raises(SystemExit):
        main.run([])
    return capsys.readouterr().out.split()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("watchbill explain coverage", ["coverage-gap"]),
        ("watchbill validate --allow coverage", ["coverage-gap"]),
        ("watchbill validate --allow yaml-s", []),
        ("watchbill diff --fail-on to", ["tonight"]),
        ("watchbill diff --fail-on gap,tonight,re", ["gap,tonight,rekey", "gap,tonight,rerouted"]),
        ("watchbill diff --fail-on gap,ga", []),
        ("watchbill diff --waive fr", ["freeze"]),
        ("watchbill oncall --fail-on d", ["differs"]),
        ("watchbill oncall --team pa", ["payments"]),
        ("watchbill diff --team pa", ["payments"]),
        ("watchbill keys outputs.json --team pa", ["payments"]),
        ("watchbill overrides plan --team pa", ["payments"]),
        ("watchbill ci plan-check plan.json --team pa", ["payments"]),
        ("watchbill edit remove be", ["ben"]),
        ("watchbill edit swap ana be", ["ben"]),
        ("watchbill edit remove ana --cover be", ["ben"]),
        ("watchbill edit cover ana --with be", ["ben"]),
        ("watchbill edit move ana --after be", ["ben"]),
        ("watchbill edit add gus --team pa", ["payments"]),
        ("watchbill edit add gus --level s", ["secondary"]),
        ("watchbill rota --zone Europe/Lond", ["Europe/London"]),
        ("watchbill rota --format ht", ["html"]),
    ],
)
def test_a_word_is_completed(
    line: str,
    expected: list[str],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Codes, conditions, teams, people, levels and zones; teams and people are those of the roster."""
    assert (folder / "teams.yaml").is_file()
    assert completed(line, monkeypatch, capsys) == expected


def test_all_levels_and_zones_are_offered(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before a letter is typed."""
    levels = completed("watchbill edit add gus --level ", monkeypatch, capsys)
    assert levels == ["primary", "secondary", "lead", "manager"]
    assert completed("watchbill rota --zone ", monkeypatch, capsys) == sorted(LISTED)


def test_teams_are_those_of_the_roster_that_the_line_names(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of the argument, or of `--file`."""
    text = (folder / "teams.yaml").read_text("utf-8").replace("  payments:\n", "  pastries:\n")
    (folder / "other.yaml").write_text(text, encoding="utf-8")
    for line in (
        "watchbill oncall other.yaml --team pa",
        "watchbill diff teams.yaml other.yaml --team pa",
        "watchbill edit remove ana other.yaml --team pa",
        "watchbill edit remove ana --file other.yaml --team pa",
    ):
        assert completed(line, monkeypatch, capsys) == ["pastries"], line


@pytest.mark.parametrize("text", [None, "teams: [", "\0"])
def test_nothing_is_offered_where_the_roster_cannot_be_read(
    text: str | None,
    watchbill: Watchbill,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """And nothing is said: the line that somebody is typing stays as it is."""
    (folder / "teams.yaml").unlink()
    if text is not None:
        (folder / "teams.yaml").write_text(text, encoding="utf-8")
    assert completed("watchbill edit remove b", monkeypatch, capsys) == []
    assert capsys.readouterr().err == ""
