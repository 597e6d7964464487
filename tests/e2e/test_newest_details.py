"""
What the newest Alertmanager, of which no server can be built, makes of the details that are written for it.
"""

import json
import os
import random
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests import binaries
from tests.alertmanager.alerts import alert, template_data
from tests.alertmanager.hostile import PLACED, alerts
from tests.rosters import example
from watchbill.alertmanager.compile import compile_tree
from watchbill.alertmanager.notifications.page import written
from watchbill.alertmanager.version import NEWEST

pytestmark = pytest.mark.e2e

MODULE = Path(__file__).parent / "details"
PIECES = (
    "0",
    "1",
    "7",
    "8",
    "9",
    "a",
    "b",
    "e",
    "E",
    "f",
    "n",
    "o",
    "x",
    "X",
    ".",
    "-",
    "+",
    "_",
    "inf",
    "nan",
    "yes",
)


def _groups() -> dict[str, dict[str, Any]]:
    found = {f"{kind} {name}": template_data([alert(*said)]) for (kind, name), said in alerts().items()}
    draw = random.Random(9)
    words = {"".join(draw.choices(PIECES, k=draw.randint(1, 5))) for _ in range(3000)}
    return found | {
        f"word {word}": template_data([alert(PLACED | {"cluster": word})]) for word in sorted(words)
    }


def test_details_are_sent_as_the_text_that_was_rendered(tmp_path: Path) -> None:
    """
    Hostile alerts and words that look like numbers, by Alertmanager's own function; only what must be is
    quoted.
    """
    receivers = [each for each in compile_tree(example()).receivers if each.pagerduty is not None]
    pages = {each.name: each.pagerduty for each in receivers if each.pagerduty is not None}
    odd = written(pages["web_shop/critical"].details, NEWEST)["service"]
    usual = pages["payments-api/critical"]
    cases = tmp_path / "cases.json"
    content = {
        "details": written(usual.details, NEWEST) | {"odd name": odd},
        "addresses": {"client": usual.client_url} | {text: href for href, text in usual.links},
        "groups": _groups(),
    }
    cases.write_text(json.dumps(content), encoding="utf-8")
    done = subprocess.run(
        [binaries.find("go"), "test", "-count=1", "-v", "./..."],
        cwd=MODULE,
        env=os.environ | {"WATCHBILL_CASES": str(cases)},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(content['groups'])} groups, 10 details each" in done.stdout
    assert "--- PASS: TestWordIsQuotedOnlyWhereItWouldBeRetyped" in done.stdout
    assert "--- PASS: TestAddressesNeedNothingButGo" in done.stdout
