"""What hints tell people to type is typed."""

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Watchbill

CORPUS = Path(__file__).parents[1] / "checks" / "err"
COVER = re.compile(r"`watchbill (edit cover [^`]*)`")
AT = "2026-11-23 12:00"
"""The instant of the corpus."""


def messages(watchbill: Watchbill) -> list[str]:
    """Return what `validate` finds."""
    return [each["message"] for each in json.loads(watchbill("validate", "--format", "json").out)["findings"]]


def hints(path: Path, code: str) -> list[tuple[str, str]]:
    """Return the message and the command of each finding of a code that has one."""
    found = []
    message = ""
    for line in path.with_suffix(".out").read_text("utf-8").splitlines():
        if f"[{code}]" in line:
            message = line.split(": ", 2)[2].removesuffix(f" [{code}]")
        elif line.startswith("  hint:") and message:
            found += [(message, command) for command in COVER.findall(line) if "SOMEBODY" not in command]
            message = ""
    return found


def cases(code: str) -> list[tuple[Path, str, str]]:
    return [(path, *each) for path in sorted(CORPUS.glob(f"{code}*.yaml")) for each in hints(path, code)]


@pytest.fixture
def corpus(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WATCHBILL_AT", AT)
    return folder


@pytest.mark.parametrize(
    ("path", "message", "command"), cases("leave-over-a-shift"), ids=lambda each: getattr(each, "stem", "")
)
def test_a_hint_about_leave_mends_it(
    watchbill: Watchbill, corpus: Path, path: Path, message: str, command: str
) -> None:
    """The finding is gone, and the command brings no other."""
    shutil.copy(path, corpus / "teams.yaml")
    before = messages(watchbill)
    assert message in before
    assert watchbill(*shlex.split(command)).code == 0
    after = messages(watchbill)
    assert message not in after
    assert set(after) <= set(before)


@pytest.mark.parametrize(
    ("path", "message", "command"), cases("unfair-share"), ids=lambda each: getattr(each, "stem", "")
)
def test_a_hint_about_shares_helps(
    watchbill: Watchbill, corpus: Path, path: Path, message: str, command: str
) -> None:
    """A shift changes hands, the numbers are others, and the command brings no finding of another kind."""
    shutil.copy(path, corpus / "teams.yaml")
    before = messages(watchbill)
    assert message in before
    assert watchbill(*shlex.split(command)).code == 0
    after = messages(watchbill)
    assert message not in after
    assert {each for each in after if "`fairness` allows" not in each} <= set(before)
