import csv
import json
import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest

from tests.cli.conftest import Result, Watchbill
from tests.golden import check
from watchbill.report.rota import FORMS

GOLDEN = Path(__file__).parent / "golden"
EXAMPLE = Path(__file__).parent / "rota.yaml"
AT = "2027-03-15 12:00"
Edit = Callable[[str, str], None]
Rota = Callable[..., Result]


@pytest.fixture
def rota(watchbill: Watchbill, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Rota:
    """Run `watchbill rota` on a roster with everything that can be odd, in a terminal of 80 columns."""
    shutil.copy(EXAMPLE, folder)
    monkeypatch.setenv("WATCHBILL_AT", AT)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("WATCHBILL_ALLOW", "nobody-on-call: shown here")
    return lambda *arguments: watchbill("rota", "rota.yaml", *arguments)


def test_rota_shows_turns_and_what_is_odd(rota: Rota) -> None:
    """Overrides, leave, people on two levels, gaps, holidays, the change of the clocks, a later version."""
    check(GOLDEN / "rota.txt", rota().out)


def test_rota_of_the_example_fits_a_terminal(watchbill: Watchbill, monkeypatch: pytest.MonkeyPatch) -> None:
    """In 80 columns the levels of six lanes are two tables, in 120 one."""
    monkeypatch.setenv("COLUMNS", "80")
    narrow = watchbill("rota")
    assert (narrow.code, narrow.err) == (0, "")
    assert [line for line in narrow.out.splitlines() if len(line) > 80] == []
    check(GOLDEN / "rota-example.txt", narrow.out)
    monkeypatch.setenv("COLUMNS", "120")
    check(GOLDEN / "rota-wide.txt", watchbill("rota", "--team", "storage").out)


def test_rota_as_markdown(rota: Rota) -> None:
    """Tables; a name with signs of Markdown is nothing but a name."""
    check(GOLDEN / "rota.md", rota("--format", "markdown").out)


def test_rota_as_json(rota: Rota) -> None:
    """One object, times in UTC."""
    out = rota("--format", "json").out
    check(GOLDEN / "rota.json", out)
    assert [team["team"] for team in json.loads(out)["teams"]] == ["payments", "storage"]


def test_rota_as_csv(rota: Rota) -> None:
    """A row a shift, with offsets that change with the clocks; no cell that a spreadsheet would compute."""
    out = rota("--format", "csv").out
    check(GOLDEN / "rota.csv", out)
    rows = list(csv.reader(StringIO(out)))
    assert {len(row) for row in rows} == {9}
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))] == []


def test_rota_in_another_zone_from_another_day(rota: Rota) -> None:
    """Days begin at midnight of the zone that times are told in."""
    check(GOLDEN / "rota-zone.txt", rota("--zone", "Asia/Tokyo", "--from", "2027-03-26", "--days", "3").out)


def test_rota_as_html_is_one_page(rota: Rota) -> None:
    """With both teams in it."""
    out = rota("--format", "html").out
    assert out.startswith("<!DOCTYPE html>")
    assert [name for name in ("Payments", "Storage") if name not in out] == []


def test_rota_is_the_same_every_time(rota: Rota) -> None:
    """The same file at the same instant gives the same bytes, in each form."""
    for form in FORMS:
        assert rota("--format", form) == rota("--format", form)


def test_rota_shows_the_rest_where_a_team_is_broken(watchbill: Watchbill, edit: Edit) -> None:
    """Teams without errors are shown; the errors, and which teams are not, go to stderr; exit 1."""
    edit("members: [ana, ben, chi, dev]", "members: [ana, bne, chi, dev]")
    result = watchbill("rota", "--format", "json")
    assert result.code == 1
    found = json.loads(result.out)
    assert (found["teams"][0]["team"], found["not_shown"]) == ("storage", ["payments"])
    assert result.err.splitlines()[-1] == "not shown, because of these errors: payments"


GUESSES = {
    "an anchor on another day": (
        "anchor: {date: 2026-11-30, member: ben}",
        "anchor: {date: 2026-12-01, member: ben}",
    ),
    "overrides that overlap": (
        "    shadow: {members: [gus]}\n",
        (
            "    overrides:\n"
            "      - {from: 2026-12-01, to: 2026-12-03, replace: ben, with: ana}\n"
            "      - {from: 2026-12-03, to: 2026-12-04, replace: ben, with: dev}\n"
        ),
    ),
    "an override of nothing": (
        "    shadow: {members: [gus]}\n",
        "    overrides: [{from: 2026-12-01, to: 2026-12-03, replace: eli, with: ana, level: lead}]\n",
    ),
    "a key that is not known": ("      turn: 1w\n", "      turn: 1w\n      hour: 10:00-18:00\n"),
}


@pytest.mark.parametrize("what", GUESSES)
@pytest.mark.parametrize("form", FORMS)
def test_rota_draws_no_guess(watchbill: Watchbill, edit: Edit, what: str, form: str) -> None:
    """A team of which the file does not say who is on call is left out, in every form, and that is said."""
    edit(*GUESSES[what])
    result = watchbill("rota", "--team", "payments", "--format", form)
    assert result.code == 1
    assert "Ben" not in result.out
    assert result.err.splitlines()[-1] == "not shown, because of these errors: payments"


def test_rota_shows_the_gaps_of_a_team_that_cannot_be_deployed_for_them(
    watchbill: Watchbill, edit: Edit
) -> None:
    """They are an error, and just what somebody looks for."""
    edit(
        "    lead: eli\n    manager: fay\n",
        "    escalation: {levels: [primary]}\n    lead: eli\n    manager: fay\n",
    )
    edit("      turn: 1w\n", "      turn: 1w\n      hours: 10:00-18:00\n")
    result = watchbill("rota", "--team", "payments", "--days", "7")
    assert result.code == 1
    assert "[nobody-on-call]" in result.err
    assert "nobody at any level: Mon 23 Nov 00:00 – 10:00" in result.out
    assert "not shown" not in result.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--team", "paymens"), "teams.yaml has no team 'paymens'; did you mean 'payments'?"),
        (("--from", "2026-13-01"), "'2026-13-01' is not a date: write 2026-12-24"),
        (("--from", "2026W011"), "'2026W011' is not a date: write 2026-12-24"),
        (("--from", "2190-01-01"), "'2190-01-01' is too far away: a rota is known until 2189"),
        (
            ("--from", "2023-12-31"),
            "'2023-12-31' is too early: rotas are known from 2024-01-01 on",
        ),
        (
            ("--from", "2024-02-13"),
            (
                "2024-02-13 00:00 Asia/Kolkata is too early: `teams.platform.rotation` in teams.yaml begins"
                " at 2024-02-13 11:00 Asia/Kolkata"
            ),
        ),
        (
            ("--zone", "Europe/Berln"),
            "'Europe/Berln' is not a time zone of the IANA database; did you mean 'Europe/Berlin'?",
        ),
    ],
)
def test_rota_with_a_wrong_option_is_a_usage_error(
    watchbill: Watchbill, arguments: tuple[str, str], said: str
) -> None:
    """One line on stderr, and nothing on stdout."""
    result = watchbill("rota", *arguments)
    assert (result.code, result.out, result.err) == (2, "", f"watchbill: {said}\n")
