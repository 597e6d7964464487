"""A configuration that Watchbill wrote is read back from each form, and any other is refused."""

import base64
import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.golden import check
from tests.rosters import SEVERITIES, alerting, example, roster, service, severity, team
from watchbill.alertmanager.compile import compile_tree
from watchbill.alertmanager.matching.routes import leaves
from watchbill.alertmanager.notifications.page import fixed
from watchbill.alertmanager.notifications.templates import plain
from watchbill.alertmanager.read import Deployed, deployed
from watchbill.alertmanager.read.receivers import named_team
from watchbill.alertmanager.tree import Recipient
from watchbill.alertmanager.write import FORMS
from watchbill.alertmanager.write.options import Options
from watchbill.diagnostics import Diagnostic, Span
from watchbill.review.renames import owners
from watchbill.roster.alerting import SlackBy
from watchbill.roster.model import Roster

HERE = Path(__file__).parent
OLDER = HERE / "deployed/by-count"
"""Configurations of Watchbill 0.1.0, before containment decided the order of services."""

ROSTERS = {
    "example": example(),
    "webhooks": roster(
        team("payments", service("api", ['namespace="payments"'], ['app=~"a\\\\.b|c"', 'x!~"[y]+"'])),
        alerting=alerting(slack_by=SlackBy.WEBHOOKS, heartbeat="/etc/alertmanager/secrets/heartbeat-url"),
    ),
    "odd names": roster(
        team("a", service("api", ['namespace="payments"']), name='Team "{{ x }}"'),
        team("b", service("on", ['namespace="on"']), name="on"),
        team("c", service("number", ['namespace="0123"']), name="0123"),
        alerting=alerting(unowned="c", severities={**SEVERITIES, "info": severity("info", 3, slack=False)}),
    ),
}


def read(data: bytes | str) -> Deployed:
    found = deployed("alertmanager.yml", data.encode() if isinstance(data, str) else data)
    assert isinstance(found, Deployed), found
    return found


def refused(text: str | bytes) -> tuple[str, int]:
    """The reason why a configuration is refused, and the line."""
    found = deployed("alertmanager.yml", text.encode() if isinstance(text, str) else text)
    assert isinstance(found, Diagnostic)
    assert isinstance(found.place, Span)
    return found.message.removeprefix("cannot tell which alerts are rerouted: "), found.place.line


def ways(found: Deployed) -> list[tuple[str, tuple[str, ...], Recipient]]:
    return [(leaf.path, leaf.group_by, found.recipients[leaf.receiver]) for leaf in leaves(found.root)]


def compiled(of: Roster) -> list[tuple[str, tuple[str, ...], Recipient]]:
    """The ways of a roster's own tree, with its teams by the names that PagerDuty's details have."""
    tree = compile_tree(of)
    names = {service: of.teams[key].name for service, key in owners(of).items()}
    pages = {each.service for each in tree.receivers if each.pagerduty is not None}
    found = {
        each.name: each.recipient(names.get(each.service or "") if each.service in pages else None)
        for each in tree.receivers
    }
    return [(leaf.path, leaf.group_by, found[leaf.receiver]) for leaf in leaves(tree.root)]


def test_all_forms_of_an_older_version_are_read_alike() -> None:
    """Each service's routes and receivers are found in each form, in the order in which they are tried."""
    found = {path.stem: read(path.read_bytes()) for path in sorted(OLDER.iterdir())}
    assert [*found] == ["helm", "operator-global", "operator-namespaced", "plain", "secret"]
    assert {each.version for each in found.values()} == {"0.1.0"}
    lines = [
        f"{path} → {who.service}, {who.team}, {'pages' if who.pages else 'pages nobody'}, {who.channel}\n"
        for path, _, who in ways(found["plain"])
    ]
    check(HERE / "golden/deployed-by-count.txt", "".join(lines))
    assert [name for name, each in found.items() if ways(each) != ways(found["plain"])] == []


@pytest.mark.parametrize("name", ROSTERS)
@pytest.mark.parametrize("form", FORMS)
def test_what_is_written_now_is_read_back(form: str, name: str) -> None:
    """Each form gives the routes of the tree that it was written from."""
    for version in ((0, 25), (0, 34)):
        text = FORMS[form](compile_tree(ROSTERS[name]), Options(source="teams.yaml", version=version))
        assert ways(read(text)) == compiled(ROSTERS[name])


@pytest.mark.parametrize("name", ["operator-namespaced", "secret"])
def test_what_kubectl_prints_is_read(name: str) -> None:
    """Kubectl prints a Secret's values in base64 and several objects as a list, without comments."""
    documents = list(yaml.safe_load_all((OLDER / f"{name}.yml").read_text("utf-8")))
    for each in documents:
        each["metadata"] |= {"resourceVersion": "12", "creationTimestamp": "2026-11-23T17:00:00Z"}
        if each["kind"] == "Secret":
            texts = each.pop("stringData")
            each["data"] = {key: base64.b64encode(text.encode()).decode() for key, text in texts.items()}
    listed = yaml.safe_dump({"apiVersion": "v1", "kind": "List", "items": documents})
    found = read(listed)
    assert (ways(found), found.version) == (ways(read((OLDER / f"{name}.yml").read_bytes())), None)


PLAIN = (OLDER / "plain.yml").read_text("utf-8")
SECRET = (OLDER / "secret.yml").read_text("utf-8")
GLOBAL = (OLDER / "operator-global.yml").read_text("utf-8")
NAMESPACED = (OLDER / "operator-namespaced.yml").read_text("utf-8")


KEY = "routing_key_file: /etc/alertmanager/secrets/pagerduty-disks"

EDITS: dict[str, tuple[str, str, str]] = {
    "a time interval": (PLAIN, "  group_wait: 30s\n", "  mute_time_intervals: [x]\n"),
    "a route that goes on": (
        PLAIN,
        "    receiver: disks/critical\n",
        "    receiver: disks/info\n    continue: true\n",
    ),
    "no such receiver": (PLAIN, "receiver: disks/critical", "receiver: disks/urgent"),
    "another receiver": (PLAIN, "- name: disks/critical", "- name: the-old-pager"),
    "e-mail": (PLAIN, "- name: disks/critical\n", "- name: disks/critical\n  email_configs: []\n"),
    "a webhook": (PLAIN, "- name: disks/critical\n", "- name: disks/critical\n  webhook_configs: []\n"),
    "another service's key": (PLAIN, KEY, KEY.replace("disks", "clusters")),
    "a key in clear text": (PLAIN, KEY, "routing_key: R123"),
    "another root": (PLAIN, "  receiver: unowned/critical\n", "  receiver: disks/critical\n"),
    "a broken matcher": (PLAIN, "'severity=\"info\"'", "'severity'"),
    "broken YAML": (PLAIN, "route:\n", "route: [\n"),
    "nothing": (PLAIN, PLAIN, ""),
    "a text": (PLAIN, PLAIN, "a text"),
    "a list": (PLAIN, PLAIN, "- route"),
    "another object": (PLAIN, PLAIN, "kind: Deployment\n"),
    "two configurations": (PLAIN, PLAIN, f"{PLAIN}---\n{PLAIN}"),
    "a broken matcher in a Secret": (SECRET, 'severity="info"', "severity"),
    "not base64": (SECRET, SECRET, "kind: Secret\ndata: {alertmanager.yaml: '?'}\n"),
    "no such operator": (GLOBAL, "matchType: '='", "matchType: '=='"),
    "a part of one": (GLOBAL, "    groupWait: 30s\n", "    matchers: [{name: a}]\n"),
    "objects that are not here": (NAMESPACED, NAMESPACED[NAMESPACED.index("---\n") :], ""),
    "objects alone": (NAMESPACED, NAMESPACED[: NAMESPACED.index("---\n")], ""),
    "an object elsewhere": (NAMESPACED, "  namespace: storage\n", "  namespace: elsewhere\n"),
    "an object twice": (NAMESPACED, NAMESPACED, f"{NAMESPACED}{NAMESPACED[NAMESPACED.index('---') :]}"),
    "an object too many": (
        NAMESPACED,
        "name: app\n      matchType: '='\n",
        "name: pod\n      matchType: '='\n",
    ),
}


def test_what_watchbill_did_not_write_is_refused() -> None:
    """The error gives the reason and the line."""
    lines = []
    for name, (text, old, new) in EDITS.items():
        assert text.replace(old, new, 1) != text, name
        message, number = refused(text.replace(old, new, 1))
        lines.append(f"{name}: line {number}: {message}\n")
    check(HERE / "golden/deployed-refused.txt", "".join(lines))


def test_receivers_of_one_service_agree_on_its_team() -> None:
    """Otherwise nobody can say who is paged."""
    text = PLAIN.replace("team: Storage", "team: Platform", 1)
    assert text != PLAIN
    assert refused(text)[0] == (
        "'disks/warning' pages team 'Storage', but another receiver of disks pages a different team"
    )


@given(st.text(min_size=1).map(str.strip).filter(lambda name: name and name[0] != '"'))
def test_name_of_a_team_is_read_as_it_was_written(name: str) -> None:
    """A name with braces is written as a template's string, and one that YAML could read is quoted."""
    written = (plain(name), f"\t{plain(name)}", fixed(name).as_is, fixed(name).as_yaml, json.dumps(name))
    assert [named_team(each) for each in written] == [name] * len(written)


@given(st.binary(max_size=200))
def test_reading_never_raises(data: bytes) -> None:
    """Whatever the bytes are, the answer is that they cannot be read."""
    assert isinstance(deployed("x", data), Diagnostic)


@pytest.mark.parametrize("text", [PLAIN, SECRET, GLOBAL, NAMESPACED])
def test_a_file_that_is_cut_short_is_refused(text: str) -> None:
    """A route whose receiver is missing is noticed."""
    lines = text[: text.rindex("name: unowned/info")].splitlines(keepends=True)
    for number in range(20, len(lines), 40):
        assert isinstance(deployed("x", "".join(lines[:number]).encode()), Diagnostic)
