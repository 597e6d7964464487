import os
import pty
import subprocess
import sys
from pathlib import Path

CODE = """
import sys, time
from watchbill.cli import progress
progress.PATIENCE = float(sys.argv[1])
with progress.shown("checking teams.yaml"):
    while sys.argv[2] == "until it is shown" and "rich" not in sys.modules:
        time.sleep(0.01)
    time.sleep(0.3 if sys.argv[2] == "a while" else 0)
print("rich" in sys.modules)
"""


def run(patience: str, work: str, *, terminal: bool) -> tuple[str, str]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "TERM": "xterm"}
    command = (sys.executable, "-c", CODE, patience, work)
    if not terminal:
        done = subprocess.run(command, env=environment, text=True, capture_output=True, check=True)
        return done.stdout, done.stderr
    ours, theirs = pty.openpty()
    done = subprocess.run(
        command, env=environment, text=True, stdout=subprocess.PIPE, stderr=theirs, check=True
    )
    os.close(theirs)
    said = os.read(ours, 1_000_000) if done.stdout == "True\n" else b""
    os.close(ours)
    return done.stdout, said.decode()


def test_progress_is_shown_on_a_terminal_when_work_takes_long() -> None:
    """A bar with the name of what is done."""
    loaded, said = run("0", "until it is shown", terminal=True)
    assert (loaded, "checking teams.yaml" in said) == ("True\n", True)


def test_progress_is_not_shown_for_quick_work() -> None:
    """Nothing is drawn, nor is rich loaded."""
    assert run("600", "no time", terminal=True) == ("False\n", "")


def test_progress_is_not_shown_off_a_terminal() -> None:
    """A log of CI holds no bar."""
    assert run("0", "a while", terminal=False) == ("False\n", "")
