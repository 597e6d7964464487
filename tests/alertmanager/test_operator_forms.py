import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.alertmanager import merge
from tests.rosters import alerting, example, roster, service, severity, team
from watchbill.alertmanager.compile import compile_tree
from watchbill.alertmanager.matching.routes import match
from watchbill.alertmanager.tree import RoutingTree
from watchbill.alertmanager.write import FORMS
from watchbill.alertmanager.write.namespaced import movable, secrets_by_namespace
from watchbill.alertmanager.write.options import Options
from watchbill.roster.model import Mode, Roster

OPTIONS = Options(source="teams.yaml")
GROUP_BY = ("alertname", "cluster", "namespace", "severity")

NAMESPACES = ("payments", "ledger", "shop", "other")
APPS = ("payments-api", "ledger", "x")


@st.composite
def rosters(draw: st.DrawFn) -> Roster:
    """Services whose claims meet in all ways: in one namespace, across, by expressions."""
    namespaces = st.sampled_from(
        [f'namespace="{name}"' for name in NAMESPACES] + ['namespace=~".+"', 'namespace!="shop"']
    )
    apps = st.sampled_from([f'app="{name}"' for name in APPS] + ['app!="x"', 'app=~"led.*"'])
    alternative = st.one_of(st.tuples(namespaces), st.tuples(namespaces, apps), st.tuples(apps))
    claims = draw(st.lists(st.lists(alternative, min_size=1, max_size=2), min_size=1, max_size=5))
    services = [service(f"s{index}", *alternatives) for index, alternatives in enumerate(claims)]
    return roster(team("payments", *services))


def alerts() -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries(
        {},
        optional={
            "alertname": st.sampled_from(["A", "Watchdog", "InfoInhibitor"]),
            "namespace": st.sampled_from([*NAMESPACES, "kube-system"]),
            "app": st.sampled_from(APPS),
            "severity": st.sampled_from(["critical", "warning", "none"]),
        },
    )


def _told(route: merge.Route, alert: dict[str, str]) -> list[tuple[str, str]]:
    """The receivers (without the operator's prefix) and group keys that notify somebody."""
    paths = match(route, alert)
    names = [(steps[-1].receiver.split("/"), merge.group_key(steps, alert, GROUP_BY)) for steps in paths]
    return [("/".join(parts[-2:]), key) for parts, key in names if parts[-1] != "null"]


def _merged(tree: RoutingTree) -> merge.Route:
    return merge.route(
        merge.merged(*merge.main_and_objects(FORMS["operator-namespaced"](tree, OPTIONS)))["route"]
    )


@given(rosters(), st.lists(alerts(), min_size=1, max_size=8))
def test_merged_tree_notifies_the_same_receivers_with_the_same_keys(
    some: Roster, all_alerts: list[dict[str, str]]
) -> None:
    """
    The operator's merged configuration pages as the plain form does, each alert once and with the same keys.
    """
    tree = compile_tree(some)
    merged = _merged(tree)
    for alert in all_alerts:
        assert _told(merged, alert) == _told(tree.root, alert)


def test_services_with_one_namespace_each_move() -> None:
    """Alternatives in two namespaces are two objects; an expression stays in the main configuration."""
    assert [(each.service, each.namespace, each.name) for each in movable(compile_tree(example()))] == [
        ("payments-api", "payments", "payments-api"),
        ("payments-ledger", "payments", "payments-ledger"),
        ("build-farm", "build", "build-farm"),
        ("payments-ledger", "ledger", "payments-ledger"),
        ("web_shop", "shop", "web-shop-43a2dc"),
    ]


@pytest.mark.parametrize(
    ("matchers", "moves"),
    [
        ([['namespace="a"']], True),
        ([['namespace="a"', 'app="x"'], ['namespace="a"', 'app="y"']], True),
        ([['namespace="a"', 'app="x"'], ['namespace="a"', 'tier="y"']], False),
        ([['namespace="a"'], ['app="x"', 'namespace="b"'], ['tier="z"']], False),
        ([['namespace=~"a"']], False),
        ([['namespace="A_b"']], False),
        ([['namespace="a"', 'namespace="b"']], False),
        ([["namespace="]], False),
    ],
)
def test_service_moves_if_each_alternative_has_its_own_namespace(
    matchers: list[list[str]], moves: bool
) -> None:
    """Alternatives that one alert can meet stay, because both of their objects would notify."""
    tree = compile_tree(roster(team("payments", service("api", *matchers))))
    assert bool(movable(tree)) == moves


def test_service_that_overlaps_an_earlier_one_stays() -> None:
    """The specific one may move, but not the general one after it, because both objects would notify."""
    tree = compile_tree(
        roster(
            team("payments", service("all", ['namespace="a"']), service("one", ['namespace="a"', 'app="x"']))
        )
    )
    assert [each.service for each in movable(tree)] == ["one"]


def test_secrets_are_named_for_each_namespace() -> None:
    """Each namespace needs only the keys of its own services."""
    assert secrets_by_namespace(compile_tree(example())) == {
        "build": {"pagerduty-build-farm", "slack-token"},
        "ledger": {"pagerduty-payments-ledger", "slack-token"},
        "payments": {"pagerduty-payments-api", "pagerduty-payments-ledger", "slack-token"},
        "shop": {"pagerduty-web_shop", "slack-token"},
    }


def test_main_configuration_without_services_left_keeps_unowned() -> None:
    """When all services move, alerts that nobody claims still page."""
    tree = compile_tree(roster(team("payments", service("api", ['namespace="a"'])), alerting=alerting()))
    main, _ = merge.main_and_objects(FORMS["operator-namespaced"](tree, OPTIONS))
    assert [(each["receiver"], each.get("matchers")) for each in main["route"]["routes"]] == [
        ("null", ['alertname="Watchdog"']),
        ("null", ['alertname="InfoInhibitor"']),
        ("null", ['namespace="a"']),
        ("unowned/critical", None),
    ]


def test_slack_address_stays_in_the_main_configuration() -> None:
    """Objects inherit Slack's address, also where nothing in the main configuration tells Slack itself."""
    severities = {"critical": severity("critical", 1, page=True, slack=False)}
    small = team("tooling", service("farm", ['namespace="a"']), mode=Mode.ESCALATION_ONLY)
    tree = compile_tree(roster(team("payments"), small, alerting=alerting(severities=severities)))
    main, _ = merge.main_and_objects(FORMS["operator-namespaced"](tree, OPTIONS))
    assert main["global"] == {"slack_api_url": "https://slack.com/api/chat.postMessage"}
