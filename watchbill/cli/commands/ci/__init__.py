"""`watchbill ci`: what pipelines run."""

from watchbill.cli.group import group

_HERE = "watchbill.cli.commands.ci"

COMMANDS = {
    "review": (f"{_HERE}.review", "Check the roster, and comment on a pull or merge request."),
    "comment": (f"{_HERE}.comment", "Comment on a pull request from a fork."),
    "changed": (f"{_HERE}.changed", "Say which teams differ from what was deployed last."),
    "plan-check": (f"{_HERE}.plan_check", "Refuse a plan that takes away what nobody asked for."),
}
"""By their names, in the order of the help: the module, and what the help says of the command."""

app = group(
    "ci",
    COMMANDS,
    "What pipelines run: a review of a pull request, which teams to deploy, the check of a plan.",
)
