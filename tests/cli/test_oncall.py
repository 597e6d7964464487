import json
from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import Watchbill
from tests.golden import check

GOLDEN = Path(__file__).parent / "golden"
Edit = Callable[[str, str], None]


def test_oncall_shows_every_level_of_every_team(watchbill: Watchbill) -> None:
    """Who, until when in the team's zone, who is next; shadows apart; within 80 columns."""
    result = watchbill("oncall")
    assert (result.code, result.err) == (0, "")
    check(GOLDEN / "oncall.txt", result.out)
    assert [line for line in result.out.splitlines() if len(line) > 80] == []


def test_oncall_outside_hours_says_where_a_page_goes(watchbill: Watchbill) -> None:
    """On a Sunday night nobody of the website's rota is on call, and the lead is paged first."""
    result = watchbill("oncall", "--team", "website", "--at", "2026-12-27 23:00")
    check(GOLDEN / "oncall-night.txt", result.out)


def test_oncall_as_json(watchbill: Watchbill) -> None:
    """One object: a team's policies, each with its services and levels, times in UTC."""
    result = watchbill("oncall", "--team", "platform", "--team", "payments", "--format", "json")
    check(GOLDEN / "oncall.json", result.out)
    assert [team["team"] for team in json.loads(result.out)["teams"]] == ["payments", "platform"]


def test_oncall_shows_the_rest_where_a_team_is_broken(watchbill: Watchbill, edit: Edit) -> None:
    """Teams without errors are shown; the errors, and which teams are not, go to stderr; exit 1."""
    edit("members: [ana, ben, chi, dev]", "members: [ana, bne, chi, dev]")
    result = watchbill("oncall")
    assert result.code == 1
    assert [line for line in result.out.splitlines() if line.startswith("Payments")] == []
    assert "Storage (storage), Mon 23 Nov 2026 18:00 Europe/Berlin" in result.out
    assert result.err.splitlines()[-1] == "not shown, because of these errors: payments"


def test_oncall_of_one_team_does_not_mind_another(watchbill: Watchbill, edit: Edit) -> None:
    """The errors of a team that was not asked for are nobody's business here."""
    edit("members: [ana, ben, chi, dev]", "members: [ana, bne, chi, dev]")
    result = watchbill("oncall", "--team", "storage")
    assert (result.code, result.err) == (0, "")


def test_oncall_of_an_unknown_team_is_a_usage_error(watchbill: Watchbill) -> None:
    """With the name that was probably meant."""
    result = watchbill("oncall", "--team", "paymens")
    assert (result.code, result.out) == (2, "")
    assert result.err == "watchbill: teams.yaml has no team 'paymens'; did you mean 'payments'?\n"
