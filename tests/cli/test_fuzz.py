"""
Random mutations of the example, end to end: findings or a result, never a traceback, never half a result.
"""

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.profiles import cases
from watchbill.cli import main

EXAMPLE = (Path(__file__).parents[2] / "teams.yaml").read_text("utf-8")
LINES = EXAMPLE.splitlines(keepends=True)
WORDS = (
    *(
        "ana",
        "ben",
        "nobody",
        "payments",
        "payments-api",
        "unowned",
        "lead",
        "rotation",
        "members",
        "services",
    ),
    *(
        "null",
        "~",
        "true",
        "no",
        "0",
        "-1",
        "1e309",
        "10:00",
        "24:00",
        "99h",
        "0d",
        "1w",
        "2026-02-30",
        "0001-01-01",
    ),
    *(
        "[]",
        "{}",
        "[[]]",
        "{a: b}",
        '""',
        "'",
        '"',
        "&a",
        "*a",
        "<<: *a",
        "!!python/object",
        "|",
        ">",
        "#",
        "---",
        "...",
    ),
    *(
        "Europe/London",
        "Mars/Phobos",
        "../etc",
        "Mon 02:30",
        "daily 00:00",
        "00:00-24:00",
        "Mon-Sun 23:59-00:01",
    ),
    *(
        "next",
        "previous",
        "escalation-only",
        "{{ .x }}",
        '{a=~"("}',
        "\x00",
        "\t",
        "\ufeff",
        "\u202e",
        "é",
        "支払い",
        "%",
    ),
)
pytestmark = pytest.mark.fuzz

RUNS = cases(300)
SHARDS = 4
"""Parts that run beside each other."""


def mutated(seed: int, steps: int) -> str:
    """Return the example after some random edits."""
    pick = random.Random(seed)
    lines = list(LINES)
    for _ in range(steps):
        at = pick.randrange(len(lines))
        line = lines[at]
        match pick.randrange(9):
            case 0:
                del lines[at]
            case 1:
                lines.insert(pick.randrange(len(lines) + 1), line)
            case 2:
                other = pick.randrange(len(lines))
                lines[at], lines[other] = lines[other], line
            case 3:
                lines[at] = " " * pick.randrange(1, 9) + line.lstrip()
            case 4:
                lines[at] = line.partition(":")[0] + ": " + pick.choice(WORDS) + "\n"
            case 5:
                words = line.split(" ")
                words[pick.randrange(len(words))] = pick.choice(WORDS)
                lines[at] = " ".join(words)
            case 6:
                start = pick.randrange(len(line))
                lines[at] = line[:start] + pick.choice(WORDS) + line[start + pick.randrange(4) :]
            case 7:
                lines[at] = line.replace(pick.choice("aeinst:[]{},"), pick.choice(WORDS), 1)
            case _:
                lines = lines[: pick.randrange(len(lines))] + lines[at:]
        if not lines:
            return ""
    return "".join(lines)


@pytest.fixture(scope="module")
def roster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz") / "teams.yaml"


@pytest.mark.parametrize("shard", range(SHARDS))
@settings(
    max_examples=RUNS // SHARDS,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32), steps=st.integers(1, 8))
@example(seed=0, steps=0)
def test_fuzz_commands_never_raise(
    roster: Path, capsys: pytest.CaptureFixture[str], shard: int, seed: int, steps: int
) -> None:
    """Whatever is done to the file: exit 0 or 1, findings with 1, a configuration whole or not at all."""
    roster.write_text(mutated(seed, steps), encoding="utf-8")
    said = []
    for command in (
        ["validate"],
        ["alertmanager"],
        ["oncall", "--format", "json"],
        ["rota", "--format", "json"],
    ):
        code = main.run([*command, str(roster), "--at", "2026-11-23 17:00"])
        said.append((code, *capsys.readouterr()))
    (checked, findings, _), (written, configuration, errors), (shown, table, _), (seen, rota, _) = said
    assert {checked, written, shown, seen} <= {0, 1}, said
    assert checked == written, said
    assert "internal error" not in errors
    assert (": error: " in findings) == (checked == 1)
    assert bool(configuration) == (written == 0)
    assert table == "" or table.endswith("}\n")
    assert rota == "" or rota.endswith("}\n")
