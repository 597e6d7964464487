from dataclasses import replace

import pytest
from hypothesis import given

from tests.alertmanager.strategies import labels
from tests.rosters import alerting, example, roster, service, severity, team
from watchbill.alertmanager.compile import compile_tree
from watchbill.alertmanager.matching.routes import match
from watchbill.alertmanager.tree import Receiver, RoutingTree
from watchbill.roster.alerting import SlackBy
from watchbill.roster.model import Mode, Roster


def _receiver(tree: RoutingTree, name: str) -> Receiver:
    return next(each for each in tree.receivers if each.name == name)


def _told(tree: RoutingTree, **alert: str) -> list[str]:
    return [steps[-1].receiver for steps in match(tree.root, alert)]


def test_order_of_routes() -> None:
    """Watchdog and InfoInhibitor come first, then the most pinned labels, then the key, and unowned last."""
    assert [
        (route.receiver, [str(matcher) for matcher in route.matchers])
        for route in compile_tree(example()).root.routes
    ] == [
        ("null", ['alertname="Watchdog"']),
        ("null", ['alertname="InfoInhibitor"']),
        ("payments-api/critical", ['app="payments-api"', 'namespace="payments"']),
        ("payments-ledger/critical", ['app="ledger"', 'namespace="payments"']),
        ("build-farm/critical", ['namespace="build"']),
        ("payments-ledger/critical", ['namespace="ledger"']),
        ("web_shop/critical", ['namespace="shop"']),
        ("kubernetes/critical", ['namespace=~"kube-.*"']),
        ("unowned/critical", []),
    ]


@pytest.mark.parametrize(
    ("alert", "receiver"),
    [
        ({"namespace": "payments", "app": "payments-api", "severity": "critical"}, "payments-api/critical"),
        ({"namespace": "payments", "app": "payments-api", "severity": "warning"}, "payments-api/warning"),
        ({"namespace": "payments", "app": "payments-api", "severity": "page"}, "payments-api/critical"),
        ({"namespace": "payments", "app": "payments-api"}, "payments-api/critical"),
        ({"namespace": "payments", "app": "other", "severity": "info"}, "unowned/info"),
        ({"namespace": "kube-system", "severity": "warning"}, "kubernetes/warning"),
        ({}, "unowned/critical"),
        ({"alertname": "Watchdog", "namespace": "kube-system", "severity": "critical"}, "null"),
        ({"alertname": "InfoInhibitor", "namespace": "shop"}, "null"),
    ],
)
def test_alert_goes_to_its_service_and_severity(alert: dict[str, str], receiver: str) -> None:
    """Each service and severity has a receiver; other severities count as `unknown_severity`."""
    assert _told(compile_tree(example()), **alert) == [receiver]


@given(labels())
def test_every_alert_notifies_once(alert: dict[str, str]) -> None:
    """No alert stays at the root, and none takes two paths."""
    paths = match(compile_tree(example()).root, alert)
    assert len(paths) == 1
    assert len(paths[0]) in (2, 3)


def test_order_of_teams_and_services_changes_nothing() -> None:
    """The tree comes from the keys, not from their order in the file."""
    first = example()
    turned = replace(
        first,
        teams={
            key: replace(each, services=dict(reversed(each.services.items())))
            for key, each in reversed(first.teams.items())
        },
    )
    assert compile_tree(turned) == compile_tree(first)


def test_change_to_one_team_leaves_other_routes_alone() -> None:
    """A route's identity is its matchers, without the team or other services."""
    before = compile_tree(example()).root.routes
    more = team("zebra", service("zebra-api", ['namespace="zebra"', 'app="a"', 'tier="x"']))
    grown = example()
    after = compile_tree(replace(grown, teams={**grown.teams, "zebra": more})).root.routes
    assert [route for route in after if not route.receiver.startswith("zebra-api")] == list(before)


def test_equal_alternatives_are_one_route() -> None:
    """Matchers are parsed, sorted and de-duplicated: two spellings are one route."""
    tree = compile_tree(roster(team("payments", service("api", ['b="x"', "a=y", "a=y"], ['a="y"', 'b="x"']))))
    assert [str(each) for route in tree.root.routes[2:-1] for each in route.matchers] == ['a="y"', 'b="x"']


def test_service_with_a_broken_matcher_is_left_out_completely() -> None:
    """Its alerts go to unowned, and nothing pages a key that does not exist."""
    tree = compile_tree(roster(team("payments", service("api", ['a="y"'], ["b"]))))
    assert [each.name for each in tree.receivers if each.service not in (None, "unowned")] == []
    assert _told(tree, a="y", severity="critical") == ["unowned/critical"]


def test_small_team_pages_only_for_sev_1_and_always_posts_to_slack() -> None:
    """Escalation-only: Slack first, whatever the severity says."""
    severities = {
        "disaster": severity("disaster", 1, page=True, slack=False),
        "critical": severity("critical", 2, page=True, slack=False),
    }
    small = team("tooling", service("farm", ['a="b"']), mode=Mode.ESCALATION_ONLY)
    tree = compile_tree(roster(small, alerting=alerting(unowned="tooling", severities=severities)))
    reached = {each.name: (each.pagerduty is not None, each.slack is not None) for each in tree.receivers[1:]}
    assert reached == {
        "farm/disaster": (True, True),
        "farm/critical": (False, True),
        "unowned/disaster": (True, True),
        "unowned/critical": (False, True),
    }


def test_pagerduty_gets_a_literal_severity_by_name_or_by_class() -> None:
    """A name that PagerDuty does not know is replaced by its class."""
    severities = {
        name: severity(name, sev, page=True)
        for name, sev in (
            ("page", 1),
            ("critical", 1),
            ("ticket", 2),
            ("warning", 2),
            ("note", 3),
            ("trace", 4),
        )
    }
    tree = compile_tree(
        roster(team("payments"), alerting=alerting(severities=severities, unknown_severity="page"))
    )
    assert {each.name: each.pagerduty.severity for each in tree.receivers if each.pagerduty} == {
        "unowned/page": "critical",
        "unowned/critical": "critical",
        "unowned/ticket": "error",
        "unowned/warning": "warning",
        "unowned/note": "warning",
        "unowned/trace": "info",
    }


def test_service_may_group_by_its_own_labels() -> None:
    """Its route has them, and the routes of its severities inherit them; other services keep the roster's."""
    labels = ("alertname", "cluster", "instance")
    own = service("api", ['a="b"'], group_by=labels)
    first, second, unowned = compile_tree(
        roster(team("payments", own, service("web", ['a="c"'])))
    ).root.routes[2:]
    assert [each.group_by for each in (first, *first.routes)] == [
        ("alertname", "cluster", "instance"),
        None,
        None,
        None,
    ]
    assert (second.group_by, unowned.group_by) == (None, None)


def test_repeats_have_the_asked_and_the_written_period() -> None:
    """Half an hour is written 29 minutes, four hours 3 h 59 m."""
    assert compile_tree(example()).repeats == {
        "critical": (1800, 1740),
        "warning": (14400, 14340),
        "info": (14400, 14340),
    }


def test_heartbeat_beats_each_minute() -> None:
    """Watchdog goes to the heartbeat's file with an interval of a minute; without one, to nobody."""
    tree = compile_tree(example(heartbeat="/etc/alertmanager/secrets/heartbeat"))
    route = tree.root.routes[0]
    assert (route.receiver, route.group_interval, route.repeat_interval) == ("heartbeat", 60, 30)
    webhook = _receiver(tree, "heartbeat").webhook
    assert webhook is not None
    assert webhook.url_file == "/etc/alertmanager/secrets/heartbeat"


def test_webhooks_have_a_secret_for_each_channel() -> None:
    """
    A webhook posts only to its own channel, so there is one for each; its name has only characters of a
    Secret's keys.
    """
    odd = team("payments", service("api", ['a="b"']), slack="#für payments")
    tree = compile_tree(roster(odd, alerting=alerting(slack_by=SlackBy.WEBHOOKS)))
    slack = _receiver(tree, "api/critical").slack
    assert slack is not None
    assert slack.token is None
    assert slack.webhook is not None
    assert slack.webhook.name == "slack-webhook-f_fc_r_20_payments"


def test_unowned_without_its_team_is_still_routed() -> None:
    """A malformed team does not remove the last route."""
    lost: Roster = replace(example(), alerting=alerting(unowned="nobody"))
    assert _told(compile_tree(lost), severity="critical") == ["unowned/critical"]
