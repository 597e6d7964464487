"""Steps to make an edit without a loss, one line each: sentences, and what to type or paste."""

from collections.abc import Iterable, Iterator, Sequence

from watchbill import shell

_PASSES = "this edit now passes with this option; in a pipeline, put the quoted text into WATCHBILL_ALLOW"
_ROUTES = shell.command("alertmanager", "--output", "alertmanager.yml")

LINE = "   "
"""The beginning of a line that is to be typed or pasted; other lines are sentences."""

Addresses = Iterable[tuple[str, str]]
"""Terraform's addresses before and after."""


def allowed(code: str, reason: str) -> str:
    """Return the option by which the edit passes afterwards."""
    return f"--allow '{code}: {reason}'"


def out_and_in(was: str, old: str, now: str, new: str, asked: Sequence[str]) -> Iterator[str]:
    """Yield the steps that move services to another team in two edits; `was` and `now` are their keys."""
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
    Yield the steps that take down a team that leaves the file.

    `goes_on` has the keys of the services that move to another team in the same edit, or is empty.
    Alertmanager would send their alerts to a service that is being destroyed.
    """
    keys = f"; then delete its routing keys: {', '.join(routing_keys)}" if routing_keys else ""
    out = (
        f"leave {goes_on} out of this edit, so that the alerts go to `unowned` for now. W" if goes_on else "w"
    )
    yield from _step(
        1,
        f"{out}ith this edit in the file, write the Alertmanager configuration and reload Alertmanager{keys}",
        _ROUTES,
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
        yield from _step(4, f"in a separate edit: add {goes_on}. {last}")


def renamed_state(old: str, new: str, moves: Addresses, passes: str) -> Iterator[str]:
    """Yield the steps that move a team's state to another key, so that the next deploy destroys nothing."""
    yield from _step(
        1,
        f"before the merge, with the old file: write the stack of `{old}`, and pull its state",
        "umask 077",
        _stack(old),
        _terraform("init -input=false"),
        _terraform(f"state pull > {old}.tfstate"),
    )
    yield from _step(
        2,
        f"with this edit: write the stack of `{new}` alone, with WATCHBILL_TEAMS={new}, and push the state."
        " If the push is refused, the new key is already deployed",
        _stack(new),
        _terraform("init -input=false"),
        _terraform(f"state push - < {old}.tfstate"),
        *(_terraform(f"state mv {before} {after}") for before, after in moves),
    )
    yield from _step(
        3,
        "only if the push and the move succeeded: empty the old state, so that nobody can destroy anything"
        " with it, then delete it from where it is kept",
        _stack(old),
        f"{_terraform('state list')} | xargs {_terraform('state rm')}",
        f"rm {old}.tfstate",
    )
    yield from _step(4, _PASSES, passes)


def moved_in_state(team: str, moves: Addresses, asked: Sequence[str], passes: str) -> Iterator[str]:
    """Yield the steps that rename keys within a team's state; the resources of `asked` are destroyed."""
    steps: list[tuple[str, ...]] = []
    if moving := [_terraform(f"state mv {before} {after}") for before, after in moves]:
        same = f"before the merge, write the stack of `{team}`, and tell Terraform that these are the same"
        steps.append((same, _stack(team), _terraform("init -input=false"), *moving))
    if asked:
        steps.append(
            (f"let the rest be destroyed: deploy `{team}` with these lines in WATCHBILL_DESTROY", *asked)
        )
    steps.append((_PASSES, passes))
    for number, step in enumerate(steps, 1):
        yield from _step(number, *step)


def _step(number: int, sentence: str, *lines: str) -> Iterator[str]:
    """Yield a step: a numbered sentence, and below it, indented, what to type or paste."""
    yield f"{number}. {sentence}{':' if lines else ''}"
    yield from (f"{LINE}{line}" for line in lines)


def _stack(team: str) -> str:
    return f"stack=cdktf.out/stacks/{team}"


def _terraform(command: str) -> str:
    return f'terraform -chdir="$stack" {command}'
