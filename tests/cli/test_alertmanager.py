import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.cli.conftest import Watchbill
from watchbill.alertmanager.notifications import slack
from watchbill.alertmanager.write import FORMS
from watchbill.cli.commands import keys as command
from watchbill.cli.forms import RULES

Edit = Callable[[str, str], None]
NAMED = (
    "Slack gets no message without spec.alertmanagerConfiguration: "
    "{name: watchbill, templates: [{configMap: {name: watchbill-slack-text, key: watchbill.tmpl}}]}\n"
)
SERVICES = (
    "build-farm",
    "ingress",
    "kubernetes",
    "object-store",
    "payments-api",
    "payments-ledger",
    "shop",
    "unowned",
)


def outputs(*services: str) -> str:
    keys = {service: f"key-of-{service}" for service in services}
    return json.dumps({"routing_keys": {"sensitive": True, "type": ["map", "string"], "value": keys}})


@pytest.mark.parametrize("form", [*FORMS, RULES])
def test_alertmanager_writes_each_form(watchbill: Watchbill, folder: Path, form: str) -> None:
    """To stdout, or the same to a file; into a folder under a name of its own."""
    result = watchbill("alertmanager", "--format", form)
    assert (result.code, result.err) == (0, NAMED if form == "operator-global" else "")
    assert (
        watchbill("alertmanager", "--format", form, "--output", "out.yaml").err
        == f"wrote out.yaml\n{result.err}"
    )
    assert (folder / "out.yaml").read_text("utf-8") == result.out
    (folder / "made").mkdir()
    watchbill("alertmanager", "--format", form, "--output", "made")
    assert [path.read_text("utf-8") for path in (folder / "made").iterdir()] == [result.out]
    assert str(folder) not in result.out


def test_alertmanager_writes_the_slack_messages_once(watchbill: Watchbill, folder: Path) -> None:
    """Into a file that the configuration names from its own folder; what pages stays where it is."""
    (folder / "made").mkdir()
    whole = yaml.safe_load(watchbill("alertmanager").out)
    result = watchbill("alertmanager", "--output", "made", "--templates", "made/slack.tmpl")
    assert (result.code, result.err) == (0, "wrote made/slack.tmpl\nwrote made/alertmanager.yml\n")
    text = (folder / "made/alertmanager.yml").read_text("utf-8")
    assert "--format alertmanager --templates slack.tmpl\n" in text
    config = yaml.safe_load(text)
    assert config["templates"] == ["slack.tmpl"]
    assert (folder / "made/slack.tmpl").read_text("utf-8").split("\n", 1)[1].rstrip() == slack.SHARED
    for receiver, before in zip(config["receivers"], whole["receivers"], strict=True):
        assert receiver.get("pagerduty_configs") == before.get("pagerduty_configs")
        for shared, inline in zip(
            receiver.get("slack_configs", ()), before.get("slack_configs", ()), strict=True
        ):
            called = [key for key in ("title", "title_link", "fallback", "footer") if key in shared]
            brought = {key: slack.whole(shared[key]) for key in called}
            assert shared | brought | {"text": slack.inline(shared["text"])} == inline
            assert max(len(shared[key]) for key in ("text", "title", "fallback")) < 300


def test_alertmanager_names_the_templates_from_the_configurations_folder(
    watchbill: Watchbill, folder: Path
) -> None:
    """On stdout, and where it is absolute, as it was given."""
    (folder / "a").mkdir()
    (folder / "b").mkdir()
    for options, named in (
        (("--output", "a/am.yml", "--templates", "b/slack.tmpl"), "../b/slack.tmpl"),
        (("--output", "am.yml", "--templates", str(folder / "b/slack.tmpl")), str(folder / "b/slack.tmpl")),
        (("--templates", "b/slack.tmpl"), "b/slack.tmpl"),
    ):
        result = watchbill("alertmanager", *options)
        text = result.out or (folder / options[1]).read_text("utf-8")
        assert yaml.safe_load(text)["templates"] == [named]


def test_alertmanager_says_what_is_too_large_for_kubernetes(
    watchbill: Watchbill, folder: Path, edit: Edit
) -> None:
    """A warning where kubectl alone refuses it, an error and nothing written where Kubernetes does."""
    names = [f"more-{number}" for number in range(300)]
    runbooks = "https://example.com/{0}/"
    services = [
        f"      {{0}}: {{{{matchers: ['app=\"{{0}}\"'], runbooks: '{runbooks}'}}}}\n".format(name)
        for name in names
    ]
    edit("    services:\n", "    services:\n" + "".join(services[:100]))
    result = watchbill("alertmanager", "--format", "secret")
    assert (result.code, "warning: the Secret alertmanager-watchbill is " in result.err) == (0, True)
    assert "`kubectl apply --server-side`" in result.err
    edit("    services:\n", "    services:\n" + "".join(services[100:]))
    result = watchbill("alertmanager", "--format", "secret", "--output", "out.yaml")
    assert (result.code, result.out, (folder / "out.yaml").exists()) == (1, "", False)
    assert "Kubernetes accepts at most 1024 KiB [object-too-large]" in result.err
    assert watchbill("alertmanager").err == ""
    assert watchbill("alertmanager", "--format", "secret", "--allow", "object-too-large: INC-7").code == 0


def test_alertmanager_writes_nothing_while_a_team_has_an_error(
    watchbill: Watchbill, folder: Path, edit: Edit
) -> None:
    """No partial output: the old file stays; exit 1."""
    edit("members: [ana, ben, chi, dev]", "members: [ana, bne, chi, dev]")
    (folder / "out.yml").write_text("old\n")
    result = watchbill("alertmanager", "--output", "out.yml")
    assert (result.code, result.out, (folder / "out.yml").read_text()) == (1, "", "old\n")
    assert result.err.splitlines()[-1] == "nothing was written, because of these errors"


def test_alertmanager_writes_a_roster_with_an_allowed_error(watchbill: Watchbill, edit: Edit) -> None:
    """With --allow the configuration is written, and what is allowed is said."""
    edit('matchers: [namespace="shop"]', 'matchers: [namespace="ingress"]')
    assert watchbill("alertmanager").code == 1
    result = watchbill("alertmanager", "--allow", "equal-matchers: INC-7")
    assert (result.code, result.out[:7], "allowed: INC-7" in result.err) == (0, "# Made ", True)


def test_alertmanager_refuses_what_a_version_lacks(watchbill: Watchbill) -> None:
    """A heartbeat needs 0.26: an error at its place, and nothing written."""
    assert watchbill("alertmanager").code == 0
    result = watchbill("alertmanager", "--alertmanager-version", "0.25")
    assert (result.code, result.out, "[alertmanager-version]" in result.err) == (1, "", True)


def test_alertmanager_warns_of_what_a_version_does_not_see(watchbill: Watchbill, edit: Edit) -> None:
    """0.25 does not notice that Slack refuses a message: stderr says so, and the configuration is written."""
    edit("  heartbeat: /etc/alertmanager/secrets/heartbeat-url", "  slack_by: bot-token")
    result = watchbill("alertmanager", "--alertmanager-version", "0.25")
    assert (result.code, result.out[:7], "warning: " in result.err) == (0, "# Made ", True)
    assert "[slack-refusal-unseen]" in result.err
    assert watchbill("alertmanager", "--alertmanager-version", "0.26").err == ""
    edit("slack_by: bot-token", "slack_by: webhooks")
    assert watchbill("alertmanager", "--alertmanager-version", "0.25").err == ""


@pytest.mark.parametrize("form", list(FORMS))
def test_alertmanager_sends_to_the_region_of_the_settings(
    watchbill: Watchbill, folder: Path, form: str
) -> None:
    """
    In every form each page goes to the region that the stacks are made in; a region that is none is refused.
    """
    address = "https://events.eu.pagerduty.com/v2/enqueue"
    plain = watchbill("alertmanager", "--format", form)
    (folder / "cdktf.json").write_text('{"context": {"region": "eu"}}')
    result = watchbill("alertmanager", "--format", form)
    pages = result.out.count("routing_key_file: ") + result.out.count("routingKey:")
    assert (plain.out.count(address), result.out.count(address), pages > 0) == (0, pages, True)
    (folder / "cdktf.json").write_text('{"context": {"region": "europe"}}')
    result = watchbill("alertmanager", "--format", form)
    assert (result.code, result.out) == (2, "")
    assert result.err == 'watchbill: cdktf.json: context.region is "europe"; it must be "us" or "eu"\n'


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--alertmanager-version", "soon"), "'soon' is not a version of Alertmanager"),
        (("--namespace", "Not_One"), "'Not_One' is not a valid name of a Kubernetes namespace"),
        (
            ("--format", "secret", "--templates", "x.tmpl"),
            "--templates needs --format alertmanager: the other forms",
        ),
        (("--templates", "x[1].tmpl"), "Alertmanager would read x[1].tmpl as a pattern"),
        (
            ("--output", "am.yml", "--templates", "./am.yml"),
            "am.yml is the file of the configuration: name another",
        ),
        (("--output", "none/out.yml"), "cannot write none/out.yml: no such file or directory"),
    ],
)
def test_alertmanager_usage_errors_are_one_line(
    watchbill: Watchbill, arguments: tuple[str, ...], said: str
) -> None:
    """Exit 2, and nothing on stdout."""
    result = watchbill("alertmanager", *arguments)
    assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)
    assert result.err.startswith(f"watchbill: {said}")


def test_keys_as_a_secret(watchbill: Watchbill, folder: Path) -> None:
    """A manifest with the names that the configuration expects, for the owner alone."""
    (folder / "all.json").write_text(outputs(*SERVICES))
    result = watchbill("keys", "all.json", "--output", "secret.yaml", "--namespace", "alerts")
    assert (result.code, result.out) == (0, "")
    text = (folder / "secret.yaml").read_text("utf-8")
    assert stat.S_IMODE((folder / "secret.yaml").stat().st_mode) == 0o600
    assert [f"pagerduty-{service}: key-of-{service}" in text for service in SERVICES] == [True] * len(
        SERVICES
    )
    assert "namespace: alerts" in text
    assert watchbill("keys", "all.json", "--namespace", "alerts").out == text


def test_keys_as_files(watchbill: Watchbill, folder: Path) -> None:
    """A file a key, for the owner alone, without a line end."""
    (folder / "all.json").write_text(outputs(*SERVICES))
    result = watchbill("keys", "all.json", "--format", "files", "--output", "secrets")
    assert (result.code, result.out, "key-of" in result.err) == (0, "", False)
    written = {path.name: path.read_text() for path in (folder / "secrets").iterdir()}
    assert written == {f"pagerduty-{service}": f"key-of-{service}" for service in SERVICES}
    assert {stat.S_IMODE(path.stat().st_mode) for path in (folder / "secrets").iterdir()} == {0o600}


def test_keys_for_objects_in_namespaces(watchbill: Watchbill, folder: Path) -> None:
    """The main Secret, and one with its own keys in each namespace that has an object."""
    (folder / "all.json").write_text(outputs(*SERVICES))
    result = watchbill("keys", "all.json", "--format", "kubernetes-namespaced")
    documents = result.out.split("---\n")
    assert "namespace: monitoring" in documents[0]
    shop = next(document for document in documents if "namespace: shop" in document)
    assert [service for service in SERVICES if f"key-of-{service}" in shop] == ["shop"]


def test_keys_says_which_are_missing(watchbill: Watchbill, folder: Path) -> None:
    """Exit 1, by name; what is there is written all the same, what is not needed is left out and said."""
    (folder / "some.json").write_text(outputs("shop", "elsewhere"))
    result = watchbill("keys", "some.json")
    assert (result.code, "pagerduty-shop: key-of-shop" in result.out, "elsewhere" in result.out) == (
        1,
        True,
        False,
    )
    said = [line for line in result.err.splitlines() if line.startswith("missing: ")]
    assert (
        said[0] == "missing: pagerduty-payments-api, pagerduty-payments-ledger: "
        "apply the stack of payments, then pass its outputs"
    )
    assert "pagerduty-unowned: apply the stack of platform" in "".join(said)
    assert "key-of" not in result.err


def test_keys_of_one_team_are_enough_for_it(watchbill: Watchbill, folder: Path) -> None:
    """With --team the others' are not missed; a team that is not there is a usage error."""
    (folder / "some.json").write_text(outputs("shop"))
    result = watchbill("keys", "some.json", "--team", "website")
    assert (result.code, "missing" in result.err) == (0, False)
    assert watchbill("keys", "some.json", "--team", "nobody").code == 2


def test_keys_of_a_team_with_an_error_are_not_written(watchbill: Watchbill, folder: Path) -> None:
    """A service that cannot be read would seem to need none."""
    roster = folder / "teams.yaml"
    roster.write_text(roster.read_text().replace("handoff: Mon 09:00", "handoff: Mon 9", 1))
    (folder / "all.json").write_text(outputs(*SERVICES))
    result = watchbill("keys", "all.json")
    assert (result.code, result.out) == (1, "")


def test_keys_are_never_shown_on_a_terminal(
    watchbill: Watchbill, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where stdout is a terminal, --output is needed."""
    (folder / "all.json").write_text(outputs(*SERVICES))
    monkeypatch.setattr(command.sys.stdout, "isatty", lambda: True)
    result = watchbill("keys", "all.json")
    assert (result.code, result.out) == (2, "")


@pytest.mark.parametrize(
    "text", ["", "secret-key", "[1]", "{}", '{"routing_keys": "secret-key"}', "[" * 100_000]
)
def test_keys_of_unusable_outputs_is_a_usage_error(watchbill: Watchbill, folder: Path, text: str) -> None:
    """One line that shows nothing of the file."""
    (folder / "odd.json").write_text(text)
    result = watchbill("keys", "odd.json")
    assert (result.code, result.out, result.err.count("\n"), "secret-key" in result.err) == (2, "", 1, False)


def test_header_names_the_roster_whatever_it_is_called(watchbill: Watchbill, folder: Path) -> None:
    """A name cannot end the comment that it stands in, and is quoted as a shell needs it."""
    (folder / "teams.yaml").rename(folder / "our\nroute: x.yaml")
    header = watchbill("alertmanager", "our\nroute: x.yaml").out.split("\nglobal:")[0].splitlines()
    assert [line for line in header if not line.startswith("#")] == []
    assert "#   watchbill alertmanager 'our␊route: x.yaml' --format alertmanager" in header


def test_keys_of_outputs_with_a_byte_order_mark(watchbill: Watchbill, folder: Path) -> None:
    """As PowerShell writes it."""
    (folder / "all.json").write_text("\ufeff" + outputs(*SERVICES), encoding="utf-8")
    assert watchbill("keys", "all.json", "--output", "secret.yaml").code == 0


def keyed(watchbill: Watchbill, folder: Path) -> tuple[str, ...]:
    """The command that writes keys as files."""
    (folder / "out.json").write_text(outputs("payments-api"))
    return ("keys", "out.json", "--format", "files", "--output")


def test_keys_as_files_are_in_a_folder_of_their_owners(watchbill: Watchbill, folder: Path) -> None:
    """Mode 0700 whoever made the folder, and 0600 whatever was there."""
    command = keyed(watchbill, folder)
    (folder / "secrets").mkdir(mode=0o755)
    (folder / "secrets" / "pagerduty-payments-api").write_text("old")
    (folder / "secrets" / "pagerduty-payments-api").chmod(0o644)
    before = os.umask(0)
    try:
        watchbill(*command, "secrets")
        watchbill(*command, "new/secrets")
    finally:
        os.umask(before)
    for name in ("secrets", "new/secrets"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o700
        assert stat.S_IMODE((folder / name / "pagerduty-payments-api").stat().st_mode) == 0o600
        assert (folder / name / "pagerduty-payments-api").read_text() != "old"
        assert os.listdir(folder / name) == ["pagerduty-payments-api"]


@pytest.mark.parametrize("what", ["a link", "a link to nothing", "a pipe", "a folder"])
def test_keys_as_files_are_only_written_to_files(watchbill: Watchbill, folder: Path, what: str) -> None:
    """Whoever reads a pipe, or owns what a link leads to, gets no key; nothing else is written either."""
    command = keyed(watchbill, folder)
    (folder / "secrets").mkdir()
    (folder / "public").write_text("kept")
    target = folder / "secrets" / "pagerduty-payments-api"
    match what:
        case "a link":
            target.symlink_to(folder / "public")
        case "a link to nothing":
            target.symlink_to(folder / "made")
        case "a pipe":
            os.mkfifo(target)
        case _:
            target.mkdir()
    result = watchbill(*command, "secrets")
    assert (result.code, result.err) == (
        2,
        "watchbill: cannot write secrets/pagerduty-payments-api: it is not a regular file; delete it\n",
    )
    assert (folder / "public").read_text() == "kept"
    assert not (folder / "made").exists()
    assert os.listdir(folder / "secrets") == ["pagerduty-payments-api"]


def test_keys_as_files_are_not_written_through_a_linked_folder(watchbill: Watchbill, folder: Path) -> None:
    """Not even within the repository."""
    command = keyed(watchbill, folder)
    (folder / "public").mkdir(mode=0o755)
    (folder / "secrets").symlink_to("public")
    result = watchbill(*command, "secrets")
    assert (result.code, result.err) == (
        2,
        "watchbill: cannot write keys to secrets: it is a link; name the folder itself\n",
    )
    assert os.listdir(folder / "public") == []
    assert stat.S_IMODE((folder / "public").stat().st_mode) == 0o755
