from dataclasses import replace
from pathlib import Path

import pytest

from tests.checks.found import NOW
from watchbill.checks.run import run
from watchbill.diagnostics import Diagnostic
from watchbill.roster.load import load
from watchbill.roster.model import Roster, Rotation
from watchbill.roster.yaml.read import read

HERE = Path(__file__).parent


def roster(path: Path) -> Roster:
    found = load(read(path.name, path.read_bytes())).roster
    assert found is not None
    return found


def codes(found: tuple[Diagnostic, ...]) -> list[str]:
    return [finding.code for finding in found]


EXAMPLE = roster(HERE.parents[1] / "teams.yaml")


def test_team_with_broken_references_is_not_compiled_and_the_others_are() -> None:
    """A mistake in one team does not affect the deployments of others."""
    broken = replace(EXAMPLE.teams["website"], lead=("nobody",))
    checked = run(replace(EXAMPLE, teams={**EXAMPLE.teams, "website": broken}), instant=NOW)
    assert codes(checked.diagnostics) == ["unknown-person"]
    assert checked.diagnostics[0].team == "website"
    assert set(checked.deployments) == set(EXAMPLE.teams) - {"website"}


@pytest.mark.parametrize("code", ["anchor-not-a-handoff", "override-overlap", "override-without-rotation"])
def test_a_team_has_no_deployment_if_nobody_can_say_who_is_on_call(code: str) -> None:
    """Its deployment would be a guess."""
    checked = run(roster(HERE / "err" / f"{code}.yaml"), instant=NOW)
    assert (code in codes(checked.diagnostics), checked.deployments) == (True, {})


def test_malformed_people_and_teams_are_not_reported_as_unknown() -> None:
    """The reader has already reported them as malformed."""
    people = {key: person for key, person in EXAMPLE.people.items() if key != "ana"}
    teams = {key: team for key, team in EXAMPLE.teams.items() if key != "platform"}
    found = run(
        replace(
            EXAMPLE,
            people=people,
            teams=teams,
            broken_people=frozenset({"ana"}),
            broken_teams=frozenset({"platform"}),
        ),
        instant=NOW,
    )
    assert codes(found.diagnostics) == []


def test_two_versions_of_one_date_are_reported_even_if_everybody_is_pending() -> None:
    """At a level that does not page, everybody may be pending, but its versions must still be in order."""
    pending = roster(HERE / "err" / "then-not-a-handoff-pending.yaml")
    team = pending.teams["payments"]
    assert isinstance(team.lead, Rotation)
    first, second = team.lead.then
    lead = replace(team.lead, then=(first, replace(second, start=first.start)))
    checked = run(replace(pending, teams={"payments": replace(team, lead=lead)}), instant=NOW)
    assert (codes(checked.diagnostics), checked.deployments) == (["then-not-a-handoff", "no-heartbeat"], {})


def test_only_the_named_teams_are_compiled() -> None:
    """A run over some teams checks them in the given order, and ignores unknown keys."""
    checked = run(EXAMPLE, instant=NOW, teams=("tooling", "payments", "nowhere", "tooling"))
    assert list(checked.deployments) == ["tooling", "payments"]
    assert checked.diagnostics == ()


def test_checks_that_compare_teams_see_teams_that_are_not_named() -> None:
    """Equal matchers are found even if only one of the two teams is checked."""
    shop = EXAMPLE.teams["website"].services["shop"]
    farm = replace(EXAMPLE.teams["tooling"].services["build-farm"], matchers=shop.matchers)
    tooling = replace(EXAMPLE.teams["tooling"], services={"build-farm": farm})
    checked = run(
        replace(EXAMPLE, teams={**EXAMPLE.teams, "tooling": tooling}), instant=NOW, teams=("tooling",)
    )
    assert codes(checked.diagnostics) == ["equal-matchers"]


def test_display_names_of_teams_that_are_not_checked_count_as_taken() -> None:
    """So do the names of their policies and of the unowned service."""
    payments = replace(EXAMPLE.teams["payments"], name="R & D")
    farm = replace(EXAMPLE.teams["tooling"].services["build-farm"], name="Unowned alerts")
    tooling = replace(EXAMPLE.teams["tooling"], name="R and D", services={farm.key: farm})
    changed = replace(EXAMPLE, teams={**EXAMPLE.teams, "payments": payments, "tooling": tooling})
    for teams in (None, ("tooling",)):
        found = run(changed, instant=NOW, teams=teams).diagnostics
        assert [(d.code, d.team, d.message.partition(",")[0]) for d in found] == [
            ("duplicate-name", "tooling", "another service would also be called `Unowned alerts`"),
            ("duplicate-name", "tooling", "another policy would also be called `R and D`"),
        ]


def test_run_is_deterministic() -> None:
    """The same roster at the same instant gives the same findings in the same order."""
    text = (HERE / "err" / "same-person-two-levels.yaml").read_bytes()
    found = load(read("teams.yaml", text)).roster
    assert found is not None
    assert run(found, instant=NOW) == run(found, instant=NOW)
