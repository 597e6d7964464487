"""The commands of `watchbill ci`, which pipelines run."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from watchbill.cli.options import ROSTER, At, Days, FailOn, File, Freeze

ci = typer.Typer(
    help="What pipelines run: a review of a pull request, which teams to deploy, the check of a plan.",
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Name = Annotated[
    str, typer.Option(metavar="NAME", help="Tells the comments of several rosters in one repository apart.")
]
Suggestions = Annotated[
    bool,
    typer.Option(
        "--suggestions/--no-suggestions", help="Offer remedies as suggestions on the lines (GitHub)."
    ),
]


class Form(StrEnum):
    """How it is written."""

    TEXT = "text"
    JSON = "json"


@ci.command()
def review(
    file: File = ROSTER,
    base: Annotated[
        str | None,
        typer.Option(metavar="REF", help="Compare with this commit [default: the one before the merge]."),
    ] = None,
    days: Days = 90,
    freeze: Freeze = 2,
    fail_on: FailOn = "",
    strict: Annotated[bool, typer.Option("--strict", help="Let warnings fail too.")] = False,
    sarif: Annotated[
        bool, typer.Option("--sarif", help="Write the findings as SARIF, too (GitHub).")
    ] = False,
    comment: Annotated[bool, typer.Option("--comment/--no-comment", help="Comment on the request.")] = True,
    suggestions: Suggestions = True,
    name: Name = "",
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="Where the reports are written.")
    ] = Path("watchbill-review"),
) -> int:
    """
    Check the roster, and comment on a pull or merge request.

    Runs in GitHub Actions and GitLab CI, whose variables say which request it is. The comment is
    written first; then the exit code is that of `validate` and `diff --fail-on`.
    """
    from watchbill.cli.ci import review as command

    return command.run(
        command.Wishes(
            file=file,
            output=output,
            base=base,
            name=_name(name),
            strict=strict,
            sarif=sarif,
            comment=comment,
            suggest=suggestions,
            fail_on=fail_on,
            days=days,
            freeze=freeze,
        )
    )


@ci.command()
def comment(
    packed: Annotated[
        Path, typer.Argument(metavar="FILE", help="review.json of a run that might not write.")
    ],
    head: Annotated[str, typer.Option(metavar="SHA", help="The commit that that run was of.")],
    file: Annotated[str, typer.Option(metavar="PATH", help="The roster in the repository.")] = str(ROSTER),
    suggestions: Suggestions = True,
    name: Name = "",
) -> int:
    """
    Comment on a pull request from a fork.

    FILE is what `review` packed in a run without secrets; it is trusted with nothing. It may suggest
    something on the roster alone, and on the files that this includes.
    """
    from watchbill.cli.ci import comment as command

    return command.run(packed, head=head, file=file, name=_name(name), suggest=suggestions)


@ci.command()
def changed(
    file: File = ROSTER,
    base: Annotated[
        list[str] | None,
        typer.Option(
            metavar="REF",
            help="What was deployed last, or perhaps in part; may be repeated, the last good one last. "
            "Nothing means all teams.",
        ),
    ] = None,
    refused: Annotated[
        Path | None, typer.Option(metavar="PATH", help="A file for the teams whose deploy is refused.")
    ] = None,
    format: Annotated[Form, typer.Option(help="How it is written to stdout.")] = Form.TEXT,  # noqa: A002
    at: At = None,
) -> int:
    """
    Say which teams differ from what was deployed last.

    With several commits, a team that differs from any of them counts. A team is left out if the edit would
    take something away from it: then stderr says how to do it without loss, and the exit code is 1. The other
    teams can be deployed.
    """
    from watchbill.cli.ci import changed as command

    return command.run(file, bases=tuple(base or ()), form=format.value, at=at, refused=refused)


@ci.command("plan-check")
def plan_check(
    plan: Annotated[
        Path,
        typer.Argument(
            metavar="PLAN.json", help="What `terraform show -json PLAN` prints, - for standard input."
        ),
    ],
    file: File = ROSTER,
    team: Annotated[
        str | None,
        typer.Option(metavar="TEAM", help="Whose plan it is [default: the team that is in the plan]."),
    ] = None,
    at: At = None,
) -> int:
    """
    Refuse a plan that takes away what nobody asked for.

    WATCHBILL_DESTROY asks for addresses, one `TEAM ADDRESS: reason` a line. The roster asks for a schedule
    that has ended. If a schedule goes, the command asks PagerDuty who uses it, with a read-only key in
    PAGERDUTY_TOKEN. It exits with 1 if the plan is refused, and with 2 if it is not a plan.
    """
    from watchbill.cli.ci import plan_check as command

    return command.run(plan, file, team=team, at=at)


def _name(text: str) -> str:
    """Return a name that may stand in an HTML comment."""
    import re

    from watchbill.usage import UsageError

    if not re.fullmatch(r"[\w.-]{0,80}", text, re.ASCII) or "--" in text:
        raise UsageError(f"{text!r} is no name: letters, digits, dots and single hyphens")
    return text
