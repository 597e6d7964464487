"""Groups of commands of which only the one that runs is imported."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

CONTEXT = {"help_option_names": ["-h", "--help"]}


def group(name: str, commands: Mapping[str, tuple[str, str]], says: str) -> typer.Typer:
    """
    Return a group of commands: by name, each one's module and what the list of commands says of it.

    A module has a function `command`, whose annotations are its arguments and options, or an `app` with
    commands of its own. A test holds that the list says what the commands say of themselves.
    """

    class Group(TyperGroup):
        """Lists its commands without importing them."""

        def __init__(self, **attributes: Any) -> None:
            super().__init__(**attributes)
            self.commands = {name: TyperCommand(name, help=says) for name, (_, says) in commands.items()}

        def resolve_command(self, context: Any, arguments: list[str]) -> Any:
            name, found, rest = super().resolve_command(context, arguments)
            return name, found if name is None else load(name, commands[name][0]), rest

    # Rich would be imported for each help text and each usage error; what it adds there is colour.
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
    single.command(name)(found.command)
    return typer.main.get_command(single)
