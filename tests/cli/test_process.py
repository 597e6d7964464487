import errno
import os
import pty
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Watchbill
from watchbill.checks import run
from watchbill.cli import main
from watchbill.report.findings import FORMS

COMMAND = (sys.executable, "-m", "watchbill")
HANGS = 300
"""Seconds after which a process is taken to hang: no figure of how long anything may take."""


def start(folder: Path, *arguments: str, **streams: object) -> "subprocess.Popen[str]":
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.Popen((*COMMAND, *arguments), cwd=folder, env=environment, text=True, **streams)  # type: ignore[call-overload,no-any-return]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nonsense",), "No such command 'nonsense'"),
        (("validate", "--bogus"), "No such option: --bogus"),
        (("validate", "--format", "xml"), "'xml' is not one of"),
        (("validate", "--at", "soon"), "'soon' is not a time"),
        (("validate", "--allow", "no-runbook"), "cannot allow 'no-runbook' without a reason"),
        (("validate", "a.yaml", "b.yaml"), "unexpected extra argument"),
        (("keys",), "Missing argument"),
    ],
)
def test_usage_errors_are_one_line(watchbill: Watchbill, arguments: tuple[str, ...], said: str) -> None:
    """Exit 2, one line on stderr, nothing on stdout."""
    result = watchbill(*arguments)
    assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)
    assert result.err.startswith("watchbill: ")
    assert said in result.err


def test_no_command_shows_the_help_and_exits_2(watchbill: Watchbill) -> None:
    """The help goes to stderr: nobody asked for it."""
    result = watchbill()
    assert (result.code, result.out, result.err.startswith("Usage: watchbill")) == (2, "", True)


def test_version_and_help_are_data(watchbill: Watchbill) -> None:
    """They are what was asked for: stdout, exit 0."""
    assert re.fullmatch(r"watchbill \d+\.\d+\.\d+\n", watchbill("--version").out)
    assert watchbill("--help").out.startswith("Usage: watchbill")


def test_an_internal_error_is_one_line_and_a_hint(
    watchbill: Watchbill, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit 3 without a traceback; WATCHBILL_DEBUG=1 shows it."""

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by\nzero")

    monkeypatch.setattr(run, "run", fail)
    result = watchbill("validate")
    assert (result.code, result.out) == (3, "")
    assert result.err.splitlines() == [
        "watchbill: internal error: ZeroDivisionError: by zero",
        "hint: WATCHBILL_DEBUG=1 shows where; the roster is not the cause, please report this bug",
    ]
    monkeypatch.setenv(main.DEBUG, "1")
    with pytest.raises(ZeroDivisionError):
        watchbill("validate")


def test_ctrl_c_is_quiet(watchbill: Watchbill, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit 130 and no traceback."""

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(run, "run", interrupt)
    result = watchbill("validate")
    assert (result.code, result.out, result.err.strip()) == (130, "", "")


def test_ctrl_c_while_a_roster_is_read_is_quiet(folder: Path) -> None:
    """A process that waits for its file ends with 130 and says nothing."""
    os.mkfifo(folder / "pipe.yaml")
    # A test run in the background is started with SIGINT ignored, and a child would inherit that.
    inherited = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        process = start(folder, "validate", "pipe.yaml", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    finally:
        signal.signal(signal.SIGINT, inherited)
    writer = opened_by_a_reader(folder / "pipe.yaml", process)
    process.send_signal(signal.SIGINT)
    # A signal just before the read does not end the read, which waits for the writer; then this does.
    os.close(writer)
    out, err = process.communicate(timeout=HANGS)
    assert (process.returncode, out, err.strip()) == (130, "", "")


def opened_by_a_reader(pipe: Path, process: "subprocess.Popen[str]") -> int:
    """Return a pipe's other end once a process reads it; one that ends before that fails the test."""
    while process.poll() is None:
        try:
            return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as problem:
            if problem.errno != errno.ENXIO:  # that is: nobody reads it yet
                raise
            time.sleep(0.01)
    pytest.fail(f"it ended with {process.returncode} and did not read: {process.communicate()}")


def test_a_closed_pipe_is_quiet(folder: Path) -> None:
    """Whoever stops reading early hears nothing of it."""
    process = start(folder, "schema", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    said = process.stderr.read()
    process.stderr.close()
    assert (said, process.wait(timeout=HANGS)) == ("", -signal.SIGPIPE)


def test_a_full_disk_is_reported_in_one_line(folder: Path) -> None:
    """Output that could not be written is no success."""
    with open("/dev/full", "w", encoding="utf-8") as full:
        process = start(folder, "schema", stdout=full, stderr=subprocess.PIPE)
        _, err = process.communicate(timeout=HANGS)
    assert (process.returncode, err) == (3, "watchbill: cannot write the output: No space left on device\n")


def on_a_terminal(folder: Path, *arguments: str) -> str:
    ours, theirs = pty.openpty()
    process = start(folder, *arguments, stdout=theirs, stderr=subprocess.PIPE)
    os.close(theirs)
    process.communicate(timeout=HANGS)
    said = b""
    while True:
        try:
            chunk = os.read(ours, 65536)
        except OSError:  # how Linux says that the other end is closed
            break
        if not chunk:
            break
        said += chunk
    os.close(ours)
    return said.decode()


def test_colour_is_for_terminals_that_want_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal gets colour unless NO_COLOR is set or it can none; a pipe never does."""
    monkeypatch.setenv("TERM", "xterm")
    assert "\x1b[1;31merror:\x1b[0m" in on_a_terminal(folder, "validate", "none.yaml")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in on_a_terminal(folder, "validate", "none.yaml")
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b" not in on_a_terminal(folder, "validate", "none.yaml")
    monkeypatch.setenv("TERM", "xterm")
    process = start(folder, "validate", "none.yaml", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert "\x1b" not in process.communicate(timeout=HANGS)[0]


def test_the_same_bytes_whatever_the_locale_and_the_hash_seed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Output to a pipe is UTF-8 with plain line ends."""
    text = (folder / "teams.yaml").read_text("utf-8").replace("name: Payments", "name: Zürich 支払い")
    (folder / "teams.yaml").write_text(text, "utf-8")
    seen = set()
    for locale, seed in (("C", "1"), ("C.UTF-8", "2"), ("POSIX", "3")):
        monkeypatch.setenv("LC_ALL", locale)
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        monkeypatch.setenv("PYTHONUTF8", "0")
        monkeypatch.setenv("PYTHONCOERCECLOCALE", "0")
        process = start(folder, "oncall", stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
        seen.add(process.communicate(timeout=HANGS))
    ((out, err),) = seen
    assert ("Zürich 支払い (payments)" in out, err) == (True, "")


def test_validate_imports_nothing_heavy(folder: Path) -> None:
    """A clean roster needs neither rich nor jsonschema, nor any CDK."""
    code = (
        "import sys; from watchbill.cli.main import run; run(['validate'])\n"
        "print(sorted({name.partition('.')[0] for name in sys.modules} & "
        "{'rich', 'jsonschema', 'hypothesis', 'cdktf', 'cdktn', 'jsii', 'constructs'}))"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    run = subprocess.run(
        (sys.executable, "-c", code), cwd=folder, env=environment, text=True, capture_output=True, check=True
    )
    assert run.stdout == "[]\n"


def test_shell_completion_knows_the_commands(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Typer's own completion answers the shell."""
    monkeypatch.setenv("_WATCHBILL_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "watchbill al")
    monkeypatch.setenv("COMP_CWORD", "1")
    process = start(folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.communicate(timeout=HANGS)[0].split() == ["alertmanager"]


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_closed_stream_changes_nothing_else(folder: Path, closed: str) -> None:
    """Nobody wants to hear it: what can be said is said, and the exit code is the same."""
    command = f"{sys.executable} -m watchbill validate none.yaml {closed}"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    run = subprocess.run(("sh", "-c", command), cwd=folder, env=environment, text=True, capture_output=True)
    assert (run.returncode, run.stderr) == (1, "")


@pytest.mark.parametrize("form", FORMS)
def test_a_file_name_may_be_any_bytes(folder: Path, form: str) -> None:
    """A name that is no UTF-8 is shown somehow, in every form."""
    name = os.fsdecode(b"\xff.yaml")
    (folder / name).write_text("version: 2\n")
    process = start(
        folder, "validate", name, "--format", form, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    out, err = process.communicate(timeout=HANGS)
    assert (process.returncode, "version 1" in out, err) == (1, True, "")
