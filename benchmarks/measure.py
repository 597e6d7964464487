"""The time and the memory that whole processes take, in turn, so that ratios hold on a noisy machine."""

import os
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A command, where it runs, what is in its environment besides ours, and its good exit codes."""

    name: str
    command: Sequence[str]
    cwd: Path
    environment: Mapping[str, str]
    codes: frozenset[int] = frozenset((0,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Medians of whole processes: wall seconds, and peak resident MiB of the largest process."""

    seconds: float
    mebibytes: float


def measure(programs: Sequence[Program], runs: int) -> dict[str, Figure]:
    """Run the programs in turn, A B A B …, after a round that is not counted; return each one's medians."""
    seconds: dict[str, list[float]] = {program.name: [] for program in programs}
    memory: dict[str, list[float]] = {program.name: [] for program in programs}
    for run in range(runs + 1):
        for program in programs:
            took, peak = _once(program)
            if run:
                seconds[program.name].append(took)
                memory[program.name].append(peak)
    return {
        name: Figure(seconds=statistics.median(seconds[name]), mebibytes=statistics.median(memory[name]))
        for name in seconds
    }


def _once(program: Program) -> tuple[float, float]:
    begun = time.perf_counter()
    child = subprocess.Popen(
        program.command,
        cwd=program.cwd,
        env={**os.environ, **program.environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert child.stderr is not None
    said = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    took = time.perf_counter() - begun
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in program.codes:
        raise SystemExit(
            f"{program.name} exited with {child.returncode}:\n{said.decode(errors='replace')[-2000:]}"
        )
    return took, usage.ru_maxrss / 1024
