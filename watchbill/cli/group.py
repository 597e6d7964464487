"""Groups of commands. Only the command that runs is imported."""

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

CONTEXT = {"help_option_names": ["-h", "--help"]}


class SectionedGroup(TyperGroup):
    """
    A group whose help lists its commands in sections, each with its whole sentence.

    Typer cuts the sentence where a terminal's line ends.
    """

    sections: Mapping[str, Sequence[str]] = {}
    """Headings of the help, each with the names of its commands; the rest are under "Commands"."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the list of commands into the help."""
        for heading, names in self._sections():
            with formatter.section(heading):
                formatter.write_dl([(name, _sentence(self.commands[name])) for name in names])

    def _sections(self) -> Iterator[tuple[str, Sequence[str]]]:
        yield from self.sections.items()
        listed = {name for names in self.sections.values() for name in names}
        if rest := [name for name in self.commands if name not in listed]:
            yield "Commands", rest


def group(
    name: str,
    commands: Mapping[str, tuple[str, str]],
    says: str,
    sections: Mapping[str, Sequence[str]] | None = None,
) -> typer.Typer:
    """
    Return a group of commands. `commands` maps each name to its module and its sentence in the list.

    A module has a function `command`, whose annotations are its arguments and options, and an `EXAMPLE`; or
    it has an `app` with commands of its own. A test compares the sentences with those in the modules.
    """
    given = sections or {}

    class Group(SectionedGroup):
        """Lists its commands without importing them."""

        sections = given

        def __init__(self, **attributes: Any) -> None:
            super().__init__(**attributes)
            self.commands = {name: TyperCommand(name, help=says) for name, (_, says) in commands.items()}

        def resolve_command(self, context: Any, arguments: list[str]) -> Any:
            name, found, rest = super().resolve_command(context, arguments)
            return name, found if name is None else load(name, commands[name][0]), rest

    # Rich takes time to import, for each help text and each usage error, and adds only colour there.
    return typer.Typer(
        name=name,
        cls=Group,
        help=says,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=False,
        context_settings=CONTEXT,
    )


def load(name: str, module: str) -> Any:
    """Return the command of a module under a name."""
    found = import_module(module)
    if hasattr(found, "app"):
        return typer.main.get_group(found.app)
    single = typer.Typer(rich_markup_mode=None, add_completion=False)
    single.command(name, epilog=example(found.EXAMPLE), context_settings=CONTEXT)(found.command)
    return typer.main.get_command(single)


def example(command: str) -> str:
    """Return the last lines of a command's help: an example, which is not wrapped."""
    return f"\b\nExample:\n  {command}"


def _sentence(command: Any) -> str:
    """Return the first sentence of a command's help."""
    return str(command.get_short_help_str(limit=1000))
