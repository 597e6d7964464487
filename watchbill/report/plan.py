"""What a Terraform plan removes, in plain words, and how to ask for it."""

from collections.abc import Iterable, Iterator, Sequence

from watchbill.pagerduty import addresses
from watchbill.pagerduty.terraform_plan import JudgedRemoval, Removal, TerraformPlan
from watchbill.printable import visible

_NOUNS = {
    addresses.TEAM: "the team",
    addresses.SCHEDULE: "the schedule",
    addresses.POLICY: "the escalation policy",
    addresses.SERVICE: "the service",
    addresses.INTEGRATION: "the integration",
}


def text(team: str, plan: TerraformPlan, judged: Sequence[JudgedRemoval]) -> Iterator[str]:
    """Yield each removal with its reason, then each refusal, what depends on it, and how to ask for it."""
    for each in judged:
        if not each.refused:
            why = f"asked for: {each.reason}" if each.reason is not None else "the roster now leaves it empty"
            yield f"{_what(each.removal)} ({visible(why)})\n"
    refused = [each for each in judged if each.refused]
    if not refused:
        yield f"{team or 'the plan'}: the plan removes nothing that was not asked for\n"
        return
    yield f"{team}: the plan is refused, because it removes objects that nobody asked to remove\n"
    for each in refused:
        yield f"\n{_what(each.removal)}\n"
        yield from (f"  {visible(line)}\n" for line in (*_depends(each.removal, plan), *_against(each, team)))
    for why in dict.fromkeys(each.unknown for each in refused if each.unknown is not None):
        yield f"\nPagerDuty could not be asked which policies use a schedule: {visible(why)}\n"
    lines = [_line(team, each.removal) for each in refused if not each.held]
    if lines:
        yield (
            "\nIf you mean to remove them, add these lines to WATCHBILL_DESTROY, with your own reasons, and"
            " check again:\n"
        )
        yield "\n" + "".join(f"{line}\n" for line in lines)


def _what(removal: Removal) -> str:
    noun = _NOUNS.get(removal.kind, "")
    named = f"{noun} {removal.name!r} " if noun and removal.name else f"{noun} " if noun else ""
    gone = "forgotten" if removal.forgotten else "destroyed"
    again = " and created again" if removal.replaced else ""
    return visible(f"{removal.address}: {named}would be {gone}{again}")


def _line(team: str, removal: Removal) -> str:
    return f"{team} {removal.address}: {'recreated' if removal.replaced else 'taken down'} on purpose"


def _depends(removal: Removal, plan: TerraformPlan) -> Iterator[str]:
    """Yield a sentence for each thing that depends on an object."""
    match removal.kind:
        case addresses.SERVICE:
            yield _keyless("its routing key", removal)
        case addresses.INTEGRATION:
            service = plan.services.get(removal.service or "")
            yield _keyless(f"the routing key of {service.name!r}" if service else "its routing key", removal)
        case addresses.POLICY:
            services = [each.name for each in plan.services.values() if each.policy == removal.id]
            if services:
                yield f"{_listed(services)} {_verb(services, 'page')} through it"
        case addresses.SCHEDULE:
            for policy in plan.policies.values():
                numbers = [
                    str(number) for number, level in enumerate(policy.levels, 1) if removal.id in level
                ]
                if numbers:
                    yield (
                        f"level {' and '.join(numbers)} of the policy {policy.name!r} pages whoever is on"
                        " call in it"
                    )
            fate = "missing from the new one" if removal.forgotten else "lost"
            yield f"swaps that people made in it are {fate}"
        case addresses.TEAM:
            yield "its members lose their roles, and its policies and schedules lose their team"
        case _:
            yield "Watchbill does not know what depends on it"


def _keyless(key: str, removal: Removal) -> str:
    if removal.forgotten:
        return f"{key} changes, and Terraform no longer knows the key that Alertmanager has"
    if removal.replaced:
        return f"{key} changes: until Alertmanager has the new key, its alerts page nobody"
    return f"{key} stops working: alerts that Alertmanager sends with it page nobody"


def _against(judged: JudgedRemoval, team: str) -> Iterator[str]:
    """Yield why a removal is refused although it is asked for or empty, and what to do about it."""
    for name in judged.users:
        yield (
            f"the policy {name!r} still uses it and would lose it without warning: remove it from that"
            " policy first"
        )
    if judged.unknown is not None:
        yield "it is not known which other policies use it, so it must stay"
    if judged.reason is None:
        for other in judged.elsewhere:
            yield f"WATCHBILL_DESTROY names this address for {other}, but this is the plan of {team}"


def _listed(names: Iterable[str]) -> str:
    *most, last = map(repr, names)
    return f"{', '.join(most)} and {last}" if most else last


def _verb(subjects: Sequence[str], verb: str) -> str:
    return verb if len(subjects) > 1 else f"{verb}s"
