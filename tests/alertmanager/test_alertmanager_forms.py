import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.alertmanager import merge
from tests.golden import check
from tests.rosters import alerting, example, roster, service, team
from watchbill.alertmanager.compile import compile_tree
from watchbill.alertmanager.notifications import slack
from watchbill.alertmanager.tree import RoutingTree
from watchbill.alertmanager.write import FORMS
from watchbill.alertmanager.write.options import Options
from watchbill.roster.alerting import SlackBy

GOLDEN = Path(__file__).parent / "golden"
OPTIONS = Options(source="teams.yaml")


@pytest.mark.parametrize("form", FORMS)
def test_form_is_written_completely(form: str) -> None:
    """Each form of a fixed roster, byte for byte."""
    check(GOLDEN / f"{form}.yml", FORMS[form](compile_tree(example()), OPTIONS))


@pytest.mark.parametrize("form", FORMS)
def test_form_with_webhooks_and_heartbeat_is_written_completely(form: str) -> None:
    """The other way to Slack, and a dead man's switch, byte for byte."""
    small = roster(
        team("payments", service("api", ['namespace="payments"'])),
        alerting=alerting(slack_by=SlackBy.WEBHOOKS, heartbeat="/etc/alertmanager/secrets/heartbeat-url"),
    )
    check(GOLDEN / f"{form}-webhooks.yml", FORMS[form](compile_tree(small), OPTIONS))


@pytest.mark.parametrize("form", FORMS)
def test_no_form_holds_a_secret(form: str) -> None:
    """Keys, tokens and webhooks are only ever files or selectors."""
    text = FORMS[form](compile_tree(example()), OPTIONS)
    assert re.findall(r"\b(?:routing_key|service_key|credentials|token):(?! *$)", text, re.MULTILINE) == []
    for path in re.findall(r"_file: (\S+)", text):
        assert path.startswith("/")


def test_helm_keeps_what_the_chart_needs() -> None:
    """Helm replaces lists, so the sink and the templates are repeated."""
    values = yaml.safe_load(FORMS["helm"](compile_tree(example()), OPTIONS))["alertmanager"]
    assert values["alertmanagerSpec"] == {"secrets": ["watchbill"]}
    config = values["config"]
    assert config["templates"] == ["/etc/alertmanager/config/*.tmpl"]
    assert {"name": "null"} in config["receivers"]


def _configurations(form: str, tree: RoutingTree) -> list[dict[str, Any]]:
    """What Alertmanager gets of a form, and what else there is in it."""
    text = FORMS[form](tree, OPTIONS)
    if form == "operator-global":
        return [merge.as_global(merge.documents(text)[-1])]
    if form == "operator-namespaced":
        main, objects = merge.main_and_objects(text)
        return [main, *objects]
    value: dict[str, Any] = yaml.safe_load(text)
    if form == "helm":
        value = value["alertmanager"]["config"]
    if form == "secret":
        value = yaml.safe_load(value["stringData"]["alertmanager.yaml"])
    return [value]


@pytest.mark.parametrize("form", FORMS)
def test_inhibition_rules_are_in_every_form(form: str) -> None:
    """
    There are three between classes, and InfoInhibitor's; of the operator's objects, only the main
    configuration has them.
    """
    first, *others = _configurations(form, compile_tree(example()))
    assert [
        (rule["source_matchers"], rule["target_matchers"], rule["equal"]) for rule in first["inhibit_rules"]
    ] == [
        (['severity!~"info|warning"'], ['severity="warning"'], ["alertname", "cluster", "namespace", "app"]),
        (['severity!~"info|warning"'], ['severity="info"'], ["alertname", "cluster", "namespace", "app"]),
        (['severity="warning"'], ['severity="info"'], ["alertname", "cluster", "namespace", "app"]),
        (['alertname="InfoInhibitor"'], ['severity="info"'], ["namespace"]),
    ]
    assert [other for other in others if "inhibitRules" in other["spec"]] == []


@pytest.mark.parametrize("form", FORMS)
def test_info_inhibitor_notifies_nobody_even_without_its_rule(form: str) -> None:
    """It is not an incident, whether it mutes anything or not."""
    tree = compile_tree(example(info_inhibitor=False))
    first, *_ = _configurations(form, tree)
    assert len(first["inhibit_rules"]) == 3
    routes = [
        (each["matchers"], each["receiver"].rpartition("/")[2]) for each in first["route"]["routes"][:2]
    ]
    assert (['alertname="InfoInhibitor"'], "null") in routes


@pytest.mark.parametrize("form", ["helm", "secret"])
def test_secrets_are_read_where_the_operator_mounts_them(form: str) -> None:
    """The operator mounts each key of a Secret below /etc/alertmanager/secrets/NAME."""
    tree = compile_tree(example(heartbeat="/etc/alertmanager/secrets/heartbeat-url"))
    text = FORMS[form](tree, Options(source="teams.yaml", secret_name="keys"))
    paths = re.findall(r"_file: (\S+)", text)
    assert "/etc/alertmanager/secrets/keys/heartbeat-url" in paths
    assert all(path.startswith("/etc/alertmanager/secrets/keys/") for path in paths)


def test_global_object_gives_the_plain_configuration() -> None:
    """The operator's configuration from the global object routes as the plain file, with other names."""
    tree = compile_tree(example())
    objects = merge.documents(FORMS["operator-global"](tree, OPTIONS))
    assert [each["kind"] for each in objects] == ["Secret", "ConfigMap", "AlertmanagerConfig"]
    text = json.dumps(merge.as_global(objects[-1])["route"]).replace("monitoring/watchbill/", "")
    plain = yaml.safe_load(FORMS["alertmanager"](tree, OPTIONS))
    assert json.loads(text) == plain["route"]


def test_addresses_in_objects_use_only_functions_of_go() -> None:
    """
    The operator parses a templated address without Alertmanager's functions, and refuses what it does not
    know.
    """
    *_, global_object = merge.documents(FORMS["operator-global"](compile_tree(example()), OPTIONS))
    addresses = [
        address
        for receiver in global_object["spec"]["receivers"]
        for config in receiver.get("pagerdutyConfigs", [])
        for address in (config["clientURL"], *(link["href"] for link in config["pagerDutyLinkConfigs"]))
    ]
    assert addresses != []
    used = {
        word
        for address in addresses
        for word in re.findall(r"(?:match|reReplaceAll|stringSlice|join|toUpper)", address)
    }
    assert used == set()


def _shared(form: str, text: str) -> tuple[str, str]:
    """
    The file that Alertmanager reads in a form, and how the configuration or the note above it names that
    file.
    """
    if form == "operator-global":
        return merge.documents(text)[1]["data"]["watchbill.tmpl"], text.replace("\n# ", " ")
    value: dict[str, Any] = yaml.safe_load(text)
    if form == "helm":
        return (
            value["alertmanager"]["templateFiles"]["watchbill.tmpl"],
            value["alertmanager"]["config"]["templates"][0],
        )
    config = yaml.safe_load(value["stringData"]["alertmanager.yaml"])
    return value["stringData"]["watchbill.tmpl"], config["templates"][0]


@pytest.mark.parametrize(
    ("form", "named"),
    [
        ("helm", "/etc/alertmanager/config/*.tmpl"),
        ("secret", "/etc/alertmanager/config/watchbill.tmpl"),
        ("operator-global", "templates: [{configMap: {name: watchbill-slack-text, key: watchbill.tmpl}}]"),
    ],
)
def test_slack_text_is_written_once_if_the_form_can(form: str, named: str) -> None:
    """
    The text is in a file that the configuration names, and receivers call it. Pages do not depend on a file.
    """
    text = FORMS[form](compile_tree(example()), OPTIONS)
    file, said = _shared(form, text)
    assert named in said
    assert file.split("\n", 1)[1].rstrip() == slack.SHARED
    assert text.count('define "watchbill.slack.text"') == 1
    pages = [page for each in _configurations(form, compile_tree(example())) for page in _pages(each)]
    assert pages != []
    assert [page for page in pages if "watchbill.slack" in json.dumps(page)] == []


def _pages(config: dict[str, Any]) -> list[dict[str, Any]]:
    return [page for receiver in config["receivers"] for page in receiver.get("pagerduty_configs", ())]


def test_objects_in_namespaces_have_their_own_slack_text() -> None:
    """
    Each object works by itself, so they can be applied in any order. The Secret has its own shared text.
    """
    main, objects = merge.main_and_objects(FORMS["operator-namespaced"](compile_tree(example()), OPTIONS))
    assert main["templates"] == ["/etc/alertmanager/config/watchbill.tmpl"]
    texts = [
        slack["text"]
        for each in objects
        for one in each["spec"]["receivers"]
        for slack in one.get("slackConfigs", ())
    ]
    assert [text for text in texts if 'define "watchbill.slack.text"' not in text] == []


def test_header_says_how_to_regenerate_for_an_older_alertmanager() -> None:
    """The command in the header gives the same file again."""
    text = FORMS["alertmanager"](compile_tree(example()), Options(source="teams.yaml", version=(0, 25)))
    assert "#   watchbill alertmanager teams.yaml --format alertmanager --alertmanager-version 0.25\n" in text


def test_header_names_a_namespace_that_is_not_the_default() -> None:
    """Without it, the command would write objects for another namespace."""
    text = FORMS["secret"](compile_tree(example()), Options(source="teams.yaml", namespace="alerts"))
    assert "#   watchbill alertmanager teams.yaml --format secret --namespace alerts\n" in text


def test_helm_does_not_run_the_templates_of_alertmanager() -> None:
    """With the chart's `tplConfig` Helm would read our braces itself."""
    values = yaml.safe_load(FORMS["helm"](compile_tree(example()), OPTIONS))["alertmanager"]
    assert values["tplConfig"] is False
