"""Inhibition: which alerts mute which others."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rosters import SEVERITIES, alerting, example, roster, service, severity, team
from watchbill.alertmanager.compile import compile_tree
from watchbill.alertmanager.matching.label_values import matches
from watchbill.alertmanager.matching.routes import match
from watchbill.alertmanager.tree import Inhibition, Matcher, RoutingTree
from watchbill.roster.alerting import Alerting
from watchbill.roster.model import Roster

Alert = dict[str, str]
BASE = ("alertname", "cluster", "namespace")


def _rules(**how: object) -> list[tuple[str, str]]:
    """The class rules of a roster: source and target as they are written."""
    tree = compile_tree(roster(team("payments"), alerting=alerting(info_inhibitor=False, **how)))  # type: ignore[arg-type]
    return [(_words(rule.source), _words(rule.target)) for rule in tree.inhibitions]


def _words(matchers: tuple[Matcher, ...]) -> str:
    return ", ".join(map(str, matchers))


def _all_match(matchers: tuple[Matcher, ...], alert: Alert) -> bool:
    return all(matches(matcher, alert) for matcher in matchers)


def _mutes(rule: Inhibition, source: Alert, target: Alert) -> bool:
    """As Alertmanager decides it (inhibit/inhibit.go); a missing label is the empty string."""
    agree = all(source.get(label, "") == target.get(label, "") for label in rule.equal)
    return agree and _all_match(rule.source, source) and _all_match(rule.target, target)


def _owner(tree: RoutingTree, alert: Alert) -> str | None:
    """The service that an alert belongs to."""
    ((*_, last),) = match(tree.root, alert)
    return next(each for each in tree.receivers if each.name == last.receiver).service


def test_labels_that_any_service_matches_on_must_be_equal() -> None:
    """Two alerts that agree in them have one owner; a severity is never among them."""
    services = (
        service("api", ['namespace="payments"', 'app="api"']),
        service("web", ['team!="x"', 'severity="critical"'], ['tier=~"a|b"']),
    )
    tree = compile_tree(roster(team("payments", *services), alerting=alerting(info_inhibitor=False)))
    assert {rule.equal for rule in tree.inhibitions} == {(*BASE, "app", "team", "tier")}


def test_file_adds_labels_that_must_be_equal() -> None:
    """A critical alert on one machine does not mute the warning on another."""
    some = roster(team("payments"), alerting=alerting(also_equal=("instance", "cluster")))
    first, *_ = compile_tree(some).inhibitions
    assert first.equal == (*BASE, "instance")


def test_label_with_a_colon_is_left_out_of_equal() -> None:
    """Alertmanager 0.25 refuses a whole configuration whose `equal` has one; a matcher may have one."""
    tree = compile_tree(roster(team("payments", service("api", ['job:name="x"']))))
    assert {rule.equal for rule in tree.inhibitions} == {BASE, ("namespace",)}


def test_there_is_one_rule_for_each_pair_of_classes_whatever_the_number_of_services() -> None:
    """There are three by default, and one for InfoInhibitor."""
    services = [service(f"s{number}", [f'app="{number}"']) for number in range(30)]
    assert len(compile_tree(roster(team("payments", *services))).inhibitions) == 4


def test_unknown_and_absent_severities_mute_as_the_one_they_count_as() -> None:
    """They page as critical does, so they mute what critical mutes."""
    assert _rules() == [
        ('severity!~"info|warning"', 'severity="warning"'),
        ('severity!~"info|warning"', 'severity="info"'),
        ('severity="warning"', 'severity="info"'),
    ]


def test_unknown_severities_are_muted_as_the_one_they_count_as() -> None:
    """If they count as a severity that does not page, a critical alert mutes them too."""
    assert _rules(unknown_severity="warning") == [
        ('severity="critical"', 'severity!~"critical|info"'),
        ('severity="critical"', 'severity="info"'),
        ('severity!~"critical|info"', 'severity="info"'),
    ]


def test_severities_of_one_class_share_a_rule_and_pages_are_never_muted() -> None:
    """The resolve of a page that is muted would be lost, and PagerDuty's incident would stay open."""
    severities = {
        **SEVERITIES,
        "warning": severity("warning", 2, page=True),
        "error": severity("error", 2),
        "page": severity("page", 1, page=True),
    }
    assert _rules(severities=severities) == [
        ('severity!~"error|info|warning"', 'severity="error"'),
        ('severity!~"error|info|warning"', 'severity="info"'),
        ('severity=~"error|warning"', 'severity="info"'),
    ]


def test_two_severities_are_told_apart_without_a_regular_expression() -> None:
    """Every value except one is a single comparison."""
    severities = {"critical": severity("critical", 1, page=True), "warning": severity("warning", 2)}
    assert _rules(severities=severities) == [('severity!="warning"', 'severity="warning"')]


@pytest.mark.parametrize(
    ("how", "written"),
    [
        ({}, True),
        ({"info_inhibitor": False}, False),
        ({"severities": SEVERITIES | {"info": severity("info", 3, page=True)}}, False),
        ({"severities": {"critical": severity("critical", 1, page=True)}}, False),
        ({"severities": {"note": severity("note", 3)}, "unknown_severity": "note"}, True),
    ],
)
def test_info_inhibitor_mutes_infos_that_do_not_page(how: dict[str, object], written: bool) -> None:
    """Those of its namespace; an `info` that the file does not list pages if unknown severities do."""
    tree = compile_tree(roster(team("payments"), alerting=alerting(**how)))  # type: ignore[arg-type]
    rules = [rule for rule in tree.inhibitions if _words(rule.source) == 'alertname="InfoInhibitor"']
    assert [(_words(rule.target), rule.equal) for rule in rules] == [
        ('severity="info"', ("namespace",))
    ] * written
    assert _words(tree.root.routes[1].matchers) == 'alertname="InfoInhibitor"'
    assert tree.root.routes[1].receiver == "null"


def _alerts(*severities: str) -> st.SearchStrategy[Alert]:
    return st.fixed_dictionaries(
        {
            "alertname": st.sampled_from(["A", "A", "A", "InfoInhibitor"]),
            "severity": st.sampled_from(severities),
        },
        optional={
            "namespace": st.sampled_from(["payments", "kube-system", "other"]),
            "app": st.sampled_from(["payments-api", "ledger", "x"]),
            "cluster": st.sampled_from(["a", "b"]),
        },
    )


@st.composite
def _pairs(draw: st.DrawFn) -> tuple[Alert, Alert]:
    """
    A source and a target that differ in one label besides the severity, so that one almost mutes the other.
    """
    source, other = (
        draw(_alerts("critical", "warning", "page", "none", "")),
        draw(_alerts("warning", "info", "page")),
    )
    label = draw(st.sampled_from(["namespace", "app", "cluster"]))
    kept = {each: value for each, value in source.items() if each != label}
    changed = {label: other[label]} if label in other else {}
    return source, kept | changed | {"severity": other["severity"]}


def _rosters() -> st.SearchStrategy[Roster]:
    """The example, with every severity for what is unknown, and warnings that page or not."""

    def of(unknown: str, paging: bool) -> Roster:
        severities = SEVERITIES | {"warning": severity("warning", 2, page=paging)}
        made: Alerting = alerting(unowned="platform", severities=severities, unknown_severity=unknown)
        return replace(example(), alerting=made)

    return st.builds(of, st.sampled_from(sorted(SEVERITIES)), st.booleans())


@given(_rosters(), _pairs())
def test_alert_mutes_only_what_has_its_owner_and_does_not_page(
    some: Roster, pair: tuple[Alert, Alert]
) -> None:
    """The one rule across owners is InfoInhibitor's."""
    source, target = pair
    tree = compile_tree(some)
    receivers = {each.name: each for each in tree.receivers}
    for rule in tree.inhibitions:
        if _mutes(rule, source, target):
            ((*_, last),) = match(tree.root, target)
            assert receivers[last.receiver].pagerduty is None
            if source["alertname"] != "InfoInhibitor":
                assert _owner(tree, source) == _owner(tree, target)
