"""How to make an edit without its loss: what to type and to paste, a line each."""

from collections.abc import Iterable, Iterator, Sequence

from watchbill import shell

_PASSES = "this edit passes with this option; in pipelines what is quoted goes into WATCHBILL_ALLOW"
_ROUTES = shell.command("alertmanager", "--output", "alertmanager.yml")

LINE = "   "
"""How a line begins that is to be typed or pasted; others are sentences."""

Addresses = Iterable[tuple[str, str]]
"""Terraform's addresses before and after."""


def allowed(code: str, reason: str) -> str:
    """Return the option by which the edit passes afterwards."""
    return f"--allow '{code}: {reason}'"


def out_and_in(was: str, old: str, now: str, new: str, asked: Sequence[str]) -> Iterator[str]:
    """Yield the way of services from one team to another, in two edits; `was` and `now` are their keys."""
    yield from _step(
        1,
        f"first edit: take {was} out of `{old}`. Before you merge it, write the Alertmanager configuration"
        " and reload Alertmanager, so that the alerts go to `unowned`",
        _ROUTES,
    )
    yield from _step(2, f"merge it, and deploy `{old}` with these lines in WATCHBILL_DESTROY", *asked)
    yield from _step(
        3,
        f"second edit: add {now} to `{new}`. Deploy it, hand over the routing keys, and reload Alertmanager"
        " last",
    )


def taken_down(
    team: str, goes_on: str, routing_keys: Sequence[str], asked: Sequence[str], passes: str
) -> Iterator[str]:
    """
    Yield the way to take down a team that leaves the file.

    `goes_on` are the keys of the services that another team has in the same edit, empty for none.
    Alertmanager would send their alerts to what is being destroyed.
    """
    keys = f"; then delete its routing keys: {', '.join(routing_keys)}" if routing_keys else ""
    out = (
        f"leave {goes_on} out of this edit, so that the alerts go to `unowned` for the time being. W"
        if goes_on
        else "w"
    )
    yield from _step(
        1, f"{out}rite the Alertmanager configuration of this edit, and reload Alertmanager{keys}", _ROUTES
    )
    yield from _step(
        2,
        f"destroy the stack of `{team}`, as it was last written",
        *(("export WATCHBILL_DESTROY='", *asked, "'") if asked else ()),
        "umask 077",
        _stack(team),
        _terraform("init -input=false"),
        _terraform("plan -input=false -destroy -out=plan"),
        f"{_terraform('show -json plan')} | {shell.command('ci', 'plan-check', '-', '--team', team)} &&",
        f"  {_terraform('apply -parallelism=2 plan')}",
        'rm "$stack/plan"',
    )
    yield from _step(3, _PASSES, passes)
    if goes_on:
        last = "Deploy it, hand over the routing keys, and reload Alertmanager last"
        yield from _step(4, f"in an edit of its own: add {goes_on}. {last}")


def renamed_state(old: str, new: str, moves: Addresses, passes: str) -> Iterator[str]:
    """Yield the way of a team's state to another key: the next deploy changes nothing but what is shown."""
    yield from _step(
        1,
        f"before the merge, with the file as it was: write the stack of `{old}`, and take its state out",
        "umask 077",
        _stack(old),
        _terraform("init -input=false"),
        _terraform(f"state pull > {old}.tfstate"),
    )
    yield from _step(
        2,
        f"with this edit: write the stack of `{new}` alone, by WATCHBILL_TEAMS={new}, and put the state in."
        " If the push is refused, the new key was deployed already",
        _stack(new),
        _terraform("init -input=false"),
        _terraform(f"state push - < {old}.tfstate"),
        *(_terraform(f"state mv {before} {after}") for before, after in moves),
    )
    yield from _step(
        3,
        "only where the push and the move went well: empty the old state, so that nobody can destroy anything"
        " by it, and then delete it where it is kept",
        _stack(old),
        f"{_terraform('state list')} | xargs {_terraform('state rm')}",
        f"rm {old}.tfstate",
    )
    yield from _step(4, _PASSES, passes)


def moved_in_state(team: str, moves: Addresses, asked: Sequence[str], passes: str) -> Iterator[str]:
    """Yield the way to other keys within a team's state; what is `asked` for goes all the same."""
    steps: list[tuple[str, ...]] = []
    if moving := [_terraform(f"state mv {before} {after}") for before, after in moves]:
        same = f"before the merge, with the stack of `{team}` written: tell Terraform that these are the same"
        steps.append((same, _stack(team), _terraform("init -input=false"), *moving))
    if asked:
        steps.append(
            (f"let the rest go: these lines are for WATCHBILL_DESTROY in the deploy of `{team}`", *asked)
        )
    steps.append((_PASSES, passes))
    for number, step in enumerate(steps, 1):
        yield from _step(number, *step)


def _step(number: int, sentence: str, *lines: str) -> Iterator[str]:
    """Yield a step: a sentence with its number, and below it, further in, what to type or to paste."""
    yield f"{number}. {sentence}{':' if lines else ''}"
    yield from (f"{LINE}{line}" for line in lines)


def _stack(team: str) -> str:
    return f"stack=cdktf.out/stacks/{team}"


def _terraform(command: str) -> str:
    return f'terraform -chdir="$stack" {command}'
