"""The action on a cold runner: it installs itself, and its comment arrives; `make bench` says how soon."""

from pathlib import Path

import pytest

from tests.cli.conftest import AT, ROOT
from tests.cli.pipelines import ADDED, UNSHADOWED, Request, Runner
from tests.standins.github import GitHub

pytestmark = pytest.mark.e2e


def test_the_comment_arrives_from_a_cold_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is installed before, and no cache is used."""
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    request = Request(tmp_path, ADDED, UNSHADOWED)
    work = request.clone()
    with GitHub(request.pull()) as hub:
        run = Runner(
            ROOT / "action.yml", tmp_path, hub.environment() | request.event() | {"WATCHBILL_AT": AT}
        )
        run.really_install()
        assert run.run(work) == 0, run.said
    assert "### On-call: 4 people who are not part of this edit move" in hub.pulls[7].comments[0]["body"]
    assert len(hub.pulls[7].remarks) == 1
