"""Alerts that another team, or nobody, gets after a change, and incidents with another key."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings

from tests.review.test_review_routes import changes
from tests.rosters import SEVERITIES, alerting, roster, service, severity, team
from watchbill.alertmanager.matching.routes import LeafIndex, LeafSearch
from watchbill.alertmanager.regex.automaton import UndecidedError
from watchbill.review import routing
from watchbill.review.rerouting import NOTHING, misdirected, rerouting, rerouting_between
from watchbill.review.routing import Routing, TooManyError
from watchbill.roster.alerting import Alerting
from watchbill.roster.model import Mode, Roster

API, SHOP, BOTH = 'app="api"', 'namespace="shop"', 'app="api" namespace="shop"'

GENERAL = alerting(unowned="storage")


def rosters(
    payments: Mapping[str, str],
    platform: Mapping[str, str],
    general: Alerting = GENERAL,
    mode: Mode = Mode.ROTA,
) -> Roster:
    """
    Return two teams with these services, by their matchers, and a third team that is paged for `unowned`.
    """
    services = {"payments": payments, "platform": platform, "storage": {}}
    return roster(
        *(
            team(
                key,
                *(service(name, text.split()) for name, text in own.items()),
                mode=mode if key == "payments" else Mode.ROTA,
            )
            for key, own in services.items()
        ),
        alerting=general,
    )


def told(old: Roster, new: Roster, **renamed: str) -> list[str]:
    """Return who had alerts, who has them now, and an example."""
    found = rerouting(old, new, renamed)
    assert found.complete
    return [
        f"{each.before.team}/{each.before.service} → "
        f"{each.after.team}/{each.after.service}{'' if each.after.pages else ' pages nobody'}: "
        + " ".join(f"{name}={value}" for name, value in sorted((each.alert or {}).items()))
        for each in found.rerouted
    ]


OLD = rosters({"api": API}, {"web": SHOP})


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        (OLD, OLD, []),
        # A service of another team takes some of the alerts.
        (
            OLD,
            rosters({"api": API}, {"web": SHOP, "edge": f"{BOTH}"}),
            ["payments/api → platform/edge: app=api namespace=shop severity=critical"],
        ),
        # Taking alerts that nobody had is the purpose of a service.
        (OLD, rosters({"api": API, "more": 'namespace="x"'}, {"web": SHOP}), []),
        (OLD, rosters({"api": API}, {"web": 'namespace=~"shop|x"'}), []),
        # Alerts that a service no longer claims go to `unowned`, or to the next service that matches.
        (OLD, rosters({}, {"web": SHOP}), [
            "payments/api → platform/web: app=api namespace=shop severity=critical",
            "payments/api → storage/unowned: app=api severity=critical",
        ]),
        (
            OLD, rosters({"api": BOTH}, {"web": SHOP}),
            ["payments/api → storage/unowned: app=api severity=critical"],
        ),
        # A service moves to another team, with its key or under another one.
        (
            OLD, rosters({}, {"web": SHOP, "api": API}),
            ["payments/api → platform/api: app=api severity=critical"],
        ),
        (
            OLD, rosters({}, {"web": SHOP, "apis": API}),
            ["payments/api → platform/apis: app=api severity=critical"],
        ),
        # A new key or another service within a team is not another team.
        (OLD, rosters({"gateway": API}, {"web": SHOP}), []),
        (OLD, rosters({"api": API, "edge": BOTH}, {"web": SHOP}), []),
        # Unclaimed alerts go to another team.
        (OLD, rosters({"api": API}, {"web": SHOP}, alerting(unowned="platform")), [
            "storage/unowned → platform/unowned: severity=critical",
        ]),
        # Where a severity no longer pages anybody, each service loses its pages.
        (OLD, rosters({"api": API}, {"web": SHOP}, alerting(
            unowned="storage", severities={**SEVERITIES, "critical": severity("critical", 1)}
        )), [
            "payments/api → payments/api pages nobody: app=api severity=critical",
            "platform/web → platform/web pages nobody: namespace=shop severity=critical",
            "storage/unowned → storage/unowned pages nobody: severity=critical",
        ]),
        # An alert of an unknown severity counts as one that pages nobody.
        (OLD, rosters({"api": API}, {"web": SHOP}, alerting(unowned="storage", unknown_severity="warning")), [
            "payments/api → payments/api pages nobody: app=api",
            "platform/web → platform/web pages nobody: namespace=shop",
            "storage/unowned → storage/unowned pages nobody: ",
        ]),
    ],
)  # fmt: skip
def test_alerts_that_another_team_gets_are_reported(old: Roster, new: Roster, lines: list[str]) -> None:
    """Each service that loses alerts, and each that gets some, has an entry with an example."""
    assert told(old, new) == lines


def test_comparison_ends_with_its_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    """Alerts that were not compared may go another way: the answer only says that it is incomplete."""
    monkeypatch.setattr("watchbill.review.rerouting.SEARCHED", 10)
    old = {f"s{number}": f'app=~".*x{number}.*"' for number in range(9)}
    found = rerouting(rosters(old, {}), rosters({}, old), {})
    assert not found.complete
    assert len(found.rerouted) < len(old)


def test_team_that_becomes_escalation_only_pages_nobody_for_the_rest() -> None:
    """Its warnings used to page; now only SEV-1 does."""
    loud = alerting(
        unowned="storage", severities={**SEVERITIES, "warning": severity("warning", 2, page=True)}
    )
    old = rosters({"api": API}, {"web": SHOP}, loud)
    new = rosters({"api": API}, {"web": SHOP}, loud, Mode.ESCALATION_ONLY)
    assert told(old, new) == ["payments/api → payments/api pages nobody: app=api severity=warning"]
    assert told(new, old) == []


def test_alerts_that_only_go_to_slack_are_reported_too() -> None:
    """Where nobody is paged, another team's channel means another team."""
    quiet = alerting(unowned="storage", severities={"info": severity("info", 3)}, unknown_severity="info")
    lines = told(rosters({"api": API}, {"web": SHOP}, quiet), rosters({}, {"web": SHOP, "api": API}, quiet))
    assert lines == ["payments/api → platform/api pages nobody: app=api severity=info"]
    silent = replace(quiet, severities={"info": severity("info", 3, slack=False)})
    nobody = told(rosters({"api": API}, {}, quiet), rosters({"api": API}, {}, silent))
    assert nobody[0] == "payments/api → payments/api pages nobody: app=api severity=info"
    assert told(rosters({"api": API}, {}, silent), rosters({"api": API}, {}, quiet)) == []


def test_renamed_team_is_the_same_team() -> None:
    """It has the same people and services."""
    new = roster(
        team("money", service("api", [API])),
        team("platform", service("web", [SHOP])),
        team("storage"),
        alerting=GENERAL,
    )
    assert told(OLD, new, money="payments") == []
    assert told(OLD, new) == ["payments/api → money/api: app=api severity=critical"]


def test_only_the_selected_teams_are_reported() -> None:
    """It does not matter whether they lose alerts or get them."""
    new = rosters({}, {"web": SHOP, "api": API})
    for team_, count in (("payments", 1), ("platform", 1), ("storage", 0)):
        assert len(rerouting(OLD, new, {}, [team_]).rerouted) == count


def test_incidents_with_another_key_are_reported_once() -> None:
    """Only alerts of the same team count; those that another team gets are reported as rerouted."""
    moved = rosters({"edge": BOTH, "api": API}, {"web": SHOP})
    (found,) = rerouting(OLD, moved, {}).rekeyed
    assert (found.service, found.now, found.before.path, found.after.path) == (
        "api",
        "edge",
        '{}/{app="api"}/{severity="critical"}',
        '{}/{app="api",namespace="shop"}/{severity="critical"}',
    )
    grouped = rosters({"api": API}, {"web": SHOP}, alerting(unowned="storage", group_by=["alertname"]))
    assert [(each.service, each.after.group_by) for each in rerouting(OLD, grouped, {}).rekeyed] == [
        ("api", ("alertname",)),
        ("web", ("alertname",)),
        ("unowned", ("alertname",)),
    ]
    again = rosters(
        {"api": API}, {"web": SHOP}, alerting(unowned="storage", group_by=["severity", *GENERAL.group_by[:3]])
    )
    assert rerouting(OLD, again, {}) == NOTHING


def test_undecided_alerts_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pair that was given up is reported without an example; too many pairs are reported too."""

    def give_up(*_: object) -> None:
        raise UndecidedError

    new = rosters({"api": API}, {"web": SHOP, "edge": BOTH})
    monkeypatch.setattr(LeafSearch, "alert", give_up)
    assert {each.alert for each in rerouting(OLD, new, {}).rerouted} == {None}
    monkeypatch.setattr(routing, "PAIRS", 3)
    assert not rerouting(OLD, new, {}).complete
    with pytest.raises(TooManyError):
        list(routing.crossings(routing.routing(OLD), routing.routing(new)))


def test_unknown_severity_does_not_crash() -> None:
    """A side with a tree that cannot be compiled is not compared; a finding says why."""
    new = rosters({}, {}, alerting(unowned="storage", unknown_severity="none"))
    assert rerouting(OLD, new, {}) == rerouting(new, OLD, {}) == NOTHING


@settings(deadline=None)
@given(changes())
def test_every_alert_that_another_team_gets_is_found(
    change: tuple[Roster, Roster, list[dict[str, str]]],
) -> None:
    """
    Each alert that changes hands, played through both trees, is reported; and each example does change hands.
    """
    old, new, alerts = change
    found = rerouting(old, new, {})
    before, after = routing.routing(old), routing.routing(new)
    hands = {
        (each.before.service, each.before.team, each.after.service, each.after.team)
        for each in found.rerouted
    }
    for alert in alerts:
        was, now = _who(before, alert), _who(after, alert)
        if misdirected(was, now):
            assert (was.service, was.team, now.service, now.team) in hands
    for each in found.rerouted:
        assert each.alert is not None
        assert (_who(before, each.alert), _who(after, each.alert)) == (each.before, each.after)
    keys = {(each.service, each.now) for each in found.rekeyed}
    for alert in alerts:
        was, now = _who(before, alert), _who(after, alert)
        same = (
            before.leaves[LeafIndex(before.leaves).first(alert)].path
            == after.leaves[LeafIndex(after.leaves).first(alert)].path
        )
        if was.pages and not misdirected(was, now) and (not same or was.service != now.service):
            assert (was.service, now.service) in keys


def _who(of: Routing, alert: Mapping[str, str]) -> object:
    return of.recipient(LeafIndex(of.leaves).first(alert))


def test_order_of_claims_is_compared_exactly() -> None:
    """The same claims are in another order: where two take an alert, the later one now comes first."""
    one = routing.routing(rosters({"api": 'app=~"a.*" x="1"'}, {"web": 'app=~".*i" y="2"'}))
    names = [one.recipient(n).service for n in range(len(one.leaves))]
    places = {"api": 1, "web": 2, "unowned": 3, None: 0}
    first, second = (
        replace(
            one, leaves=tuple(one.leaves[n] for n in sorted(range(len(names)), key=lambda n: of[names[n]]))
        )
        for of in (places, {**places, "web": 0.5})
    )
    both = {"app": "ai", "x": "1", "y": "2", "severity": "critical"}
    for old, new, hands in (
        (first, second, ("payments", "platform")),
        (second, first, ("platform", "payments")),
    ):
        found = rerouting_between(old, new).rerouted
        assert [(each.before.team, each.after.team, each.alert) for each in found] == [(*hands, both)]
    assert rerouting_between(first, first) == NOTHING
