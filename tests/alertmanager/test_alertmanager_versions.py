import pytest
import yaml

from tests.rosters import example
from watchbill.alertmanager.compile import compile_tree
from watchbill.alertmanager.version import NEWEST, lacking, parse, unseen
from watchbill.alertmanager.write import FORMS
from watchbill.alertmanager.write.options import Options
from watchbill.diagnostics import Grade
from watchbill.roster.alerting import SlackBy

HEARTBEAT = "/etc/alertmanager/secrets/heartbeat"


@pytest.mark.parametrize(("text", "version"), [("0.25", (0, 25)), ("v0.31.1", (0, 31)), ("1.0", (1, 0))])
def test_version_is_read(text: str, version: tuple[int, int]) -> None:
    """A `v` and a patch level change nothing."""
    assert parse(text) == version


@pytest.mark.parametrize("text", ["", "25", "0.24", "0.25.", "newest", "0.25.1.2"])
def test_text_that_is_not_a_version_is_refused(text: str) -> None:
    """One sentence says what was expected."""
    with pytest.raises(ValueError, match=r"Alertmanager"):
        parse(text)


def test_heartbeat_is_an_error_for_the_oldest_only() -> None:
    """0.25 has no url_file for webhooks."""
    tree = compile_tree(example(heartbeat=HEARTBEAT))
    (found,) = lacking(tree, (0, 25))
    assert (found.code, found.message) == (
        "alertmanager-version",
        "Alertmanager 0.25 cannot read the heartbeat's address from a file.",
    )
    assert lacking(tree, NEWEST) == ()
    assert lacking(compile_tree(example()), (0, 25)) == ()


def test_slack_token_is_a_warning_for_the_oldest_only() -> None:
    """0.25 ignores Slack's answer: a refused message counts as delivered, and nothing is logged."""
    (found,) = unseen(compile_tree(example()), (0, 25))
    assert (found.code, found.grade, found.message) == (
        "slack-refusal-unseen",
        Grade.WARNING,
        "Alertmanager 0.25 does not notice when Slack refuses a bot's message",
    )
    assert unseen(compile_tree(example()), (0, 26)) == ()
    assert unseen(compile_tree(example(slack_by=SlackBy.WEBHOOKS)), (0, 25)) == ()


def test_field_that_a_version_lacks_is_not_written_for_it() -> None:
    """An unknown field would make Alertmanager refuse the whole file."""
    text = FORMS["alertmanager"](
        compile_tree(example(heartbeat=HEARTBEAT)), Options(source="teams.yaml", version=(0, 25))
    )
    assert {"name": "heartbeat"} in yaml.safe_load(text)["receivers"]
