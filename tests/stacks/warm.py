"""The app as a fork of a process that has already loaded the CDK and started Node."""

import importlib
import json
import os
import subprocess
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
BROKE = 70
"""The exit code of an app with an uncaught exception."""


class Warm:
    """
    Runs the app in one folder, as often as a test asks.

    Node keeps the folder in which it started, so each folder needs its own process.
    """

    def __init__(self, folder: Path, said: Path) -> None:
        """Start in an existing folder, and let what each run says be written to another."""
        self._said = said
        self._process = subprocess.Popen(
            (sys.executable, "-m", "tests.stacks.warm", str(said)),
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        """Run the app with an environment, and return what came of it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{json.dumps(dict(environment))}\n")
        self._process.stdin.flush()
        code = int(self._process.stdout.readline())
        out, err = ((self._said / name).read_text("utf-8") for name in ("out", "err"))
        return subprocess.CompletedProcess(("stacks",), code, out, err)

    def close(self) -> None:
        """Let the process end, and Node with it."""
        self._process.communicate()


def _serve(said: Path) -> None:
    """Load the CDK, and run the app in a fork for each environment that arrives."""
    from stacks import __main__, node

    node.prepare(os.environ)
    # The first import starts Node; the app needs the others when it reads a roster.
    for late in ("stacks.app", "jsonschema_rs", "re2"):
        importlib.import_module(late)
    for line in sys.stdin:
        if not (child := os.fork()):
            _run(__main__.main, json.loads(line), said)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _run(app: Callable[[], int], environment: Mapping[str, str], said: Path) -> None:
    """Be the app, and end without a word to Node, which the next one needs."""
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["stacks"]
    for descriptor, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(said / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), descriptor)
    code = BROKE
    try:
        code = app()
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
