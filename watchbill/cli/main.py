"""The process: it runs a command line, reports what went wrong, and ends with an exit code."""

import gc
import os
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn, cast

import typer

from watchbill import streams
from watchbill.cli.commands import app
from watchbill.usage import UsageError

DEBUG = "WATCHBILL_DEBUG"

_COMMAND: Callable[..., object] = typer.main.get_command(app)


def main() -> NoReturn:
    """Run the command line and end the process. A closed pipe ends it, as it ends other programs."""
    # The process lives for a second and makes little garbage. Collecting it would take a tenth of the time.
    gc.disable()
    _die_of_a_closed_pipe()
    streams.prepare()
    sys.exit(run())


def run(arguments: Sequence[str] | None = None) -> int:
    """
    Run a command line, the process's own by default, and return its exit code.

    0 means that all is well, 1 that findings count, 2 that the command is wrong, 3 that Watchbill has a bug,
    and 130 that somebody pressed Ctrl-C.
    """
    try:
        code = _COMMAND(args=arguments, prog_name="watchbill", standalone_mode=False)
        sys.stdout.flush()
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except Exception as problem:
        if os.environ.get(DEBUG):
            raise
        return _failed(problem)
    return int(cast("int", code))


def _failed(problem: Exception) -> int:
    """Say in one line what went wrong, and return the exit code."""
    if isinstance(problem, UsageError):
        streams.say_mistake(problem)
        return 2
    # Typer exports BadParameter but not the UsageError that it derives from.
    if isinstance(problem, typer.BadParameter.mro()[1]):
        message = " ".join(str(problem.format_message()).split())  # type: ignore[attr-defined]
        streams.say(f"watchbill: {message}")
        return 2
    if isinstance(problem, OSError) and problem.filename is None:
        streams.say(f"watchbill: cannot write the output: {problem.strerror or problem}")
        return 3
    said = " ".join(str(problem).split())
    streams.say(
        f"watchbill: internal error: {type(problem).__name__}: {said}",
        f"hint: {DEBUG}=1 shows where; the roster is not the cause, please report this bug",
    )
    return 3


def _die_of_a_closed_pipe() -> None:
    """Let SIGPIPE end the process, as it ends other programs, on systems that have it."""
    import signal

    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
