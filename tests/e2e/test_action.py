"""The action as a cold runner takes it: it installs itself, and its comment arrives."""

import time
from pathlib import Path

import pytest

from tests.cli.conftest import AT, ROOT
from tests.cli.pipelines import ADDED, UNSHADOWED, Request, Runner
from tests.standins.github import GitHub

pytestmark = pytest.mark.e2e

MOST = 45.0
"""
Seconds from a push to its comment are the aim; a runner's own start comes on top of what is measured here.
"""


def test_the_comment_arrives_from_a_cold_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is installed before, and no cache is used."""
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    request = Request(tmp_path, ADDED, UNSHADOWED)
    work = request.clone()
    with GitHub(request.pull()) as hub:
        run = Runner(
            ROOT / "action.yml", tmp_path, hub.environment() | request.event() | {"WATCHBILL_AT": AT}
        )
        (tmp_path / "shims/python3").unlink()
        begun = time.monotonic()
        assert run.run(work) == 0, run.said
        took = time.monotonic() - begun
    assert "### On-call: 4 people who are not part of this edit move" in hub.pulls[7].comments[0]["body"]
    assert len(hub.pulls[7].remarks) == 1
    assert took < MOST
