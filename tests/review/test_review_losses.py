"""The losses that a deploy of an edit would cause."""

import pytest

from tests.review.sides import EXAMPLE, NOW, edited, written
from watchbill.codes import CODES, Family, in_family
from watchbill.diagnostics import Grade, Where
from watchbill.review.losses.loss import Loss
from watchbill.review.losses.rotations import moves
from watchbill.review.losses.run import losses

OBJECT_STORE = EXAMPLE[EXAMPLE.index("      object-store:\n") : EXAMPLE.index("  # Two weeks each")]
TOOLING = EXAMPLE[EXAMPLE.index("  # Too few") : EXAMPLE.index("alerting:")]
SHOP = "      shop:\n"
ROTATION = EXAMPLE[EXAMPLE.index("    rotation:\n") : EXAMPLE.index("    secondary: next")]
UNSHADOWED = ("    shadow: {members: [gus]}\n", "")
NAMED = ("      ingress:\n", "      ingress:\n        name: The way in\n")
LEAD = """    lead:
      members: [eli, fay]
      turn: 1w
      handoff: Mon 10:00
      time_zone: Europe/London
      anchor: {date: 2026-11-30, member: eli}
"""

Edits = tuple[tuple[str, str], ...]


def rotations(*names: str) -> str:
    """Return the first team's rotation under `rotations`, once for each of these keys."""
    each = "".join(f"  {line}\n" for line in ROTATION.splitlines()[1:])
    return "    rotations:\n" + "".join(f"      {name}:\n{each}" for name in names)


def found(before: str, *edits: tuple[str, str]) -> tuple[Loss, ...]:
    return losses(written(before), written(edited(*edits, text=before)), NOW)


def codes(before: str, *edits: tuple[str, str]) -> list[str]:
    return [each.finding.code for each in found(before, *edits)]


def one(before: str, *edits: tuple[str, str]) -> Loss:
    (loss,) = found(before, *edits)
    return loss


def path(loss: Loss) -> tuple[str | int, ...]:
    assert isinstance(loss.finding.place, Where)
    return loss.finding.place.path


def pasted(loss: Loss, *begins: str) -> list[str]:
    """Return the lines of a finding's way that are to be typed or pasted and that have this beginning."""
    lines = [line.strip() for line in loss.finding.way if line.startswith(" ")]
    return [line for line in lines if line.startswith(begins)]


def sentences(loss: Loss) -> list[str]:
    """Return the steps of a finding's way, without the lines that are to be typed or pasted."""
    return [line for line in loss.finding.way if not line.startswith(" ")]


def state_moves(loss: Loss) -> list[str]:
    return [line.partition("state mv ")[2] for line in pasted(loss, "terraform") if "state mv" in line]


SILENT: dict[str, Edits] = {
    "nothing": (),
    "another display name of a team": (("    name: Payments\n", "    name: Billing\n"),),
    "another display name of a service": (NAMED,),
    "a service more": ((SHOP, OBJECT_STORE.replace("object-store", "shop-two") + SHOP),),
    "a service less": (
        (EXAMPLE[EXAMPLE.index("      payments-ledger:") : EXAMPLE.index("  # Follow the sun")], ""),
    ),
    "a member less": (("[ana, ben, chi, dev]", "[ana, ben, chi]"),),
    "a secondary of another order": (("secondary: next", "secondary: previous"),),
    "a person with another key": (
        ("  ana: {name: Ana", "  ane: {name: Ana"),
        ("[ana, ben", "[ane, ben"),
        ("[ana, ben", "[ane, ben"),
    ),
    "a lead who becomes a rotation": (("    lead: eli\n", LEAD),),
    "a level less": (
        ("    lead: eli\n", "    escalation: {levels: [primary, lead, manager]}\n    lead: eli\n"),
    ),
}


@pytest.mark.parametrize("edits", SILENT.values(), ids=SILENT.keys())
def test_an_edit_that_destroys_nothing_has_no_losses(edits: Edits) -> None:
    """Neither the edit nor its revert destroys anything that goes on under another key."""
    before, after = written(EXAMPLE), written(edited(*edits))
    assert after.deployments.keys() == after.teams.keys()
    assert losses(before, after, NOW) == ()
    assert losses(after, before, NOW) == ()


def test_an_added_or_removed_rotation_replaces_no_schedule() -> None:
    """A removed schedule has no replacement, and an added one replaces nothing."""
    several = edited((ROTATION, rotations("eu", "us")), UNSHADOWED)
    assert codes(several, (rotations("eu", "us"), rotations("eu", "us", "asia"))) == []
    assert codes(several, (rotations("eu", "us"), rotations("eu"))) == []


@pytest.mark.parametrize(
    "edits",
    [
        (("  payments:\n", "  billing:\n"),),
        (("  payments:\n    name: Payments\n", "  billing:\n    name: Billing\n"),),
        (
            ("  website:\n", "  web:\n"),
            ("members: [ana, ben, chi, dev, gus]", "members: [hana, ida, jan, kim]"),
            ("date: 2026-11-30, member: dev", "date: 2026-11-30, member: hana"),
            ("    lead: fay\n    manager: eli\n", "    lead: tea\n    manager: uma\n"),
            (SHOP, "      new-shop:\n"),
        ),
    ],
    ids=["the key alone", "the key and the name", "the name is all that stays"],
)
def test_a_renamed_team_is_reported_once(edits: Edits) -> None:
    """The team has neither left nor lost its services; only its own deploy waits."""
    loss, *others = found(EXAMPLE, *edits)
    was, now = (edits[0][each].split(":")[0].strip() for each in (0, 1))
    assert (loss.finding.code, path(loss), loss.teams) == ("team-renamed", ("teams", now), {was, now})
    assert {each.finding.code for each in others} <= {"service-renamed"}
    assert state_moves(loss) == [f"pagerduty_team.{was} pagerduty_team.{now}"]


def test_a_team_that_left_is_reported_with_the_way_to_take_it_down() -> None:
    """The lines name everything that pages for the team; no other deploy waits."""
    loss = one(EXAMPLE, (TOOLING, ""))
    assert (loss.finding.code, loss.finding.team, path(loss), loss.teams) == (
        "team-left",
        "tooling",
        ("teams",),
        {"tooling"},
    )
    assert pasted(loss, "tooling ", "--allow") == [
        "tooling pagerduty_service_integration.build-farm: taken down",
        "tooling pagerduty_service.build-farm: taken down",
        "tooling pagerduty_escalation_policy.team: taken down",
        "tooling pagerduty_team.tooling: taken down",
        "--allow 'team-left: taken down'",
    ]


def test_a_service_taken_from_a_team_that_left_waits_for_its_takedown() -> None:
    """The service is reported with the team: PagerDuty refuses it until the team is taken down."""
    farm = TOOLING[TOOLING.index("      build-farm:") :].rstrip() + "\n"
    loss = one(EXAMPLE, (TOOLING, ""), (SHOP, farm + SHOP))
    assert (loss.finding.code, loss.teams) == ("team-left", {"tooling", "website"})
    assert [related.place for related in loss.finding.related] == [
        Where(path=("teams", "website", "services", "build-farm"), part=loss.finding.related[0].place.part)  # type: ignore[union-attr]
    ]


def test_a_service_that_moves_is_left_out_until_its_old_team_is_taken_down() -> None:
    """If Alertmanager sent to a service that is being destroyed, its alerts would page nobody."""
    farm = TOOLING[TOOLING.index("      build-farm:") :].rstrip() + "\n"
    loss = one(EXAMPLE, (TOOLING, ""), (SHOP, farm.replace("build-farm:", "ci-farm:") + SHOP))
    first, *_, last = sentences(loss)
    assert (
        first == "1. leave `ci-farm` out of this edit, so that the alerts go to `unowned` for now. With"
        " this edit in the file, write the Alertmanager configuration and reload Alertmanager; then delete"
        " its routing keys: pagerduty-build-farm:"
    )
    assert (
        last == "4. in a separate edit: add `ci-farm`. Deploy it, hand over the routing keys, and reload"
        " Alertmanager last"
    )


def test_the_team_of_unowned_must_stay() -> None:
    """The takedown would destroy the service that gets unclaimed alerts, so the way does not include it."""
    platform = EXAMPLE[EXAMPLE.index("  # Two weeks each") : EXAMPLE.index("  # Working days only")]
    left, moved = found(EXAMPLE, (platform, ""), ("unowned: {team: platform", "unowned: {team: website"))
    assert (left.finding.code, moved.finding.code) == ("team-left", "unowned-moved")
    assert (
        left.finding.hint
        == "leave it in the file: it is paged for `unowned`, which cannot move without loss yet"
    )
    assert pasted(left, "platform ", "terraform") == []
    assert "watchbill explain unowned-moved" in left.finding.way[0]


def test_a_service_that_moves_holds_up_both_teams() -> None:
    """
    One deploy would destroy the service, the other would be refused; the first edit's lines name what goes.
    """
    loss = one(
        EXAMPLE,
        (OBJECT_STORE, ""),
        ("    services:\n  # Two", "  # Two"),
        (SHOP, OBJECT_STORE.rstrip() + "\n" + SHOP),
    )
    assert (loss.finding.code, path(loss), loss.teams) == (
        "service-moved",
        ("teams", "website", "services", "object-store"),
        {"storage", "website"},
    )
    assert pasted(loss, "storage ") == [
        "storage pagerduty_service_integration.object-store: moves to website",
        "storage pagerduty_service.object-store: moves to website",
    ]


def test_services_that_move_together_are_reported_once() -> None:
    """There is one finding for each pair of teams; the second service is a note."""
    start, end = EXAMPLE.index("      payments-api:\n"), EXAMPLE.index("  # Follow the sun")
    both = EXAMPLE[start:end].rstrip() + "\n"
    loss = one(EXAMPLE, ("    services:\n" + both, ""), (SHOP, both + SHOP))
    assert (loss.finding.code, len(loss.finding.related)) == ("service-moved", 1)
    assert loss.finding.message.startswith(
        "`payments-api` and `payments-ledger` move from team `payments` to "
    )


def test_a_service_may_move_and_get_a_new_key() -> None:
    """PagerDuty allows a name once, so the same name means the same service."""
    named = edited(("      object-store:\n", "      object-store:\n        name: Objects\n"))
    store = OBJECT_STORE.replace("object-store:\n", "objects:\n        name: Objects\n").rstrip() + "\n"
    old = OBJECT_STORE.replace("object-store:\n", "object-store:\n        name: Objects\n")
    loss = one(named, ("    services:\n" + old, ""), (SHOP, store + SHOP))
    assert (loss.finding.code, loss.teams) == ("service-moved", {"storage", "website"})


def test_a_service_may_move_and_get_a_new_key_and_name() -> None:
    """The same claims mean the same service: in between nobody would be paged for them."""
    store = OBJECT_STORE.replace("object-store:\n", "objects:\n").rstrip() + "\n"
    loss = one(EXAMPLE, ("    services:\n" + OBJECT_STORE, ""), (SHOP, store + SHOP))
    assert (loss.finding.code, loss.teams) == ("service-moved", {"storage", "website"})
    assert loss.finding.message.startswith(
        "`object-store` (now `objects`) moves from team `storage` to team `website`"
    )
    first, *_, last = sentences(loss)
    assert "take `object-store` out of `storage`" in first
    assert "add `objects` to `website`" in last


@pytest.mark.parametrize(
    "after",
    ["      gateway:\n        name: The way in\n", "      gateway:\n        name: Gateway\n"],
    ids=["the name stays", "the name is another one"],
)
def test_a_service_with_a_new_key_lists_everything_that_goes_with_it(after: str) -> None:
    """Its integration goes, and its own policy."""
    loss = one(edited(NAMED), (NAMED[1], after))
    assert (loss.finding.code, path(loss), loss.teams) == (
        "service-renamed",
        ("teams", "platform", "services", "gateway"),
        {"platform"},
    )
    assert ("PagerDuty may refuse" in loss.finding.message) == ("The way in" in after)
    assert state_moves(loss) == [
        "pagerduty_service_integration.ingress pagerduty_service_integration.gateway",
        "pagerduty_service.ingress pagerduty_service.gateway",
        "pagerduty_escalation_policy.service_ingress pagerduty_escalation_policy.service_gateway",
    ]


def test_a_service_s_schedule_goes_with_the_service_s_key() -> None:
    """The rotation of managers is not reported a second time."""
    turns = LEAD.replace("    lead:", "        manager:").replace("\n      ", "\n          ")
    before = edited(("        manager: uma\n", turns))
    loss = one(before, ("      ingress:\n", "      gateway:\n"))
    assert loss.finding.code == "service-renamed"
    assert state_moves(loss)[-1] == "pagerduty_schedule.manager_ingress pagerduty_schedule.manager_gateway"


def test_unowned_cannot_move_to_another_team() -> None:
    """It is refused, with the reason, at the key that names the team."""
    loss = one(EXAMPLE, ("unowned: {team: platform", "unowned: {team: payments"))
    assert (loss.finding.code, path(loss), loss.finding.team, loss.teams) == (
        "unowned-moved",
        ("alerting", "unowned", "team"),
        "payments",
        {"payments", "platform"},
    )
    assert "there is no way yet" in (loss.finding.hint or "")
    assert codes(
        EXAMPLE, ("  platform:\n", "  core:\n"), ("unowned: {team: platform", "unowned: {team: core")
    ) == ["team-renamed"]


TURNS = LEAD.replace("    lead:", "        manager:").replace("\n      ", "\n          ")
ANEW: dict[str, tuple[str, Edits, list[str], list[str]]] = {
    "a rotation becomes one of several": (
        EXAMPLE,
        ((ROTATION, rotations("eu")),),
        ["primary primary_eu", "secondary secondary_eu"],
        [],
    ),
    "one of several becomes the rotation": (
        edited((ROTATION, rotations("eu", "us")), UNSHADOWED),
        ((rotations("eu", "us"), ROTATION),),
        ["primary_eu primary", "secondary_eu secondary"],
        ["primary_us", "secondary_us"],
    ),
    "a rotation has another key": (
        EXAMPLE,
        (("      eu:\n", "      emea:\n"),),
        ["primary_eu primary_emea", "secondary_eu secondary_emea"],
        [],
    ),
    "a rotation has another key and other members": (
        EXAMPLE,
        (("      eu:\n", "      emea:\n"), ("[hana, ida, jan, kim]", "[hana, ida, jan, kim, tea]")),
        ["primary_eu primary_emea", "secondary_eu secondary_emea"],
        [],
    ),
    "two rotations exchange their keys": (
        EXAMPLE,
        (("      eu:\n", "      xx:\n"), ("      us:\n", "      eu:\n"), ("      xx:\n", "      us:\n")),
        [
            "primary_eu primary_eu_moving",
            "primary_us primary_eu",
            "primary_eu_moving primary_us",
            "secondary_eu secondary_eu_moving",
            "secondary_us secondary_eu",
            "secondary_eu_moving secondary_us",
        ],
        [],
    ),
    "a secondary of its own": (
        edited((ROTATION, rotations("eu"))),
        (("    secondary: next\n", LEAD.replace("lead:", "secondary:").replace("eli", "gus")),),
        ["secondary_eu secondary"],
        [],
    ),
    "a service gives up its own managers": (
        edited(
            ("        manager: uma\n", TURNS),
            ("    lead: zoe\n    manager: fay\n", "    lead: zoe\n" + LEAD.replace("lead:", "manager:")),
        ),
        ((TURNS, ""),),
        [],
        ["manager_ingress"],
    ),
}


@pytest.mark.parametrize(("before", "edits", "renamed", "dropped"), ANEW.values(), ids=ANEW.keys())
def test_a_replaced_schedule_is_found_by_what_is_deployed(
    before: str, edits: Edits, renamed: list[str], dropped: list[str]
) -> None:
    """
    Each team is reported once, with the schedules that can continue under a new key and those that cannot.
    """
    assert losses(written(before), written(before), NOW) == ()
    loss = one(before, *edits)
    assert (loss.finding.code, loss.teams) == ("rotation-renamed", {loss.finding.team})
    assert sorted(state_moves(loss)) == sorted(
        " ".join(f"pagerduty_schedule.{each}" for each in move.split()) for move in renamed
    )
    asked = [line.split()[1].rstrip(":") for line in pasted(loss, f"{loss.finding.team} ")]
    assert asked == [f"pagerduty_schedule.{each}" for each in dropped]


def test_moves_are_in_an_order_in_which_each_target_is_free() -> None:
    """Circles go through a third address, and a resource that blocks an address for good moves aside."""
    for wanted, there in (
        ({"a": "b"}, "a"),
        ({"a": "b", "b": "c"}, "ab"),
        ({"a": "b", "b": "a"}, "ab"),
        ({"a": "b", "b": "c", "c": "a", "d": "e"}, "abcd"),
        ({"a": "b"}, "ab"),
    ):
        has = {each: each for each in there}
        result = moves(wanted, has)
        for before, after in result.steps:
            assert after not in has
            has[after] = has.pop(before)
        assert {now: was for now, was in has.items() if now not in result.aside} == {
            wanted.get(each, each): each for each in there if each in wanted or each not in wanted.values()
        }


@pytest.mark.parametrize("side", ["old", "new"])
def test_a_side_that_cannot_be_read_has_no_losses(side: str) -> None:
    """It is unknown what the edit would destroy."""
    good, bad = written(EXAMPLE), written("version: [")
    assert losses(*((bad, good) if side == "old" else (good, bad)), NOW) == ()


def test_a_malformed_team_has_not_left() -> None:
    """A team that cannot be read is still in the file."""
    assert codes(EXAMPLE, ("    mode: escalation-only\n", "    mode: 7\n")) == []


def test_every_code_is_an_error() -> None:
    """The codes that the tests above met are all the codes of the family."""
    assert {CODES[code].grades for code in in_family(Family.LOSSES)} == {(Grade.ERROR,)}
    assert in_family(Family.LOSSES) == {
        "rotation-renamed",
        "service-moved",
        "service-renamed",
        "team-left",
        "team-renamed",
        "unowned-moved",
    }
