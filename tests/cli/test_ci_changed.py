"""The teams that `watchbill ci changed` lists and refuses."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Watchbill
from tests.cli.repository import Repository
from tests.cli.test_losses import EDITS

Edit = Callable[[str, str], None]
EXAMPLE = (ROOT / "teams.yaml").read_text("utf-8")
LEDGER = EXAMPLE[EXAMPLE.index("      payments-ledger:\n") : EXAMPLE.index("  # Follow the sun")]
KUBERNETES = EXAMPLE[EXAMPLE.index("      kubernetes:\n") : EXAMPLE.index("      ingress:\n")]
NEW_TEAM = """\
extra:
  mode: escalation-only
  lead: kim
  manager: tea
  slack: "#extra"
  services:
    extra: {matchers: [namespace="extra"], runbooks: "https://example.com/"}
"""
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
    ids=[
        "nothing",
        "a comment",
        "an order",
        "an address",
        "a route, which PagerDuty has not",
        "one with an error",
    ],
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
    """
    Without a commit, and where cdktf.json or the lock differs: the provider, the region or the state are
    others.
    """
    assert watchbill("ci", "changed").out.split() == ALL
    for name, text in (
        ("cdktf.json", '{"context": {"region": "eu"}}'),
        (".terraform.lock.hcl", "a newer provider"),
    ):
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
    committed.write(
        "cdktf.json", '{"context": {"roster": "rota/teams.yaml", "teams": ["payments", "storage"]}}'
    )
    committed.commit()
    assert watchbill("ci", "changed", "rota/teams.yaml", "--base", "main").out.split() == []
    committed.write(".terraform.lock.hcl", "a newer provider")
    assert watchbill("ci", "changed", "rota/teams.yaml", "--base", "main").out.split() == [
        "payments",
        "storage",
    ]


def test_a_team_that_differs_from_any_commit_is_named(
    watchbill: Watchbill, committed: Repository, edit: Edit
) -> None:
    """
    What was deployed in between and is taken back since differs from that; so do settings, and services that
    go.
    """
    edit("[ana, ben, chi, dev]", "[ana, ben, dev, chi]")
    edit("build-farm:", "build-yard:")
    committed.commit()
    committed.git("checkout", "--quiet", "main~", "--", ".")
    edit("email: val@example.com", "email: val.b@example.com")
    changed = ("ci", "changed", "--base", "main~")
    assert watchbill(*changed).out.split() == ["platform"]
    result = watchbill("ci", "changed", "--base", "main", *changed[2:])
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
    for named, teams in (
        ('["payments", "nobody"]', ["payments"]),
        ("null", ALL),
        ('"payments"', ALL),
        ("[[]]", []),
    ):
        committed.write("cdktf.json", f'{{"context": {{"teams": {named}}}}}')
        assert watchbill("ci", "changed", "--base", "main").out.split() == teams
    monkeypatch.setenv("WATCHBILL_TEAMS", "storage, website")
    assert watchbill("ci", "changed").out.split() == ["storage", "website"]


def test_a_service_that_a_deploy_takes_away_is_named(
    watchbill: Watchbill, committed: Repository, edit: Edit
) -> None:
    """Alertmanager would go on sending to it: removal goes the other way round."""
    edit(LEDGER, "")
    result = watchbill("ci", "changed", "--base", "main")
    assert (result.code, result.out) == (0, "payments\n")
    assert (
        "payments loses the service payments-ledger: its alerts page nobody until Alertmanager has"
        in result.err
    )


@pytest.mark.parametrize("code", EDITS)
def test_an_edit_that_takes_something_away_is_refused_and_the_others_go_on(
    watchbill: Watchbill, committed: Repository, folder: Path, edit: Edit, code: str
) -> None:
    """Exit 1 with the way; the teams concerned are left out and written down, whoever else changed is not."""
    for old, new in (*EDITS[code][0], ("email: rio@", "email: rio.b@"), ("email: gus@", "email: gus.b@")):
        edit(old, new)
    result = watchbill("ci", "changed", "--base", "main", "--refused", "refused")
    concerned = {
        "service-moved": {"storage", "website"},
        "service-renamed": {"platform"},
        "team-renamed": {"billing", "payments"},
        "team-left": {"tooling"},
        "unowned-moved": {"payments", "platform"},
        "rotation-renamed": {"storage"},
    }[code]
    assert (folder / "refused").read_text().splitlines() == sorted(concerned)
    assert (result.code, result.out.split()) == (1, sorted({"payments", "storage", "website"} - concerned))
    assert f"[{code}]" in result.err
    assert "loses the service" not in result.err


def test_an_allowed_edit_is_deployed(
    watchbill: Watchbill, committed: Repository, folder: Path, edit: Edit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told all the same; who gives up a name is deployed before who takes it, in either direction."""
    edit(KUBERNETES, "")
    edit("      shop:\n", f"{KUBERNETES}      shop:\n")
    edit("      payments-ledger:\n", "      ledger:\n")
    edit(
        "        manager: uma\n",
        '        manager: uma\n      payments-ledger:\n        matchers: [namespace="x"]\n',
    )
    monkeypatch.setenv("WATCHBILL_ALLOW", "service-moved: tonight; service-renamed: moved")
    result = watchbill("ci", "changed", "--base", "main", "--refused", "refused")
    assert (result.code, (folder / "refused").read_text()) == (0, "")
    assert result.out.split() == ["payments", "platform", "website"]
    assert "(allowed: tonight) [service-moved]" in result.err
    committed.commit()
    committed.git("checkout", "--quiet", "main~", "--", ".")
    assert watchbill("ci", "changed", "--base", "main").out.split() == ["website", "platform", "payments"]


def test_it_is_compared_with_the_last_good_deploy(
    watchbill: Watchbill, committed: Repository, edit: Edit
) -> None:
    """Refused once, an edit is refused with the next one too; taken back, it is none."""
    edit("      eu:\n", "      emea:\n")
    committed.commit()
    edit("email: gus@", "email: gus.b@")
    bases = ("--base", "main", "--base", "main~")
    result = watchbill("ci", "changed", *bases)
    assert (result.code, result.out.split()) == (1, ["payments", "website"])
    edit("      emea:\n", "      eu:\n")
    result = watchbill("ci", "changed", *bases)
    assert (result.code, result.out.split(), result.err) == (0, ["payments", "storage", "website"], "")
    assert watchbill("ci", "changed", *bases, "--base", "").code == 0


def test_a_team_that_a_deploy_in_between_may_have_made_is_named(
    watchbill: Watchbill, committed: Repository, edit: Edit
) -> None:
    """The last good one did not have it: nothing refuses what takes it back, and nothing destroys it."""
    team = "\n".join(f"  {line}" for line in NEW_TEAM.splitlines())
    edit("  tooling:\n", f"{team}\n  tooling:\n")
    committed.commit()
    committed.git("checkout", "--quiet", "main~", "--", ".")
    result = watchbill("ci", "changed", "--base", "main", "--base", "main~")
    assert (result.code, result.out) == (0, "")
    assert (
        result.err
        == "extra is no longer in the file: if it was deployed, it keeps paging until somebody destroys it\n"
    )


def test_an_error_outside_any_team_deploys_nothing(
    watchbill: Watchbill, committed: Repository, edit: Edit
) -> None:
    """Exit 1, with the errors that hold up all."""
    edit("version: 1", "version: 9")
    result = watchbill("ci", "changed", "--base", "main")
    assert (result.code, result.out) == (1, "")
    assert "teams.yaml:" in result.err
    assert result.err.endswith(
        "teams.yaml: nothing can be deployed, because an error is not within one team\n"
    )
