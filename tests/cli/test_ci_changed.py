"""Which teams a deploy has to touch."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Watchbill
from tests.cli.repository import Repository

Edit = Callable[[str, str], None]
ALL = ["payments", "platform", "storage", "tooling", "website"]


@pytest.fixture
def committed(folder: Path, watchbill: Watchbill) -> Repository:
    """The example with its settings, deployed as `main` has it."""
    repository = Repository(folder)
    repository.write("cdktf.json", "{}")
    repository.commit()
    return repository


@pytest.mark.parametrize(
    ("edits", "teams"),
    [
        ([], []),
        ([("version: 1", "version: 1  # the first")], []),
        ([("[ana, ben, chi, dev]", "[ana, ben, dev, chi]")], ["payments"]),
        ([("email: val@example.com", "email: val.b@example.com")], ["platform"]),
        ([('matchers: [namespace="build"]', 'matchers: [namespace="builds"]')], []),
        ([("[ana, ben, chi, dev]", "[ana, bne, chi, dev]")], ["payments"]),
    ],
    ids=["nothing", "a comment", "an order", "an address", "a route, which PagerDuty has not", "one with an error"],
)
def test_the_teams_that_pagerduty_has_otherwise(
    watchbill: Watchbill, committed: Repository, edit: Edit, edits: list[tuple[str, str]], teams: list[str]
) -> None:
    """Compiled values are compared; a team with an error counts, so that it is tried again."""
    for old, new in edits:
        edit(old, new)
    result = watchbill("ci", "changed", "--base", "main")
    assert (result.code, result.out.split()) == (0, teams)
    assert json.loads(watchbill("ci", "changed", "--base", "main", "--format", "json").out) == teams


def test_what_all_share_changes_all(watchbill: Watchbill, committed: Repository, folder: Path) -> None:
    """Without a commit, and where cdktf.json or the lock differs: the provider, the region or the state are others."""
    assert watchbill("ci", "changed").out.split() == ALL
    for name, text in (("cdktf.json", '{"context": {"region": "eu"}}'), (".terraform.lock.hcl", "a newer provider")):
        committed.write(name, text)
        assert watchbill("ci", "changed", "--base", "main").out.split() == ALL
        committed.commit()
        assert watchbill("ci", "changed", "--base", "main").out.split() == []


def test_a_roster_in_a_folder_of_its_own_has_its_settings_above(
    watchbill: Watchbill, committed: Repository, folder: Path
) -> None:
    """As `roster: rota/teams.yaml` in cdktf.json has it."""
    (folder / "rota").mkdir()
    (folder / "teams.yaml").rename(folder / "rota" / "teams.yaml")
    committed.write("cdktf.json", '{"context": {"roster": "rota/teams.yaml", "teams": ["payments", "storage"]}}')
    committed.commit()
    assert watchbill("ci", "changed", "rota/teams.yaml", "--base", "main").out.split() == []
    committed.write(".terraform.lock.hcl", "a newer provider")
    assert watchbill("ci", "changed", "rota/teams.yaml", "--base", "main").out.split() == ["payments", "storage"]


def test_a_team_that_differs_from_any_commit_is_named(watchbill: Watchbill, committed: Repository, edit: Edit) -> None:
    """What was deployed in between and is taken back since differs from that; so do settings, and services that go."""
    edit("[ana, ben, chi, dev]", "[ana, ben, dev, chi]")
    edit("build-farm:", "build-yard:")
    committed.commit()
    committed.git("checkout", "--quiet", "main~", "--", ".")
    edit("email: val@example.com", "email: val.b@example.com")
    changed = ("ci", "changed", "--base", "main~")
    assert watchbill(*changed).out.split() == ["platform"]
    result = watchbill(*changed, "--base", "main", "--base", "main~")
    assert (result.code, result.out.split()) == (0, ["payments", "platform", "tooling"])
    assert result.err.count("tooling loses the service build-yard") == 1
    assert watchbill(*changed, "--base", "").out.split() == ALL
    assert watchbill(*changed, "--base", "gone").code == 2
    committed.git("rm", "--quiet", "cdktf.json")
    committed.commit()
    committed.write("cdktf.json", "{}")
    assert watchbill("ci", "changed", "--base", "main~2", "--base", "main").out.split() == ALL


def test_teams_that_are_not_synthesised_are_not_deployed(
    watchbill: Watchbill, committed: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the environment, then cdktf.json names them; what is no list is the app's to refuse."""
    for named, teams in (('["payments", "nobody"]', ["payments"]), ("null", ALL), ('"payments"', ALL), ("[[]]", [])):
        committed.write("cdktf.json", f'{{"context": {{"teams": {named}}}}}')
        assert watchbill("ci", "changed", "--base", "main").out.split() == teams
    monkeypatch.setenv("WATCHBILL_TEAMS", "storage, website")
    assert watchbill("ci", "changed").out.split() == ["storage", "website"]


def test_a_service_that_a_deploy_takes_away_is_named(watchbill: Watchbill, committed: Repository, edit: Edit) -> None:
    """Alertmanager would go on sending to it: design decision 6, removal the other way round."""
    edit("payments-ledger:", "payments-books:")
    result = watchbill("ci", "changed", "--base", "main")
    assert (result.code, result.out) == (0, "payments\n")
    assert "payments loses the service payments-ledger: until Alertmanager has its new configuration" in result.err


def test_a_team_that_is_gone_is_named(watchbill: Watchbill, committed: Repository, folder: Path) -> None:
    """Nothing destroys its stack by itself."""
    text = (folder / "teams.yaml").read_text("utf-8")
    start, end = text.index("  tooling:"), text.index("  website:") if "  website:" in text else len(text)
    rest = text[end:] if start < end else text[text.index("\nalerting:") :]
    committed.write("teams.yaml", text[:start] + rest)
    result = watchbill("ci", "changed", "--base", "main")
    assert "tooling is gone from the file, and goes on paging: its stack is to be destroyed by hand" in result.err
    assert "tooling" not in result.out.split()


def test_an_error_outside_any_team_deploys_nothing(watchbill: Watchbill, committed: Repository, edit: Edit) -> None:
    """Exit 1, with the errors that hold up all."""
    edit("version: 1", "version: 9")
    result = watchbill("ci", "changed", "--base", "main")
    assert (result.code, result.out) == (1, "")
    assert "teams.yaml:" in result.err
    assert result.err.endswith("teams.yaml: an error outside any team holds up all\n")
