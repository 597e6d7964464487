import subprocess
import sys
from unittest.mock import ANY

import pytest

from watchbill.cli import commands
from watchbill.cli.commands import ci
from watchbill.cli.group import load
from watchbill.cli.main import run

HEADINGS = ("Usage:", ANY, "Arguments:", "Options:")
LISTED = [(name, *row) for group in (commands.COMMANDS, ci.COMMANDS) for name, row in group.items()]


def test_the_list_says_what_the_commands_say() -> None:
    """The help of a group is written without importing its commands, so it has their sentences twice."""
    said = {name: load(name, module).get_short_help_str(limit=200) for name, module, _ in LISTED}
    assert {name: says for name, _, says in LISTED} == said


@pytest.mark.parametrize("command", ["plan", "apply"])
def test_the_help_of_a_command_of_overrides_begins_with_one_paragraph(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What it needs, and how it ends, stands beside what it does."""
    assert run(["overrides", command, "--help"]) == 0
    paragraphs = capsys.readouterr().out.split("\n\n")
    assert [each.split(maxsplit=1)[0] for each in paragraphs] == [*HEADINGS, "Example:"]


@pytest.mark.parametrize("arguments", [("--help",), ("ci", "--help")])
def test_the_help_of_a_group_imports_no_command(arguments: tuple[str, ...]) -> None:
    """It is read often, and by the shell's completion at each Tab."""
    code = (
        "import sys; from watchbill.cli.main import run; "
        f"run({list(arguments)!r}); "
        f"print([each for each in {[module for _, module, _ in LISTED if module != ci.__name__]!r} "
        "if each in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
