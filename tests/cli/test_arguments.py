from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.conftest import Watchbill
from tests.cli.repository import Repository
from watchbill import instant
from watchbill.checks import gate
from watchbill.checks.gate import Allowance
from watchbill.usage import UsageError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-12-24", datetime(2026, 12, 24, tzinfo=UTC)),
        ("2026-12-24 10:00", datetime(2026, 12, 24, 10, tzinfo=UTC)),
        ("2026-12-24T10:00Z", datetime(2026, 12, 24, 10, tzinfo=UTC)),
        ("2026-12-24T10:00+01:00", datetime(2026, 12, 24, 9, tzinfo=UTC)),
        ("2026-12-24 10:00:30 -05:30", datetime(2026, 12, 24, 15, 30, 30, tzinfo=UTC)),
    ],
)
def test_instant_is_read_in_utc_where_it_names_no_zone(text: str, expected: datetime) -> None:
    """A date is its midnight, a time without a zone is UTC, another zone is converted."""
    assert instant.parse(text) == expected


@pytest.mark.parametrize(
    "text", ["", "soon", "2026-13-01", "2026-W01", "20261224", "10:00", "1970-01-01", "2026-12-24T25:00"]
)
def test_a_text_that_is_not_an_instant_is_a_usage_error(text: str) -> None:
    """Anything else is refused in one sentence that shows how to write it."""
    with pytest.raises(UsageError) as raised:
        instant.parse(text)
    assert str(raised.value).startswith(repr(text))


@pytest.mark.parametrize(
    "text", ["2000-01-01", "2023-12-31", "2023-12-31T23:59:59Z", "2024-01-01T00:00+01:00"]
)
def test_instant_before_the_first_rota_begins_is_refused(text: str) -> None:
    """No schedule has anybody before 2024, so a check of that time would find nothing wrong."""
    with pytest.raises(UsageError) as raised:
        instant.parse(text)
    assert str(raised.value) == f"{text!r} is too early: rotas are known from 2024-01-01 on"
    assert instant.parse("2024-01-01") == datetime(2024, 1, 1, tzinfo=UTC)


COMMANDS = (
    "validate",
    "diff teams.yaml teams.yaml",
    "oncall",
    "rota",
    "alertmanager",
    "overrides plan --outputs outputs.json",
    "overrides apply --outputs outputs.json",
    "ci changed --base HEAD",
    "edit tidy",
    "edit anchor",
    "edit add gus --team payments",
    "edit remove ana",
    "edit swap ana ben",
    "edit cover ana",
    "init somewhere --demo",
)


@pytest.mark.parametrize("by", ["option", "variable"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_refuses_an_instant_before_the_first_rota_begins(
    command: str, by: str, folder: Path, watchbill: Watchbill, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The option and the variable are refused alike, and nothing is printed or written."""
    (folder / "outputs.json").write_text("{}", encoding="utf-8")
    before = sorted(folder.iterdir())
    if by == "variable":
        monkeypatch.setenv("WATCHBILL_AT", "2023-12-31")
    result = watchbill(*command.split(), *(("--at", "2023-12-31") if by == "option" else ()))
    assert (result.code, result.out) == (2, "")
    assert "'2023-12-31' is too early: rotas are known from 2024-01-01 on" in result.err
    assert sorted(folder.iterdir()) == before


@pytest.mark.parametrize("command", [each for each in COMMANDS if "init" not in each])
def test_every_command_refuses_an_instant_before_a_rotation_of_the_file_begins(
    command: str, folder: Path, watchbill: Watchbill, edit: Callable[[str, str], None]
) -> None:
    """
    A round of 40 weeks begins in June 2024: before that nobody is on call by it, and no check would say so.
    """
    (folder / "outputs.json").write_text("{}", encoding="utf-8")
    repository = Repository(folder)
    edit("      turn: 1w\n      handoff: Mon 10:00", "      turn: 10w\n      handoff: Mon 10:00")
    repository.commit()
    before = (folder / "teams.yaml").read_bytes()
    result = watchbill(*command.split(), "--at", "2024-06-03 08:59")
    assert (result.code, result.out) == (2, "")
    assert (
        "2024-06-03 08:59 UTC is too early: `teams.payments.rotation` in teams.yaml begins at "
        "2024-06-03 10:00 Europe/London" in result.err
    )
    assert (folder / "teams.yaml").read_bytes() == before


def test_an_instant_at_which_each_rotation_has_begun_is_taken(
    watchbill: Watchbill, edit: Callable[[str, str], None]
) -> None:
    """To the minute, and by the latest of all teams, or of those that are asked for."""
    edit("      turn: 1w\n      handoff: Mon 10:00", "      turn: 10w\n      handoff: Mon 10:00")
    assert "Ana" in watchbill("oncall", "--at", "2024-06-03 09:00").out
    assert watchbill("oncall", "--team", "website", "--at", "2024-06-03 08:59").code == 0


def test_instant_without_a_text_is_now() -> None:
    """Now is known to the second."""
    assert instant.parse(None).microsecond == 0
    assert abs((instant.parse(None) - datetime.now(UTC)).total_seconds()) < 5


def test_allowances_are_parted_by_semicolons() -> None:
    """One text may hold several, and there may be several texts."""
    found = gate.allowances(
        ["coverage-gap: INC-7, see: wiki; never-serves: joins on Monday;", "", "no-runbook: soon"]
    )
    assert found == (
        Allowance(code="coverage-gap", reason="INC-7, see: wiki"),
        Allowance(code="never-serves", reason="joins on Monday"),
        Allowance(code="no-runbook", reason="soon"),
    )


def test_allowances_may_stand_a_line_each() -> None:
    """As WATCHBILL_DESTROY has them; else the second would be read as part of the first one's reason."""
    found = gate.allowances(["coverage-gap: INC-7\r\nno-runbook: soon\n"])
    assert found == (
        Allowance(code="coverage-gap", reason="INC-7"),
        Allowance(code="no-runbook", reason="soon"),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("coverage-gap", "cannot allow 'coverage-gap' without a reason: write 'coverage-gap: why'"),
        ("coverage-gap:  ", "cannot allow 'coverage-gap' without a reason: write 'coverage-gap: why'"),
        (
            "coverage-gaps: x",
            "cannot allow 'coverage-gaps': there is no such code; did you mean 'coverage-gap'?",
        ),
        ("everything: x", "cannot allow 'everything': there is no such code"),
        (
            "yaml-syntax: x",
            "cannot allow 'yaml-syntax': findings with this code have to be fixed",
        ),
    ],
)
def test_allowance_needs_a_known_code_and_a_reason(text: str, said: str) -> None:
    """An emergency exit that names nothing, or nobody's reason, is a usage error."""
    with pytest.raises(UsageError) as raised:
        gate.allowances([text])
    assert str(raised.value) == said
