"""The output streams: data goes to stdout, everything else to stderr, and colour only to a terminal."""

import os
import sys
from collections.abc import Iterable
from typing import TextIO


def data(chunks: Iterable[str]) -> None:
    """Write the answer of a command to stdout: pieces of text, with their own line ends."""
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
    """Whether to use colour: the stream is a capable terminal, and NO_COLOR is not set (no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def prepare() -> None:
    """
    Make the streams accept any text: UTF-8 wherever output goes to a file or a pipe.

    So the same command writes the same bytes on any machine. A terminal keeps its own encoding, and shows an
    escape for a character that it cannot show. Output to a stream that was closed before the start is lost.
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
