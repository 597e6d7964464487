"""The help of every command: whole sentences, sections, and an example that parses."""

import shlex
from collections.abc import Iterator

import pytest

from tests.cli.conftest import Watchbill
from watchbill.cli import commands
from watchbill.cli.commands import ci, overrides
from watchbill.cli.commands.edit import commands as edit
from watchbill.cli.group import load
from watchbill.cli.main import run


def _commands() -> Iterator[str]:
    """Yield every command that does something itself, as it is typed."""
    subcommands = {
        "ci": tuple(ci.COMMANDS),
        "edit": tuple(load("edit", edit.__name__).commands),
        "overrides": tuple(load("overrides", overrides.__name__).commands),
    }
    for name in commands.COMMANDS:
        yield from (f"{name} {each}" for each in subcommands[name]) if name in subcommands else (name,)


EVERY = tuple(_commands())


def test_the_help_lists_every_command_in_a_section(watchbill: Watchbill) -> None:
    """Under the headings that say when a command is used, each once."""
    listed = [name for names in commands.SECTIONS.values() for name in names]
    assert listed == list(commands.COMMANDS)
    headings = [
        line
        for line in watchbill("--help").out.splitlines()
        if line.endswith(":") and not line.startswith(" ")
    ]
    assert headings == ["Options:", "Roster:", "Review:", "Deploy:", "CI:"]


@pytest.mark.parametrize("arguments", [(), ("edit",), ("overrides",), ("ci",)])
def test_the_list_of_commands_is_not_cut(
    watchbill: Watchbill, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    """A long sentence goes on in the next line, on a narrow terminal too."""
    monkeypatch.setenv("COLUMNS", "60")
    said = watchbill(*arguments, "--help").out
    assert "..." not in said.replace("[ARGS]...", "")
    if not arguments:
        assert all(says in " ".join(said.split()) for _, says in commands.COMMANDS.values())


@pytest.mark.parametrize("command", EVERY)
def test_the_help_of_a_command_ends_with_an_example_that_parses(watchbill: Watchbill, command: str) -> None:
    """The example calls this command, with arguments and options that it has."""
    said = watchbill(*command.split(), "-h").out.splitlines()
    assert said[-2] == "  Example:"
    typed = said[-1].rpartition("|")[2].partition(">")[0]
    words = shlex.split(typed)
    assert words[: 1 + len(command.split())] == ["watchbill", *command.split()]
    # The help is an option that ends the command after the others were read.
    assert run([*words[1:], "--help"]) == 0
    group = load(command.split()[0], commands.COMMANDS[command.split()[0]][0])
    rest = words[2:]
    if len(command.split()) > 1:
        _, group, rest = group.resolve_command(
            group.make_context("group", ["x"], resilient_parsing=True), rest
        )
    with group.make_context("command", rest) as context:
        assert context.args == []
