"""What `diff --deployed` says of alerts is what amtool and a running Alertmanager say."""

import json
import urllib.request
from pathlib import Path

import pytest
import yaml

from tests import binaries
from tests.alertmanager import merge
from tests.e2e import amtool
from tests.e2e.alertmanager import running
from watchbill.alertmanager.compile import compile_tree
from watchbill.alertmanager.matching.routes import leaves
from watchbill.alertmanager.read import Deployed, deployed
from watchbill.alertmanager.tree import RoutingTree
from watchbill.alertmanager.write import FORMS
from watchbill.alertmanager.write.options import Options
from watchbill.review.rerouting import rerouting_between
from watchbill.review.routing import deployed_routing, routing
from watchbill.roster.load import load
from watchbill.roster.model import Roster
from watchbill.roster.yaml.read import read

pytestmark = pytest.mark.e2e

FOLDER = Path(__file__).parents[1] / "alertmanager/deployed"
ROSTER = (FOLDER / "teams.yaml").read_text("utf-8")

EDITS = {
    "nothing": ("", ""),
    "a wider claim": ('cluster!="dev", tier!="x"', 'cluster!="dev"'),
    "a narrower claim": ('app="disks", cluster="prod"', 'app="disks", cluster="prod", tier=~"a.*"'),
    "an expression": ('app=~"worker.*"', 'app=~"work(er|bench)-[0-9]+", cluster=~"d.*"'),
    "another claim": ('[namespace="build", cluster="dev"]', '[namespace=~"build|payments", cluster=~"dev|"]'),
    "unowned": ("unowned: {team: storage", "unowned: {team: tooling"),
    "a severity": ("warning: {class: SEV-2, page: true,", "warning: {class: SEV-2,"),
    "another severity": ("    info: {", "    page: {class: SEV-1, page: true}\n    info: {"),
}


@pytest.fixture(params=[binaries.OLDEST, binaries.NEWEST])
def tool(request: pytest.FixtureRequest) -> Path:
    return binaries.find("amtool", request.param)


def roster(text: str) -> Roster:
    found = load(read("teams.yaml", text.encode())).roster
    assert found is not None
    return found


def older(form: str) -> tuple[Deployed, str]:
    """An older version's configuration as it is read back, and what Alertmanager gets of it."""
    text = (FOLDER / f"by-count/{form}.yml").read_text("utf-8")
    found = deployed(f"{form}.yml", text.encode())
    assert isinstance(found, Deployed)
    return found, yaml.safe_dump(configuration(form, text))


def configuration(form: str, text: str) -> merge.Json:
    if form == "operator-namespaced":
        return merge.merged(*merge.main_and_objects(text))
    if form == "operator-global":
        return merge.as_global(merge.documents(text)[-1])
    value: merge.Json = yaml.safe_load(text)
    if form == "helm":
        return value["alertmanager"]["config"] | {"templates": []}
    return yaml.safe_load(value["stringData"]["alertmanager.yaml"]) if form == "secret" else value


def written(tree: RoutingTree) -> str:
    return FORMS["alertmanager"](tree, Options(source="teams.yaml", version=(0, 25)))


def notified(tool: Path, config: Path, alert: dict[str, str]) -> list[str]:
    """
    The receivers by our names, without those that tell nobody: the operator's carry a namespace and a name.
    """
    names = ["/".join(each.split("/")[-2:]) for each in amtool.routed(tool, config, alert)]
    return [name for name in names if not name.endswith("null")]


@pytest.mark.parametrize("form", ["plain", "helm", "secret", "operator-global", "operator-namespaced"])
@pytest.mark.parametrize("edit", EDITS)
def test_an_example_goes_where_it_is_said_to_go(tool: Path, tmp_path: Path, edit: str, form: str) -> None:
    """By the configuration that runs, and by the one that takes its place."""
    old, new = EDITS[edit]
    assert old in ROSTER
    now = roster(ROSTER.replace(old, new, 1))
    was, config = older(form)
    before, after = tmp_path / "before.yml", tmp_path / "after.yml"
    before.write_text(config, encoding="utf-8")
    after.write_text(written(compile_tree(now)), encoding="utf-8")
    found = rerouting_between(deployed_routing(was, now), routing(now))
    assert found.complete
    assert bool(found.rerouted) or edit in ("nothing", "another severity")
    for each in found.rerouted:
        assert each.alert is not None
        alert = {"alertname": "X", **each.alert}
        for path, recipient in ((before, each.before), (after, each.after)):
            services = [name.rpartition("/")[0] for name in notified(tool, path, alert)]
            assert services == [recipient.service]
    for key in found.rekeyed:
        assert key.alert is not None
        alert = {"alertname": "X", **key.alert}
        assert [name.rpartition("/")[0] for name in notified(tool, before, alert)] == [key.service]
        assert [name.rpartition("/")[0] for name in notified(tool, after, alert)] == [key.now]


@pytest.mark.parametrize("version", [binaries.OLDEST, binaries.NEWEST])
def test_what_alertmanager_says_that_it_runs_is_read(tmp_path: Path, version: str) -> None:
    """Its API has the configuration without comments, and with all defaults."""
    found, config = older("plain")
    path = tmp_path / "alertmanager.yml"
    path.write_text(config, encoding="utf-8")
    with (
        running(binaries.find("alertmanager", version), path) as server,
        urllib.request.urlopen(f"{server.url}/api/v2/status", timeout=10) as answer,
    ):
        original = json.load(answer)["config"]["original"]
    again = deployed("running.yml", original.encode())
    assert isinstance(again, Deployed), again
    assert (leaves(again.root), again.recipients) == (leaves(found.root), found.recipients)
