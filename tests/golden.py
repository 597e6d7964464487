"""Whole outputs compared with files beside the tests."""

import os
from pathlib import Path


def check(path: Path, actual: str) -> None:
    """Compare a whole output with a golden file; `UPDATE_GOLDEN=1` rewrites the file."""
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(actual, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == actual
