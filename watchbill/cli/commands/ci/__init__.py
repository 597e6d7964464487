"""`watchbill ci`: the commands for pipelines."""

from watchbill.cli.group import group

_HERE = "watchbill.cli.commands.ci"

COMMANDS = {
    "review": (f"{_HERE}.review", "Check the roster, and comment on a pull or merge request."),
    "comment": (f"{_HERE}.comment", "Comment on a pull request from a fork."),
    "changed": (f"{_HERE}.changed", "List the teams that differ from the last deploy."),
    "plan-check": (f"{_HERE}.plan_check", "Refuse a plan that destroys what nobody asked to destroy."),
}
"""By their names, in the order of the help: the module, and what the help says of the command."""

app = group(
    "ci",
    COMMANDS,
    "The commands for pipelines: review a pull request, choose the teams to deploy, check a plan.",
)
