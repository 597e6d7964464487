"""Data on stdout, the rest on stderr; colour only on a terminal."""

import os
import sys
from collections.abc import Iterable
from typing import TextIO


def data(chunks: Iterable[str]) -> None:
    """Write what a command was asked for to stdout: pieces of text, each with the line ends that it has."""
    for chunk in chunks:
        sys.stdout.write(chunk)
    sys.stdout.flush()


def say(*lines: str) -> None:
    """Write lines for the person at the terminal to stderr."""
    for line in lines:
        sys.stderr.write(line + "\n")
    sys.stderr.flush()


def say_mistake(problem: Exception) -> None:
    """Say in one line what is wrong with the command."""
    say(f"watchbill: {problem}")


def colored(stream: TextIO) -> bool:
    """Whether colour is wanted: a terminal that can, and no NO_COLOR (no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def prepare() -> None:
    """
    Make the streams say anything: UTF-8 wherever output goes to a file or a pipe.

    So the same command writes the same bytes on any machine. A terminal keeps
    its own encoding, and shows what it cannot as an escape. A stream that was
    closed before we started swallows what is said.
    """
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - open as long as the process
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(
                errors="backslashreplace",
                **({} if stream.isatty() else {"encoding": "utf-8", "newline": "\n"}),
            )
