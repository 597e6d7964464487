"""The rules that watch Alertmanager, by Prometheus' own tool and by what an Alertmanager really counts."""

import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest
import yaml

from tests import binaries
from tests.e2e.alertmanager import alert, hurried, running
from tests.rosters import example
from tests.standins.events import events
from tests.standins.slack import CHAT, slack
from watchbill.alertmanager.compile import compile_tree
from watchbill.alertmanager.write.options import Options
from watchbill.alertmanager.write.plain import configuration
from watchbill.alertmanager.write.rules import RULES, write

pytestmark = pytest.mark.e2e

CASES = Path(__file__).parent / "rules" / "alertmanager.test.yaml"


def promtool(folder: Path, *arguments: str) -> None:
    """Run promtool, which must be content."""
    command = [binaries.find("promtool"), *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_rules_fire_when_they_must(tmp_path: Path) -> None:
    """Promtool reads them, finds nothing to lint, and plays failures against them."""
    some = example()
    text = write(compile_tree(some), some.alerting, Options(source="teams.yaml"))
    (tmp_path / "alertmanager.rules.yml").write_text(text, encoding="utf-8")
    shutil.copy(CASES, tmp_path)
    promtool(tmp_path, "check", "rules", "--lint=all", "--lint-fatal", "alertmanager.rules.yml")
    promtool(tmp_path, "test", "rules", CASES.name)
    played = {
        each["alertname"]
        for case in yaml.safe_load(CASES.read_text())["tests"]
        for each in case["alert_rule_test"]
    }
    assert played == {rule.alert for rule in RULES}


@pytest.mark.parametrize("version", [binaries.OLDEST, binaries.NEWEST])
def test_alertmanager_counts_what_the_rules_read(version: str, tmp_path: Path) -> None:
    """Each metric is there, failures begin at zero, and a page without its key is one."""
    binary = binaries.find("alertmanager", version)
    with events() as pagerduty, slack() as chat:
        config = configuration(hurried(compile_tree(example()), tmp_path / "secrets"), (0, 25))
        config["global"] = {"pagerduty_url": f"{pagerduty.url}/v2/enqueue", "slack_api_url": chat.url + CHAT}
        path = tmp_path / "alertmanager.yml"
        path.write_text(yaml.safe_dump(config), encoding="utf-8")
        with running(binary, path, cluster="127.0.0.1:0") as alertmanager:
            said = alertmanager.metrics()
            metrics = {name for rule in RULES for name in re.findall(r"alertmanager_\w+", rule.expression)}
            assert {name for name in metrics if not re.search(rf"^{name}[{{ ]", said, re.MULTILINE)} == set()
            assert _failed(said, "pagerduty") == _failed(said, "slack") == 0
            alertmanager.send(alert({"alertname": "Down", "namespace": "shop", "severity": "critical"}))
            end = time.monotonic() + 15
            while not (_failed(said, "pagerduty") and _failed(said, "slack")) and time.monotonic() < end:
                time.sleep(0.2)
                said = alertmanager.metrics()
            assert (_failed(said, "pagerduty") > 0, _failed(said, "slack") > 0) == (True, True)


def _failed(metrics: str, integration: str) -> float:
    """How many notifications failed, for whatever reasons; KeyError where none are counted."""
    lines = re.findall(
        rf'^alertmanager_notifications_failed_total{{integration="{integration}".*}} (\S+)$', metrics, re.M
    )
    if not lines:
        raise KeyError(integration)
    return sum(map(float, lines))
