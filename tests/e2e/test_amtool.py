from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import binaries
from tests.alerting import alerts, merge
from tests.alerting.strategies import labels, routes
from tests.e2e import amtool
from tests.golden import check
from tests.rosters import alerting, example, roster, service, team
from watchbill.alerting import slack_text
from watchbill.alerting.compile import compile_tree
from watchbill.alerting.details import written
from watchbill.alerting.links import ADDRESS, VALUE
from watchbill.alerting.match import match
from watchbill.alerting.tree import Receiver, Route, RoutingTree
from watchbill.alerting.version import NEWEST
from watchbill.alerting.write import FORMS, Options
from watchbill.alerting.write.plain import route_value
from watchbill.model import SlackBy

pytestmark = pytest.mark.e2e

GOLDEN = Path(__file__).parent / "golden" / "messages"
MATCHED = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(params=[binaries.OLDEST, binaries.NEWEST])
def tool(request: pytest.FixtureRequest) -> Path:
    return binaries.find("amtool", request.param)


def _trees() -> dict[str, RoutingTree]:
    small = roster(
        team("payments", service("api", ['namespace="payments"', 'pod=~"a\\\\.b|\\"c\\".*"', 'x!~"[y]+"'])),
        alerting=alerting(slack_by=SlackBy.WEBHOOKS),
    )
    return {"example": compile_tree(example()), "webhooks": compile_tree(small)}


def _configuration(form: str, tree: RoutingTree, *, region: str = "us") -> dict[str, Any]:
    """What Alertmanager gets in the end, whichever way."""
    text = FORMS[form](tree, Options(source="teams.yaml", version=(0, 25), region=region))
    if form == "operator-namespaced":
        return merge.merged(*merge.main_and_objects(text))
    if form == "operator-global":
        return merge.as_global(merge.documents(text)[-1])
    value: dict[str, Any] = yaml.safe_load(text)
    if form == "helm":
        value = value["alertmanager"]["config"] | {"templates": []}
    if form == "secret":
        value = yaml.safe_load(value["stringData"]["alertmanager.yaml"])
    return value


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["example", "webhooks"])
def test_configuration_is_accepted(tool: Path, tmp_path: Path, form: str, name: str) -> None:
    """check-config takes what comes of each form, and the plain file as it is written."""
    tree = _trees()[name]
    path = tmp_path / "alertmanager.yml"
    if form == "alertmanager":
        path.write_text(FORMS[form](tree, Options(source="teams.yaml", version=(0, 25))), encoding="utf-8")
    else:
        path.write_text(yaml.safe_dump(_configuration(form, tree)), encoding="utf-8")
    code, said = amtool.check_config(tool, path)
    assert code == 0, said
    assert f"- {len(tree.inhibitions)} inhibit rules" in said


@pytest.mark.parametrize("form", FORMS)
def test_region_is_accepted(tool: Path, tmp_path: Path, form: str) -> None:
    """Each page of each form has the address of the account's region, and check-config takes it."""
    configuration = _configuration(form, _trees()["example"], region="eu")
    path = tmp_path / "alertmanager.yml"
    path.write_text(yaml.safe_dump(configuration), encoding="utf-8")
    code, said = amtool.check_config(tool, path)
    assert code == 0, said
    pages = [page for each in configuration["receivers"] for page in each.get("pagerduty_configs", [])]
    assert {page["url"] for page in pages} == {"https://events.eu.pagerduty.com/v2/enqueue"}


def test_heartbeat_is_accepted_by_the_newest(tmp_path: Path) -> None:
    """The newest reads the heartbeat's address from a file."""
    path = tmp_path / "alertmanager.yml"
    tree = compile_tree(example(heartbeat="/etc/alertmanager/secrets/heartbeat"))
    path.write_text(FORMS["alertmanager"](tree, Options(source="teams.yaml")), encoding="utf-8")
    code, said = amtool.check_config(binaries.find("amtool", binaries.NEWEST), path)
    assert code == 0, said


ALERTS = st.fixed_dictionaries(
    {},
    optional={
        "alertname": st.sampled_from(["A", "Watchdog", "InfoInhibitor", 'with "quotes" and \\', "with, comma"]),
        "namespace": st.sampled_from(["payments", "ledger", "kube-system", "kube", "shop", "build", "other"]),
        "app": st.sampled_from(["payments-api", "ledger", "x"]),
        "pod": st.sampled_from(["a.b", "axb", '"c"d']),
        "x": st.sampled_from(["y", "z"]),
        "severity": st.sampled_from(["critical", "warning", "info", "none", "Critical"]),
    },
)


@pytest.mark.parametrize("name", ["example", "webhooks"])
@pytest.mark.parametrize("form", ["alertmanager", "operator-namespaced"])
@MATCHED
@given(alert=ALERTS)
def test_amtool_routes_as_we_do(tool: Path, tmp_path: Path, name: str, form: str, alert: dict[str, str]) -> None:
    """`config routes test` names the receivers that our engine finds, in the same order."""
    configuration = _configuration(form, _trees()[name])
    path = tmp_path / "alertmanager.yml"
    if not path.exists():
        path.write_text(yaml.safe_dump(configuration), encoding="utf-8")
    told = [steps[-1].receiver for steps in match(merge.route(configuration["route"]), alert)]
    assert amtool.routed(tool, path, alert) == told


@MATCHED
@given(alert=ALERTS)
def test_operator_tells_nobody_twice(tool: Path, tmp_path: Path, alert: dict[str, str]) -> None:
    """One receiver is found by amtool for each alert in what the operator merges: the plain form's."""
    tree = _trees()["example"]
    path = tmp_path / "alertmanager.yml"
    if not path.exists():
        path.write_text(yaml.safe_dump(_configuration("operator-namespaced", tree)), encoding="utf-8")
    told = [name for name in amtool.routed(tool, path, alert) if name.rpartition("/")[2] != "null"]
    plain = [steps[-1].receiver for steps in match(tree.root, alert)]
    assert ["/".join(name.split("/")[-2:]) for name in told] == [name for name in plain if name != "null"]


@MATCHED
@given(route=routes(), alert=labels())
def test_amtool_walks_any_tree_as_we_do(tool: Path, tmp_path: Path, route: Route, alert: dict[str, str]) -> None:
    """Random trees, regular expressions and `continue` among them."""
    config, tree = _numbered(route)
    path = tmp_path / "random.yml"
    path.write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    assert amtool.routed(tool, path, alert) == [steps[-1].receiver for steps in match(tree, alert)]


def _numbered(route: Route) -> tuple[dict[str, Any], Route]:
    """A configuration of a random tree, with a receiver of its own for each route, and what it says as a tree."""
    count = 0

    def number(value: dict[str, Any]) -> None:
        nonlocal count
        value["receiver"] = f"r{count}"
        count += 1
        for child in value.get("routes", ()):
            number(child)

    root = route_value(route)
    root.pop("matchers", None)
    root.pop("continue", None)
    number(root)
    return {"route": root, "receivers": [{"name": f"r{index}"} for index in range(count)]}, merge.route(root)


def _templates(receiver: Receiver) -> dict[str, str]:
    found: dict[str, str] = {}
    if receiver.pagerduty is not None:
        page = receiver.pagerduty
        found |= {"pagerduty description": page.description, "client_url": page.client_url, "class": page.alert_class}
        found |= {"component": page.component, "group": page.group}
        found |= {f"details {name}": text for name, text in written(page.details, NEWEST).items()}
        found |= {f"link {text}": href for href, text in page.links}
    if receiver.slack is not None:
        slack = receiver.slack
        found |= {
            "slack title": slack_text.whole(slack.title),
            "slack color": slack.color,
            "slack fallback": slack_text.whole(slack.fallback),
        }
        if slack.footer is not None:
            found["slack footer"] = slack_text.whole(slack.footer)
        found |= {"title_link": slack.title_link, "slack text": slack.text}
    return found


@pytest.mark.parametrize(
    "name", ["payments-api/critical", "payments-ledger/warning", "web_shop/critical", "unowned/critical"]
)
def test_messages_are_readable(tool: Path, tmp_path: Path, name: str) -> None:
    """Every template of a receiver, for one alert and twenty, bare ones and resolved ones."""
    receiver = next(each for each in compile_tree(example()).receivers if each.name == name)
    cases = alerts.CASES if name == "payments-api/critical" else {k: alerts.CASES[k] for k in ("one", "no annotations")}
    parts = []
    for case, group in cases.items():
        parts.append(f"======== {case}")
        # One run for all but the message, which defines more: a run takes as long as the rest of the test.
        texts = {key: text.removeprefix(ADDRESS).removeprefix(VALUE) for key, text in _templates(receiver).items()}
        body = texts.pop("slack text", None)
        mark = "\n--------\n"
        data = alerts.template_data(group)
        said = amtool.rendered(tool, tmp_path, mark.join(texts.values()), data, definitions=ADDRESS + VALUE).split(mark)
        parts += [f"-- {label}\n{text}" for label, text in zip(texts, said, strict=True)]
        if body is not None:
            parts.append(
                "-- slack text\n" + amtool.rendered(tool, tmp_path, body, data, definitions=slack_text.DEFINITIONS)
            )
    check(GOLDEN / f"{name.replace('/', '-')}.txt", "\n".join(parts) + "\n")


@pytest.mark.parametrize("name", ["payments-api/critical", "payments-ledger/warning", "unowned/critical"])
def test_shared_definitions_give_the_same_message(tool: Path, tmp_path: Path, name: str) -> None:
    """A receiver's text says the same whether it brings the definitions along or finds them in a file."""
    receiver = next(each for each in compile_tree(example()).receivers if each.name == name)
    assert receiver.slack is not None
    text = receiver.slack.text
    for group in alerts.CASES.values():
        data = alerts.template_data(group)
        shared = amtool.rendered(tool, tmp_path, text, data, definitions=slack_text.DEFINITIONS)
        assert shared == amtool.rendered(tool, tmp_path, slack_text.inline(text), data)
