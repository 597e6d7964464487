"""Whole outputs compared with files beside the tests; a run says which of them `UPDATE_GOLDEN=1` rewrote."""

import os
from collections.abc import Iterable
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest

HINT = "If the new output is what you mean, run the same tests with UPDATE_GOLDEN=1: it writes these files."

_REWRITTEN: set[str] = set()
"""Files that this process has rewritten; with pytest-xdist the first process adds those of its workers."""


def wanted() -> bool:
    """Tell whether golden files are to be rewritten."""
    return bool(os.environ.get("UPDATE_GOLDEN"))


def check(path: Path, actual: str) -> None:
    """Compare a whole output with a golden file; `UPDATE_GOLDEN=1` rewrites the file."""
    check_all([(path, actual)])


def check_all(outputs: Iterable[tuple[Path, str]]) -> None:
    """Compare whole outputs with their golden files, and show all that differ, with how to rewrite them."""
    differences = []
    for path, actual in outputs:
        if wanted():
            rewrite(path, actual)
        expected = path.read_text(encoding="utf-8") if path.is_file() else None
        if expected is None:
            differences.append(f"there is no {path} yet; the output is:\n{actual}")
        elif expected != actual:
            lines = (each.splitlines(keepends=True) for each in (expected, actual))
            differences.append("".join(unified_diff(*lines, str(path), "actual")))
    assert not differences, "\n\n".join((*differences, HINT))


def rewrite(path: Path, text: str) -> None:
    """Write a text to a file, and note it for the end of the run unless the file has it already."""
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    _REWRITTEN.add(str(path))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Send what a worker of pytest-xdist has rewritten to the process that reports."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["golden"] = sorted(_REWRITTEN)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over what a worker of pytest-xdist has rewritten."""
    _REWRITTEN.update(getattr(node, "workeroutput", {}).get("golden", ()))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which files were rewritten."""
    if not wanted():
        return
    terminalreporter.section("golden files")
    for path in sorted(_REWRITTEN):
        terminalreporter.line(f"rewritten: {os.path.relpath(path, terminalreporter.config.rootpath)}")
    if not _REWRITTEN:
        terminalreporter.line("none was rewritten")
