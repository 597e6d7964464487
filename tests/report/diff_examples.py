"""Changes to report, made by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from tests import rosters
from watchbill.alertmanager.tree import Recipient
from watchbill.diagnostics import Diagnostic, Grade, Span
from watchbill.edit.offer import Offer, Paste
from watchbill.report.diff.comparison import Comparison
from watchbill.review.change import (
    Change,
    FindingsChange,
    Identity,
    Kind,
    LevelChange,
    PersonChange,
    PersonEdit,
    PolicyChange,
    Rekeyed,
    RouteChange,
    ServiceChange,
    SettingChange,
    Stretch,
    TeamChange,
)
from watchbill.review.cost import Cost
from watchbill.review.freeze import Frozen
from watchbill.review.remedy import Later, Remedy
from watchbill.review.rerouting import NOTHING, GroupKey, Rekeying, Reroute, Rerouting
from watchbill.roster.model import Anchor, Level, Version

AT = datetime(2026, 11, 23, 17, tzinfo=UTC)
DAY = timedelta(days=1)


def stretch(day: float, days: float = 7, *others: str) -> Stretch:
    return Stretch(start=AT + DAY * day, end=AT + DAY * (day + days), others=others)


def person(
    key: str, *gained: Stretch, lost: tuple[Stretch, ...] = (), involved: bool = False
) -> PersonChange:
    return PersonChange(person=key, involved=involved, gained=gained, lost=lost)


def level(
    *people: PersonChange, before: str = "ana", after: str = "ana", of: Level = Level.PRIMARY
) -> LevelChange:
    return LevelChange(level=of, before=(before,), after=(after,), first=AT + DAY, people=people)


def policy(
    *levels: LevelChange, key: str = "team", kind: Kind = Kind.CHANGED, what: str | None = None
) -> PolicyChange:
    settings = () if what is None else (SettingChange(what=what, before="1", after="2"),)
    return PolicyChange(policy=key, kind=kind, levels=levels, settings=settings)


def edit(
    key: str, *settings: SettingChange, identity: Identity | None = None, rekeyed: Rekeyed | None = None
) -> PersonEdit:
    return PersonEdit(person=key, rekeyed=rekeyed, settings=settings, identity=identity)


def email(key: str, before: str, after: str) -> SettingChange:
    return SettingChange(
        what=f"people.{key}.email", before=f"{before}@example.com", after=f"{after}@example.com"
    )


def team(key: str, *policies: PolicyChange, kind: Kind = Kind.CHANGED, **more: object) -> TeamChange:
    known = {
        "name": key.title(),
        "zone": "Europe/London",
        "renamed_from": None,
        "settings": (),
        "services": (),
    }
    return TeamChange(team=key, kind=kind, policies=policies, **(known | more))  # type: ignore[arg-type]


def service(
    key: str,
    kind: Kind,
    moved_from: str | None = None,
    *settings: SettingChange,
    renamed_from: str | None = None,
) -> ServiceChange:
    return ServiceChange(
        service=key, kind=kind, moved_from=moved_from, renamed_from=renamed_from, settings=settings
    )


def route(text: str, kind: Kind = Kind.CHANGED, *, rekeyed: bool = False, **settings: str) -> RouteChange:
    told = tuple(SettingChange(what=what, before="x", after=after) for what, after in settings.items())
    return RouteChange(route=text, kind=kind, rekeyed=rekeyed, settings=told)


def finding(message: str, grade: Grade = Grade.WARNING) -> Diagnostic:
    span = Span(file="teams.yaml", line=7, column=3, end_column=5)
    return Diagnostic(code="coverage-gap", grade=grade, message=message, place=span)


LOSS = replace(
    finding("the team `gone` left the file", Grade.ERROR),
    code="team-left",
    hint="take it down first",
    way=(
        "1. destroy its stack:",
        "   terraform destroy",
        "2. then allow it:",
        "   --allow 'team-left: <gone> `` ```'",
    ),
)
"""A finding whose hint has several steps."""


def offer(team: str, *people: str) -> Offer:
    """An offer that moves nobody before a handoff, with lines to paste."""
    path = ("teams", team, "rotation")
    order = Version(
        start=date(2026, 12, 7),
        members=("ana", "chi"),
        turn_days=7,
        handoff_day=1,
        handoff_time=600,
        hours=(),
        first=None,
    )
    part = Later(
        path=path,
        old_path=path,
        typed=rosters.rotation(["ana", "chi"]),
        rotation=replace(rosters.rotation(["ana", "ben", "chi"]), then=(order,)),
        version=order,
        begins=AT + 14 * DAY,
        leave=(("ben", AT + 7 * DAY),),
        anchor=Anchor(date=date(2026, 11, 23), member="ana"),
    )
    moved, at_once, later = (Cost(shifts=shifts, time=shifts * 7 * DAY) for shifts in (9, 2, 3))
    remedy = Remedy(
        team=team,
        parts=(part,),
        backs=(),
        people=people,
        tonight=False,
        planned=(),
        freeze=2,
        moved=moved,
        at_once=at_once,
        later=later,
        kept=("ben",),
    )
    lines = "      members: [ana, ben, chi]\n      then: {from: 2026-12-07, members: [ana, chi]}\n"
    paste = Paste(
        file="teams.yaml",
        path=path,
        line=7,
        key="then",
        value="{}",
        lines=(7, 8),
        was=("      members: [ana, chi]",),
        replacement=lines,
    )
    return Offer(remedy=remedy, pastes=(paste,))


def told(
    *teams: TeamChange,
    names: dict[str, str] | None = None,
    routes: tuple[RouteChange, ...] = (),
    new: tuple[Diagnostic, ...] = (),
    mended: tuple[Diagnostic, ...] = (),
    kept: int = 0,
    unchanged: int = 3,
    edits: tuple[PersonEdit, ...] = (),
    rerouting: Rerouting = NOTHING,
    **more: object,
) -> Comparison:
    findings = FindingsChange(new=new, mended=mended, kept=kept)
    change = Change(
        at=AT,
        days=90,
        people=edits,
        teams=teams,
        unchanged=unchanged,
        routes=routes,
        findings=findings,
        rerouting=rerouting,
    )
    people = {
        key: replace(rosters.person(key), name=name, email="", time_zone=None)
        for key, name in ({"ana": "Ana", "ben": "Ben", "chi": "Chi"} | (names or {})).items()
    }
    return Comparison(change=change, old="main:teams.yaml", new="teams.yaml", people=people, **more)  # type: ignore[arg-type]


def recipient(
    team: str | None, service: str | None, *, pages: bool = True, channel: str | None = "#x"
) -> Recipient:
    return Recipient(service=service, team=team, pages=pages, channel=channel)


def rerouting() -> Rerouting:
    """Each way in which alerts go to another team, and each in which incidents get another key."""
    api, disks = recipient("payments", "api"), recipient("storage", "disks", channel="#storage")
    quiet = replace(api, pages=False)
    unowned = recipient("storage", "unowned")
    hands = (
        (api, disks, {"namespace": "shop", "app": 'a"b'}),
        (disks, unowned, {}),
        (api, replace(api, pages=False), {"severity": "warning"}),
        (api, replace(disks, pages=False), {"severity": "info"}),
        (api, recipient(None, None, pages=False, channel=None), {"alertname": "Watchdog"}),
        (quiet, replace(disks, pages=False), {"severity": "info"}),
        (replace(quiet, team=None), disks, {"severity": "page"}),
        (unowned, api, None),
    )
    one = GroupKey(path='{}/{app="a"}', group_by=("alertname", "cluster"))
    keys = (
        ("api", "api", replace(one, group_by=("alertname",)), {"app": "a"}),
        ("api", "api", replace(one, path='{}/{app="a"}/{severity="critical"}'), {"app": "a"}),
        ("api", "edge", replace(one, path='{}/{app="a",pod="b"}'), {"app": "a", "pod": "b"}),
        ("api", "shop", one, None),
    )
    return Rerouting(
        rerouted=tuple(Reroute(before=before, after=after, alert=alert) for before, after, alert in hands),
        rekeyed=tuple(
            Rekeying(service=service, now=now, before=one, after=after, alert=alert)
            for service, now, after, alert in keys
        ),
        complete=False,
    )


def everything() -> Comparison:
    """One of each kind of thing that can change."""
    moves = person("ben", stretch(7, 7, "chi"), lost=(stretch(0, 7, "chi"), stretch(84, 7)))
    named = person("chi", stretch(0, 7, "ben"), lost=tuple(stretch(7 * n, 7, "ben") for n in range(1, 13, 2)))
    own = level(person("ana", stretch(-1, 200), involved=True), before="ben", after="ana", of=Level.MANAGER)
    payments = team(
        "payments",
        policy(
            level(moves, named, person("ana", stretch(14, 7), stretch(28, 7), involved=True)), what="lead"
        ),
        policy(own, key="service_ledger", kind=Kind.ADDED),
        settings=(SettingChange(what="description", before=None, after="All that pays"),),
        services=(
            service("ledger", Kind.CHANGED, None, SettingChange(what="runbooks", before="a", after=None)),
            service("shop", Kind.ADDED, "website"),
            service("till", Kind.REMOVED),
            service(
                "web",
                Kind.ADDED,
                None,
                SettingChange(what="name", before="old", after="web"),
                renamed_from="old-web",
            ),
        ),
    )
    return told(
        payments,
        team(
            "new",
            policy(level(person("ana", stretch(0, 7), involved=True), before="ana", after="ben")),
            kind=Kind.ADDED,
        ),
        team("gone", policy(level(person("ana", lost=(stretch(0, 7),)))), kind=Kind.REMOVED),
        team("again", kind=Kind.ADDED, renamed_from="before", services=(service("x", Kind.ADDED),)),
        team("small", settings=(SettingChange(what="slack", before="#a", after="#b"),)),
        routes=(
            route('{}/{namespace="a"}', Kind.ADDED),
            route("{}", group_by="[alertname]"),
            route('{}/{namespace="b"}', Kind.REMOVED, rekeyed=True),
        ),
        new=(finding("advice", Grade.ADVICE), finding("an error", Grade.ERROR), LOSS),
        mended=(finding("mended"),),
        kept=2,
        notes=("a note",),
        left_out=(("odd", "because it has errors in teams.yaml"),),
        edits=(
            edit(
                "ana",
                email("ana", "ana", "dev"),
                SettingChange(what="people.ana.name", before="Ana", after="Dev"),
                identity=Identity(had_by=None, shifts=12, always=("platform",), now=("payments", "platform")),
            ),
            edit(
                "ben",
                email("ben", "ben", "chi"),
                identity=Identity(had_by="chi", shifts=1, always=(), now=("payments",)),
            ),
            edit(
                "chi",
                email("chi", "chi", "ben"),
                identity=Identity(had_by="ben", shifts=0, always=(), now=()),
            ),
            edit("dan", rekeyed=Rekeyed(before="dani", teams=("payments", "platform"))),
            edit("eli", SettingChange(what="people.eli.time_zone", before=None, after="Europe/Oslo")),
        ),
        rerouting=rerouting(),
        holds=("uninvolved", "tonight"),
        waived=(("uninvolved", "Ben agreed"),),
        freeze=2,
        frozen=(
            Frozen(
                team="payments",
                policy="team",
                level=Level.PRIMARY,
                until=AT + 14 * DAY,
                people=("ben", "chi"),
            ),
        ),
        offers=(offer("payments", "ben"),),
    )
