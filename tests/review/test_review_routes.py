"""The routes that differ after a change, and the open incidents that can no longer resolve."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.alertmanager.strategies import labels, matchers
from tests.rosters import SEVERITIES, alerting, example, roster, service, severity, team
from watchbill.alertmanager.compile import compile_tree
from watchbill.alertmanager.matching.comparison import together
from watchbill.alertmanager.matching.routes import match
from watchbill.alertmanager.tree import Matcher
from watchbill.review.change import Kind
from watchbill.review.routes import route_changes
from watchbill.roster.model import UNOWNED, Mode, Roster, Service, Team

Told = list[tuple[str, str, bool]]

APP, SHOP = 'app="api"', 'namespace="shop"'


def told(old: Roster, new: Roster) -> Told:
    return [(route.route, route.kind.value, route.rekeyed) for route in route_changes(old, new)]


def payments(*services: Service, mode: Mode = Mode.ROTA, slack: str | None = None) -> Roster:
    return roster(team("payments", *services, mode=mode, slack=slack))


def test_equal_rosters_have_no_changes() -> None:
    """Nothing differs, and nothing is compiled."""
    assert route_changes(example(), example()) == ()


def test_removed_service_is_rekeyed() -> None:
    """Its alerts go to another service from now on: its open incidents never resolve."""
    assert told(payments(service("api", [APP])), payments()) == [('{}/{app="api"}', "removed", True)]


def test_removed_service_that_pages_nobody_is_not_rekeyed() -> None:
    """Without a PagerDuty receiver there are no incidents."""
    quiet = {"info": severity("info", 3)}
    old, new = payments(service("api", [APP])), payments()
    assert told(
        replace(old, alerting=alerting(severities=quiet, unknown_severity="info")),
        replace(new, alerting=alerting(severities=quiet, unknown_severity="info")),
    ) == [('{}/{app="api"}', "removed", False)]


def test_service_with_other_matchers_is_rekeyed() -> None:
    """The matchers are part of the dedup key, however similar the alerts are that they match."""
    assert told(payments(service("api", [APP])), payments(service("api", [APP, SHOP]))) == [
        ('{}/{app="api",namespace="shop"}', "added", False),
        ('{}/{app="api"}', "removed", True),
    ]


def test_matchers_in_another_order_and_spelling_are_the_same() -> None:
    """The dedup key has them sorted and quoted."""
    assert (
        told(payments(service("api", [APP, SHOP])), payments(service("api", ["namespace=shop", APP]))) == []
    )


def test_added_service_that_takes_from_another_is_rekeyed() -> None:
    """A narrower service is tried first: incidents that it takes over from the wider one stay open there."""
    wide, narrow = service("web", [SHOP]), service("api", [APP, SHOP])
    equal = ("{}", "changed", False)  # `app` is a label in which all alerts must agree from then on
    assert told(payments(wide), payments(wide, narrow)) == [
        equal,
        ('{}/{app="api",namespace="shop"}', "added", True),
    ]
    assert told(payments(narrow), payments(wide, narrow)) == [('{}/{namespace="shop"}', "added", False)]
    apart = service("api", [APP, 'namespace="other"'])
    assert told(payments(wide), payments(wide, apart)) == [
        equal,
        ('{}/{app="api",namespace="other"}', "added", False),
    ]


def test_service_with_a_new_key_is_rekeyed() -> None:
    """The matchers are the same, but the service in PagerDuty is a new one."""
    (change,) = route_changes(payments(service("api", [APP])), payments(service("gateway", [APP])))
    assert (change.kind, change.rekeyed) == (Kind.CHANGED, True)
    assert [(each.what, each.before, each.after) for each in change.settings] == [
        ("service", "api", "gateway")
    ]


def test_service_of_another_team_is_rekeyed() -> None:
    """Each team's services are in its own Terraform state, so the new team has a new service."""
    old = roster(team("payments", service("api", [APP])), team("search"))
    new = roster(team("payments"), team("search", service("api", [APP])))
    assert told(old, new) == [('{}/{app="api"}', "changed", True)]


def test_team_that_becomes_too_small_for_a_rota_pages_less() -> None:
    """Only SEV-1 pages then: lower severities that used to page are re-keyed."""
    severities = {**SEVERITIES, "warning": severity("warning", 2, page=True)}
    old, new = payments(service("api", [APP])), payments(service("api", [APP]), mode=Mode.ESCALATION_ONLY)
    paging = alerting(severities=severities)
    changes = route_changes(replace(old, alerting=paging), replace(new, alerting=paging))
    assert [(each.route, each.rekeyed) for each in changes] == [('{}/{app="api"}', True), ("{}/{}", True)]
    assert [(each.what, each.before, each.after) for each in changes[0].settings] == [
        ("pages", "[critical, warning, any other]", "[critical, any other]")
    ]


def test_channel_is_a_setting() -> None:
    """Another Slack channel re-keys nothing."""
    (change,) = route_changes(payments(service("api", [APP])), payments(service("api", [APP]), slack="#pay"))
    assert (change.route, change.rekeyed) == ('{}/{app="api"}', False)
    assert [(each.what, each.before, each.after) for each in change.settings] == [
        ("slack", "#payments", "#pay")
    ]


def test_alternative_that_is_tried_before_another_of_its_service_is_re_keyed() -> None:
    """An alert that matches both came by the other one: alternatives are tried in the order of their text."""
    old, new = service("api", ['namespace="x"']), service("api", ['namespace="x"'], [APP])
    assert told(payments(old), payments(new)) == [('{}/{app="api"}', "added", True)]
    assert told(payments(service("api", [APP])), payments(new)) == [('{}/{namespace="x"}', "added", False)]


def test_service_with_another_group_by_is_rekeyed() -> None:
    """The grouping labels are part of the dedup key; writing out the roster's default changes nothing."""
    default = alerting().group_by
    old, new = service("api", [APP]), service("api", [APP], group_by=(*default, "instance"))
    (change,) = route_changes(payments(old), payments(new))
    assert (change.route, change.rekeyed) == ('{}/{app="api"}', True)
    assert [(each.what, each.before, each.after) for each in change.settings] == [
        ("group_by", None, "[alertname, cluster, namespace, severity, instance]")
    ]
    (same,) = route_changes(payments(old), payments(service("api", [APP], group_by=default)))
    assert same.rekeyed is False


def test_inhibition_labels_that_another_service_changes_are_reported() -> None:
    """Alerts of all services must then agree in a label that one service's matchers name."""
    stays, edited = service("web", [SHOP]), service("api", [APP])
    root, _, _ = route_changes(
        roster(team("payments", stays), team("search", edited)),
        roster(team("payments", stays), team("search", service("api", ['tier="front"']))),
    )
    assert (root.route, root.kind, root.rekeyed) == ("{}", Kind.CHANGED, False)
    assert [(each.what, each.before, each.after) for each in root.settings] == [
        (
            "inhibition.equal (by api)",
            "[alertname, cluster, namespace, app]",
            "[alertname, cluster, namespace, tier]",
        )
    ]


def test_inhibition_labels_are_reported_for_a_selected_team_too() -> None:
    """
    The reader learns what the team's change does to all alerts, and what others do to the team's alerts.
    """
    old = roster(team("payments", service("web", [SHOP])), team("search"))
    new = roster(team("payments", service("web", [SHOP])), team("search", service("api", [APP])))
    for key in ("payments", "search"):
        assert [each.route for each in route_changes(old, new, [key])][:1] == ["{}"]


def test_inhibition_labels_that_affect_no_other_service_are_not_reported() -> None:
    """The labels stay the same, or there is no service but the edited one."""
    web, api = service("web", [SHOP]), service("api", [APP])
    assert told(payments(web), payments(service("web", [APP]))) == [
        ('{}/{app="api"}', "added", False),
        ('{}/{namespace="shop"}', "removed", True),
    ]
    more = service("more", ['namespace="more"'])
    assert told(payments(web, api), payments(web, api, more)) == [('{}/{namespace="more"}', "added", False)]


def test_runbooks_names_and_timeouts_do_not_change_routes() -> None:
    """A service's own settings are reported with the service."""
    old, new = service("api", [APP]), service("api", [APP], name="API", runbooks=None)
    assert told(payments(old), payments(new)) == []


@pytest.mark.parametrize(
    ("after", "what", "rekeyed"),
    [
        (alerting(group_by=("alertname",)), ["group_by"], True),
        (alerting(unowned="search"), ["unowned.team"], True),
        (alerting(unknown_severity="info"), ["unknown_severity"], True),
        (alerting(heartbeat="/etc/heartbeat"), ["heartbeat"], False),
        (alerting(also_equal=("instance",)), ["inhibition.also_equal"], False),
        (alerting(info_inhibitor=False), ["info_inhibitor"], False),
        (
            alerting(severities={**SEVERITIES, "critical": severity("critical", 1, page=True, repeat=3600)}),
            ["severities.critical.repeat"],
            False,
        ),
        (
            alerting(severities={**SEVERITIES, "critical": severity("critical", 1, repeat=1800)}),
            ["severities.critical.page"],
            True,
        ),
        (
            alerting(severities={**SEVERITIES, "page": severity("page", 1, page=True)}),
            [
                f"severities.page.{each}"
                for each in ("class", "page", "slack", "group_wait", "group_interval", "repeat")
            ],
            False,
        ),
    ],
)
def test_settings_for_all_alerts_are_reported_once(after: object, what: list[str], rekeyed: bool) -> None:
    """A change of them belongs to the root, however many services there are."""
    old = example()
    old = replace(old, alerting=alerting())
    (change,) = route_changes(old, replace(old, alerting=after))  # type: ignore[arg-type]
    assert (change.route, change.kind, change.rekeyed) == ("{}", Kind.CHANGED, rekeyed)
    assert [each.what for each in change.settings] == what


def test_unknown_severity_does_not_crash() -> None:
    """A side with a tree that cannot be compiled is compared by settings, and by the other side's tree."""
    old = payments(service("api", [APP]))
    new = replace(payments(), alerting=alerting(unknown_severity="none"))
    assert told(old, new) == [("{}", "changed", False), ('{}/{app="api"}', "removed", True)]
    assert told(new, old) == [("{}", "changed", False), ('{}/{app="api"}', "added", False)]


Pool = list[list[Matcher]]
Labels = Mapping[str, str]


@st.composite
def owners(draw: st.DrawFn, key: str, services: tuple[str, ...], pool: Pool) -> Team:
    chosen = draw(st.sets(st.sampled_from(services)))
    alternatives = st.lists(st.sampled_from(pool), min_size=1, max_size=2)
    return team(
        key,
        *(service(each, *[[str(m) for m in some] for some in draw(alternatives)]) for each in sorted(chosen)),
        mode=draw(st.sampled_from(list(Mode))),
    )


@st.composite
def rosters(draw: st.DrawFn, pool: Pool) -> Roster:
    """Return two teams with overlapping services, and the two severities of the alerts."""
    severities = {name: severity(name, sev, page=draw(st.booleans())) for name, sev in (("a", 1), ("ab", 2))}
    teams = (
        draw(owners("payments", ("api", "web", "shop"), pool)),
        draw(owners("search", ("index", "crawl"), pool)),
    )
    return roster(*teams, alerting=alerting(severities=severities, unknown_severity="a"))


@st.composite
def changes(draw: st.DrawFn) -> tuple[Roster, Roster, list[Labels]]:
    """
    Return two rosters with services that have matchers from a small pool, and alerts that match some of them.
    """
    pool = draw(st.lists(st.lists(matchers(), min_size=1, max_size=2), min_size=2, max_size=4))
    old, new = draw(rosters(pool)), draw(rosters(pool))
    if draw(st.booleans()):  # an edit of one team's services
        one = replace(old.teams["payments"], services=new.teams["payments"].services)
        new = replace(old, teams={**old.teams, "payments": one})
    meeting = [alert for pair in product(pool, repeat=2) if (alert := together(*pair)) is not None]
    alerts = [*meeting, *({**alert, "severity": "ab"} for alert in meeting)]
    return old, new, [*alerts, *draw(st.lists(labels(), max_size=5))]


@settings(deadline=None)
@given(changes())
def test_every_alert_that_loses_its_incident_has_a_rekeyed_route(
    change: tuple[Roster, Roster, list[Labels]],
) -> None:
    """An alert that paged a service, and no longer does by that key, had a re-keyed route or has one now."""
    old, new, alerts = change
    rekeyed = {change.route for change in route_changes(old, new) if change.rekeyed}
    for alert in alerts:
        was, now = _way(old, alert), _way(new, alert)
        if was.service not in (None, UNOWNED) and (was.path, was.service, was.team) != (
            now.path,
            now.service,
            now.team,
        ):
            assert rekeyed & {"{}", was.branch, now.branch}


@dataclass(frozen=True)
class _Way:
    """The route that an alert takes: `service` is None where nobody is paged."""

    branch: str
    path: str
    service: str | None
    team: str | None


def _way(roster: Roster, alert: Labels) -> _Way:
    tree = compile_tree(roster)
    (steps,) = match(tree.root, alert)
    texts = [f"{{{','.join(map(str, step.matchers))}}}" for step in steps]
    receiver = next(each for each in tree.receivers if each.name == steps[-1].receiver)
    paged = receiver.service if receiver.pagerduty is not None else None
    team = next((each.key for each in roster.teams.values() if paged in each.services), None)
    return _Way(branch="/".join(texts[:2]), path="/".join(texts), service=paged, team=team)
