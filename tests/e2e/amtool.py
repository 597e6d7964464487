"""What amtool says."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def _run(amtool: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([amtool, *arguments], capture_output=True, text=True, check=False, timeout=60)


def check_config(amtool: Path, config: Path) -> tuple[int, str]:
    """The exit code, and what was said."""
    done = _run(amtool, "check-config", str(config))
    return done.returncode, done.stdout + done.stderr


def routed(amtool: Path, config: Path, labels: Mapping[str, str]) -> list[str]:
    """The receivers that an alert is sent to."""
    pairs = [f"{name}={_quoted(value)}" for name, value in labels.items()]
    done = _run(amtool, "config", "routes", "test", f"--config.file={config}", *pairs)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip().split(",")


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


NOTHING = '{{ define "none" }}{{ end }}'


def rendered(
    amtool: Path, folder: Path, text: str, data: Mapping[str, Any], *, definitions: str = NOTHING
) -> str:
    """
    What a template gives beside a file of definitions; AssertionError where it cannot be parsed or executed.
    """
    (folder / "data.json").write_text(json.dumps(data), encoding="utf-8")
    (folder / "definitions.tmpl").write_text(definitions, encoding="utf-8")
    done = _run(
        amtool,
        "template",
        "render",
        f"--template.glob={folder}/*.tmpl",
        f"--template.text={text}",
        f"--template.data={folder / 'data.json'}",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.removesuffix("\n")
