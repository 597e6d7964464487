import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import binaries
from tests.alertmanager import alerts, merge
from tests.alertmanager.opaque import opaque
from tests.alertmanager.strategies import labels, routes
from tests.e2e import amtool
from tests.golden import check
from tests.profiles import cases
from tests.rosters import alerting, example, roster, service, team
from watchbill.alertmanager.compile import compile_tree
from watchbill.alertmanager.matching.routes import match
from watchbill.alertmanager.notifications import slack
from watchbill.alertmanager.notifications.links import ADDRESS, VALUE
from watchbill.alertmanager.notifications.page import written
from watchbill.alertmanager.tree import Receiver, Route, RoutingTree
from watchbill.alertmanager.version import NEWEST
from watchbill.alertmanager.write import FORMS
from watchbill.alertmanager.write.options import Options
from watchbill.alertmanager.write.plain import route_value
from watchbill.roster.alerting import SlackBy

pytestmark = pytest.mark.e2e

GOLDEN = Path(__file__).parent / "golden" / "messages"
MATCHED = settings(
    max_examples=cases(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


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


def test_opaque_parts_are_accepted(tool: Path, tmp_path: Path) -> None:
    """check-config takes receivers and intervals of somebody else's, written as they are."""
    path = tmp_path / "alertmanager.yml"
    text = FORMS["alertmanager"](opaque(), Options(source="teams.yaml", version=(0, 25)))
    path.write_text(text, encoding="utf-8")
    code, said = amtool.check_config(tool, path)
    assert code == 0, said


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
        "alertname": st.sampled_from(
            ["A", "Watchdog", "InfoInhibitor", 'with "quotes" and \\', "with, comma"]
        ),
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
def test_amtool_routes_as_we_do(
    tool: Path, tmp_path: Path, name: str, form: str, alert: dict[str, str]
) -> None:
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
def test_amtool_walks_any_tree_as_we_do(
    tool: Path, tmp_path: Path, route: Route, alert: dict[str, str]
) -> None:
    """Random trees, regular expressions and `continue` among them."""
    config, tree = _numbered(route)
    path = tmp_path / "random.yml"
    path.write_text(yaml.safe_dump(config, allow_unicode=True), encoding="utf-8")
    assert amtool.routed(tool, path, alert) == [steps[-1].receiver for steps in match(tree, alert)]


def _numbered(route: Route) -> tuple[dict[str, Any], Route]:
    """
    A configuration of a random tree, with a receiver of its own for each route, and what it says as a tree.
    """
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


def _receiver(name: str) -> Receiver:
    return next(each for each in compile_tree(example()).receivers if each.name == name)


def _templates(receiver: Receiver) -> dict[str, str]:
    found: dict[str, str] = {}
    if receiver.pagerduty is not None:
        page = receiver.pagerduty
        found |= {
            "pagerduty description": page.description,
            "client_url": page.client_url,
            "class": page.alert_class,
        }
        found |= {"component": page.component, "group": page.group}
        found |= {f"details {name}": text for name, text in written(page.details, NEWEST).items()}
        found |= {f"link {text}": href for href, text in page.links}
    if receiver.slack is not None:
        told = receiver.slack
        found |= {
            "slack title": slack.whole(told.title),
            "slack color": told.color,
            "slack fallback": slack.whole(told.fallback),
        }
        if told.footer is not None:
            found["slack footer"] = slack.whole(told.footer)
        found |= {"title_link": slack.whole(told.title_link), "slack text": told.text}
    return found


def _said(tool: Path, folder: Path, receiver: Receiver, group: Sequence[alerts.Alert]) -> dict[str, str]:
    """
    What each template of a receiver gives for a group, in one run: a run takes as long as the rest of a test.
    """
    texts = {
        key: text.removeprefix(ADDRESS).removeprefix(VALUE) for key, text in _templates(receiver).items()
    }
    # Only the message's text defines something of its own: it calls what others may define.
    own = "".join(
        re.findall(
            r'^{{ define "watchbill.slack.fallback" }}.*?{{ end }}(?={{ template)',
            texts.get("slack text", ""),
        )
    )
    texts = {key: text.removeprefix(own) for key, text in texts.items()}
    mark = "\n--------\n"
    template = own + mark.join(texts.values())
    data = alerts.template_data(group)
    said = amtool.rendered(tool, folder, template, data, definitions=slack.DEFINITIONS).split(mark)
    return dict(zip(texts, said, strict=True))


@pytest.mark.parametrize(
    "name", ["payments-api/critical", "payments-ledger/warning", "web_shop/critical", "unowned/critical"]
)
def test_messages_are_readable(tool: Path, tmp_path: Path, name: str) -> None:
    """Every template of a receiver, for one alert and twenty, bare ones and resolved ones."""
    receiver = _receiver(name)
    cases = (
        alerts.CASES
        if name == "payments-api/critical"
        else {k: alerts.CASES[k] for k in ("one", "no annotations")}
    )
    parts = []
    for case, group in cases.items():
        parts.append(f"======== {case}")
        parts += [f"-- {label}\n{text}" for label, text in _said(tool, tmp_path, receiver, group).items()]
    check(GOLDEN / f"{name.replace('/', '-')}.txt", "\n".join(parts) + "\n")


@pytest.mark.parametrize("name", ["payments-api/critical", "payments-ledger/warning", "unowned/critical"])
def test_shared_definitions_give_the_same_message(tool: Path, tmp_path: Path, name: str) -> None:
    """A receiver's text says the same whether it brings the definitions along or finds them in a file."""
    receiver = _receiver(name)
    assert receiver.slack is not None
    text = receiver.slack.text
    for group in alerts.CASES.values():
        data = alerts.template_data(group)
        shared = amtool.rendered(tool, tmp_path, text, data, definitions=slack.DEFINITIONS)
        assert shared == amtool.rendered(tool, tmp_path, slack.inline(text), data)


def test_page_is_about_the_first_alert_that_fires(tool: Path, tmp_path: Path) -> None:
    """Summary, description and links are those of one alert, even where one before it is resolved."""

    def database(number: int, *, resolved: bool) -> alerts.Alert:
        names = ("summary", "description", "runbook_url", "dashboard")
        said = {name: f"https://example.com/{name}/db-{number}" for name in names}
        generator = f"https://example.com/query/db-{number}"
        return alerts.alert(
            alerts.LABELS | {"instance": f"db-{number}"}, said, resolved=resolved, generator=generator
        )

    cases = {"db-1": (True, False), "db-0": (True, True)}
    for about, (first, second) in cases.items():
        group = [database(0, resolved=first), database(1, resolved=second)]
        said = _said(tool, tmp_path, _receiver("payments-api/critical"), group)
        assert f"summary/{about}" in said["pagerduty description"]
        assert said["details description"] == f"\thttps://example.com/description/{about}"
        assert said["details runbook"] == f"\thttps://example.com/runbook_url/{about}"
        assert said["link Runbook"] == f"https://example.com/runbook_url/{about}"
        assert said["link Dashboard"] == f"https://example.com/dashboard/{about}"
        links = said["slack text"].splitlines()[-1]
        assert (
            f"<https://example.com/runbook_url/{about}|Runbook> <https://example.com/dashboard/{about}|"
            in links
        )
        assert f"<https://example.com/query/{about}|Query>" in links


@pytest.mark.parametrize("text", ["<&>", "\x01", "火", 'a "b" '])
def test_longest_messages_stay_within_the_limits(tmp_path: Path, text: str) -> None:
    """
    However much many alerts say, an event stays below 512 KB and a text below Slack's 40,000 characters.
    """
    long = text * 12_000
    labels = {f"label_{number}": long[:500] for number in range(100)}
    said = dict.fromkeys(("summary", "description", "message", "runbook", "dashboard"), long)
    group = [
        alerts.alert(
            alerts.LABELS | labels | {"pod": f"{number}{long[:500]}"},
            {name: f"{value}{number}" for name, value in said.items()},
            resolved=number % 2 == 0,
            generator="https://example.com/" + long[:1200],
        )
        for number in range(24)
    ]
    texts = _said(
        binaries.find("amtool", binaries.NEWEST), tmp_path, _receiver("payments-api/critical"), group
    )
    page = {key: value for key, value in texts.items() if "slack" not in key and key != "title_link"}
    # Go escapes these three in JSON too, with six characters each.
    escapes = 5 * len(re.findall("[<>&]", "".join(page.values())))
    size = len(json.dumps(page, ensure_ascii=False).encode()) + escapes
    assert size < 400_000
    assert len(page["pagerduty description"]) < 1024
    assert len(texts["slack title"]) < 1024
    assert len(texts["slack text"]) < 10_000
    assert re.search(r"&(?!(amp|lt|gt);)", re.sub("<[^>]*>", "", texts["slack text"])) is None
    assert re.search(r"<(?!https://[^<>|\s]*\|(Query|Silence)>)", texts["slack text"]) is None
