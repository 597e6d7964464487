"""The output and exit codes of `watchbill diff --deployed` for a configuration that runs."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Watchbill
from tests.golden import check
from watchbill.alertmanager.write import FORMS as WRITTEN

GOLDEN = Path(__file__).parent / "golden"
DEPLOYED = Path(__file__).parents[1] / "alertmanager/deployed"
FORMS = ("plain", "helm", "secret", "operator-global", "operator-namespaced")

Edit = Callable[[str, str], None]


@pytest.fixture
def deployed(folder: Path) -> Path:
    """The folder with the roster of the older configurations, and those beside it."""
    shutil.copy(DEPLOYED / "teams.yaml", folder / "teams.yaml")
    for path in (DEPLOYED / "by-count").iterdir():
        shutil.copy(path, folder)
    return folder


def reordered(folder: Path, first: str, second: str) -> Path:
    """Put the route of one service of the plain form before that of another."""
    text = (folder / "plain.yml").read_text("utf-8")
    head, *routes = text.split("\n  - matchers:\n")
    routes[-1], tail = routes[-1].split("\ninhibit_rules:", 1)
    places = [
        next(n for n, each in enumerate(routes) if f"\n    receiver: {key}/" in each)
        for key in (first, second)
    ]
    routes.insert(places[1], routes.pop(places[0]))
    path = folder / "alertmanager.yml"
    path.write_text("\n  - matchers:\n".join((head, *routes)) + "\ninhibit_rules:" + tail, encoding="utf-8")
    return path


@pytest.mark.parametrize("form", ["text", "markdown", "json", "html"])
def test_an_order_that_moves_alerts_is_reported(
    watchbill: Watchbill, deployed: Path, edit: Edit, form: str
) -> None:
    """The wider claim was tried first; now the narrower one is, and its team gets what both take."""
    edit(
        'matchers: [namespace="prod-payments"]',
        'matchers: [namespace="prod-payments", cluster="prod", tier="a"]',
    )
    edit('[namespace="payments", app="api"]', '[namespace="payments", app="api", cluster="dev"]')
    edit('[namespace="payments", app=~"worker.*"]', '[namespace="payments", app=~"worker.*", cluster="dev"]')
    assert watchbill("alertmanager", "--output", "plain.yml").code == 0
    reordered(deployed, "clusters", "disks")
    result = watchbill("diff", "--deployed", "alertmanager.yml", "--format", form, "--fail-on", "rerouted")
    check(GOLDEN / f"diff-deployed-order.{ {'text': 'txt', 'markdown': 'md'}.get(form, form) }", result.out)
    assert (result.code, result.err) == (1, "")
    assert watchbill("diff", "--deployed", "alertmanager.yml", "--fail-on", "gap,tonight,error").code == 0
    waived = watchbill(
        "diff", "--deployed", "alertmanager.yml", "--fail-on", "rerouted", "--waive", "rerouted: agreed"
    )
    assert (waived.code, waived.out.splitlines()[0]) == (0, "rerouted: waived: agreed")


@pytest.mark.parametrize("form", WRITTEN)
def test_the_same_file_says_nothing(watchbill: Watchbill, deployed: Path, form: str) -> None:
    """What this version writes of the roster, in each form."""
    assert watchbill("alertmanager", "--format", form, "--output", "now.yml").code == 0
    result = watchbill("diff", "--deployed", "now.yml", "--fail-on", "rerouted,rekey")
    assert (result.code, result.err) == (0, "")
    check(GOLDEN / "diff-deployed-same.txt", result.out)


@pytest.mark.parametrize("form", FORMS)
def test_a_dedup_key_that_changes_is_reported(
    watchbill: Watchbill, deployed: Path, edit: Edit, form: str
) -> None:
    """By the labels that group, and by the matchers on the way; whichever form is compared with."""
    edit("alerting:\n", "alerting:\n  group_by: [alertname, cluster, namespace, severity, region]\n")
    edit(
        '[namespace="storage", app="disks", cluster="prod"]',
        '[namespace="storage", app="disks", cluster=~"prod"]',
    )
    result = watchbill("diff", "--deployed", f"{form}.yml", "--fail-on", "rekey")
    assert (result.code, result.err) == (1, "")
    told = " ".join(result.out.split())
    assert (
        "incidents of disks come through another route:"
        ' {}/{app="disks",cluster="prod",namespace="storage"}/{severity="critical"} →'
        ' {}/{app="disks",cluster=~"prod",namespace="storage"}/{severity="critical"}, ' in told
    )
    assert (
        "incidents of builds are grouped differently: [alertname, cluster, namespace, severity] → "
        '[alertname, cluster, namespace, region, severity], such as the one for {cluster="dev", ' in told
    )


def test_a_file_that_watchbill_did_not_write_cannot_be_compared(watchbill: Watchbill, deployed: Path) -> None:
    """
    Exit 1 whatever `--fail-on` says, nothing on stdout, and on stderr why and where, but no line of the file.
    """
    text = (deployed / "plain.yml").read_text("utf-8")
    secret = "routing_key: SECRET123"
    (deployed / "mine.yml").write_text(
        text.replace("routing_key_file: /etc/alertmanager/secrets/pagerduty-disks", secret, 1),
        encoding="utf-8",
    )
    for form in ("text", "json"):
        result = watchbill("diff", "--deployed", "mine.yml", "--format", form)
        assert (result.code, result.out) == (1, "")
        check(GOLDEN / "diff-deployed-unread.stderr", result.err)
    assert "SECRET123" not in result.err


@pytest.mark.parametrize("form", FORMS)
def test_an_older_version_is_compared_in_each_form(
    watchbill: Watchbill, deployed: Path, edit: Edit, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    """
    It says which version wrote the file. A renamed team is the same team, one that lost a service is not.
    """
    monkeypatch.setattr("watchbill.cli.deployed.__version__", "0.2.0")
    edit("name: Platform\n", "name: Clusters and nodes\n")
    text = (deployed / "teams.yaml").read_text("utf-8")
    disks = text[text.index("    services:\n      disks:\n") : text.index("\n  tooling:\n")]
    text = text.replace(disks, "").replace(
        "    services:\n      builds:\n", f"{disks.rstrip()}\n      builds:\n"
    )
    (deployed / "teams.yaml").write_text(text, encoding="utf-8")
    result = watchbill("diff", "--deployed", f"{form}.yml", "--fail-on", "rerouted", "--format", "json")
    found = json.loads(result.out)
    lost = [(each["before"]["team"], each["after"]["team"]) for each in found["alerts"]["rerouted"]]
    assert (result.code, ("storage", "tooling") in lost) == (1, True)
    assert found["notes"][:2] == [
        "watchbill 0.1.0 wrote the deployed configuration; this is 0.2.0",
        "the deployed team Platform counts as platform, which has its services now",
    ]


def test_a_roster_with_an_unreadable_service_is_not_compared(
    watchbill: Watchbill, deployed: Path, edit: Edit
) -> None:
    """Its alerts would look as if they went to another team; the errors say why nothing is told."""
    edit('[namespace="prod-payments"]', "[namespace]")
    result = watchbill("diff", "--deployed", "plain.yml", "--allow", "matcher-syntax: x")
    assert (result.code, result.out) == (1, "")
    assert result.err.endswith(
        "cannot tell which alerts are rerouted, because of these errors in teams.yaml\n"
    )
    edit('    slack: "#storage"\n', "")
    assert watchbill("diff", "--deployed", "plain.yml").code == 1


def test_only_the_teams_that_are_asked_for_are_shown(
    watchbill: Watchbill, deployed: Path, edit: Edit
) -> None:
    """Whether they lose alerts or get them; a team that is not there is a slip."""
    edit("unowned: {team: storage", "unowned: {team: tooling")
    codes = {
        team: watchbill("diff", "--deployed", "plain.yml", "--team", team, "--format", "json")
        for team in ("storage", "tooling", "nobody")
    }
    assert {team: each.code for team, each in codes.items()} == {"storage": 0, "tooling": 0, "nobody": 2}
    for team in ("storage", "tooling"):
        found = json.loads(codes[team].out)["alerts"]["rerouted"]
        assert ("unowned", "storage", "tooling") in {
            (each["before"]["service"], each["before"]["team"], each["after"]["team"]) for each in found
        }


def test_the_order_by_containment_is_reported(watchbill: Watchbill, deployed: Path) -> None:
    """
    By the number of matchers `clusters` came before both services of payments, and got what they claim.

    Now they come first, because they pin a namespace and it pins nothing: their team is paged.
    """
    for form in FORMS:
        result = watchbill("diff", "--deployed", f"{form}.yml", "--fail-on", "rerouted")
        check(GOLDEN / "diff-deployed-containment.txt", result.out.replace(f"{form}.yml", "alertmanager.yml"))
        assert (result.code, result.err) == (1, "")
