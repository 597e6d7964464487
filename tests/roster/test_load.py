"""Tests of loading documents into a roster."""

from datetime import date
from pathlib import Path

from tests.roster.listing import listing
from watchbill.diagnostics import Diagnostic, Grade, at
from watchbill.roster.alerting import Severity, Unowned
from watchbill.roster.load import Loaded, load
from watchbill.roster.model import (
    Anchor,
    Escalation,
    Follow,
    Hours,
    Level,
    Mode,
    Person,
    Role,
    Roster,
    Rotation,
    Service,
    Shadow,
)
from watchbill.roster.yaml.read import read

EVERYTHING = (Path(__file__).parent / "ok" / "everything.yaml").read_bytes()
MINIMAL = (Path(__file__).parent / "ok" / "minimal.yaml").read_bytes()


def roster(data: bytes) -> Roster:
    loaded = load(read("teams.yaml", data))
    assert listing(loaded) == ""
    assert loaded.roster is not None
    return loaded.roster


def with_included(*texts: str, root: bytes = MINIMAL) -> Loaded:
    documents = [read(f"teams/{number}.yaml", text.encode()) for number, text in enumerate(texts, 1)]
    return load(read("teams.yaml", root), tuple(documents))


def test_a_person_has_what_the_file_says() -> None:
    """Every key of a person is read; a key that is left out has its default."""
    people = {**roster(EVERYTHING).people, **roster(MINIMAL).people}
    assert people["chi"] == Person(
        key="chi",
        name="Chi",
        email="chi@example.com",
        time_zone="Europe/London",
        role=Role.RESPONDER,
        pagerduty_id="PABC123",
        pending=True,
        away=(),
        calendars=(),
        holidays=None,
    )
    assert people["ana"] == Person(
        key="ana",
        name="Ana",
        email="ana@example.com",
        time_zone=None,
        role=Role.RESPONDER,
        pagerduty_id=None,
        pending=False,
        away=(),
        calendars=(),
        holidays=None,
    )


def test_a_team_has_what_the_file_says() -> None:
    """Every key of a team is read."""
    team = roster(EVERYTHING).teams["payments"]
    weekly = Rotation(
        name=None,
        members=("ana", "ben"),
        turn_days=14,
        handoff_day=5,
        handoff_time=23 * 60 + 59,
        time_zone="Etc/UTC",
        anchor=Anchor(date=date(2026, 12, 4), member="ana"),
        hours=(),
        then=(),
    )
    assert (team.name, team.description, team.mode) == ("Payments", "Takes money: all of it", Mode.ROTA)
    assert (team.lead, team.manager, team.secondary) == (("ana", "ben"), weekly, weekly)
    assert [rotation.name for rotation in team.rotations] == ["day", "night"]
    assert team.rotations[0].hours == (
        Hours(days=(1, 2, 3, 4, 5), start=480, end=1080),
        Hours(days=(6, 7), start=600, end=1440),
        Hours(days=(1, 5, 6, 7), start=1320, end=1800),
    )
    assert (team.rotations[0].turn_days, team.rotations[0].handoff_day, team.rotations[0].handoff_time) == (
        3,
        None,
        600,
    )
    assert team.rotations[1].hours == (Hours(days=(1, 2, 3, 4, 5, 6, 7), start=1080, end=1920),)
    assert team.shadow == Shadow(members=("chi",), rotation="day", until=date(2027, 1, 31), notify=True)
    assert team.escalation == Escalation(
        levels=(Level.PRIMARY, Level.MANAGER), acknowledge_within=90, loops=0
    )
    assert (team.minimum_members, team.outside_hours_escalate) == (2, True)
    assert (team.auto_resolve, team.acknowledgement_timeout) == (None, 3600)


def test_a_service_has_what_the_file_says() -> None:
    """Every key of a service is read; a key that is left out has the value of its team."""
    services = roster(EVERYTHING).teams["payments"].services
    api = services["payments-api"]
    assert (api.name, api.description, api.runbooks) == (
        "Payments API",
        "It pays",
        "http://example.com/runbooks?team=payments",
    )
    assert api.matchers == (('namespace="payments"', 'app=~"api|web"'), ('namespace="pay"',))
    assert api.yields == ("gateway",)
    assert isinstance(api.manager, Rotation)
    assert (api.auto_resolve, api.acknowledgement_timeout) == (5410, None)
    assert services["payments-ledger"] == Service(
        key="payments-ledger",
        name="payments-ledger",
        description=None,
        matchers=(('app="ledger"',),),
        group_by=None,
        yields=(),
        runbooks=None,
        manager=None,
        auto_resolve=None,
        acknowledgement_timeout=3600,
    )


def test_keys_that_are_left_out_have_the_built_in_defaults() -> None:
    """There are four levels of 15 minutes, nine loops, four members and three severities."""
    minimal = roster(MINIMAL)
    team = minimal.teams["payments"]
    assert team.escalation == Escalation(levels=tuple(Level), acknowledge_within=15, loops=9)
    assert (team.name, team.secondary, team.shadow, team.minimum_members) == (
        "payments",
        Follow.NEXT,
        None,
        4,
    )
    assert (team.auto_resolve, team.acknowledgement_timeout) == (86400, 1800)
    alerting = minimal.alerting
    assert alerting.unowned == Unowned(team="payments", slack="#alerts-unowned")
    assert alerting.group_by == ("alertname", "cluster", "namespace", "severity")
    assert (alerting.unknown_severity, alerting.secrets, alerting.heartbeat) == (
        "critical",
        "/etc/alertmanager/secrets",
        None,
    )
    severities = [
        Severity(
            name="critical", sev=1, page=True, slack=True, group_wait=30, group_interval=300, repeat=1800
        ),
        Severity(
            name="warning", sev=2, page=False, slack=True, group_wait=300, group_interval=300, repeat=14400
        ),
        Severity(name="info", sev=3, page=False, slack=True, group_wait=30, group_interval=300, repeat=14400),
    ]
    assert list(alerting.severities.values()) == severities


def test_the_nearest_default_applies() -> None:
    """Key by key, a team wins over `defaults`, and `defaults` wins over the built-in defaults."""
    text = MINIMAL + b"defaults:\n  escalation: {loops: 3, acknowledge_within: 10m}\n  minimum_members: 2\n"
    text = text.replace(b"    services:\n", b"    escalation: {loops: 1}\n    services:\n")
    teams = roster(text).teams
    assert teams["payments"].escalation == Escalation(levels=tuple(Level), acknowledge_within=10, loops=1)
    assert teams["tooling"].escalation == Escalation(
        levels=(Level.LEAD, Level.MANAGER), acknowledge_within=10, loops=3
    )
    assert teams["payments"].minimum_members == 2


def test_a_team_without_a_rota_has_the_lead_and_the_manager() -> None:
    """Its levels do not depend on the defaults, because there is nobody else to page."""
    text = MINIMAL + b"defaults: {escalation: {levels: [primary]}}\n"
    team = roster(text).teams["tooling"]
    assert (team.mode, team.rotations, team.escalation.levels) == (
        Mode.ESCALATION_ONLY,
        (),
        (Level.LEAD, Level.MANAGER),
    )


def test_only_malformed_entries_are_left_out() -> None:
    """A malformed person, team or service is left out, but its key is known; everything else stays."""
    text = MINIMAL.replace(b"name: Ana", b"name: 3").replace(b'slack: "#tooling"', b"slack: 3")
    text = text.replace(b"    services:\n", b"    services:\n      broken: {matchers: 3}\n")
    loaded = load(read("teams.yaml", text))
    assert loaded.roster is not None
    assert (set(loaded.roster.people), loaded.roster.broken_people) == ({"ben"}, {"ana"})
    assert (set(loaded.roster.teams), loaded.roster.broken_teams) == ({"payments"}, {"tooling"})
    assert set(loaded.roster.teams["payments"].services) == {"payments-api"}
    assert [diagnostic.team for diagnostic in loaded.diagnostics] == [None, "payments", "tooling"]


def test_an_unknown_key_breaks_nothing() -> None:
    """A team with an unknown key is reported, and can still be checked."""
    loaded = load(
        read("teams.yaml", MINIMAL.replace(b"    lead: ana\n", b"    lead: ana\n    colour: red\n"))
    )
    assert loaded.roster is not None
    assert set(loaded.roster.teams) == {"payments", "tooling"}
    assert [diagnostic.code for diagnostic in loaded.diagnostics] == ["unknown-key"]


def test_the_key_of_an_entry_with_a_syntax_error_is_known() -> None:
    """The entry is broken, and nothing else is reported about it."""
    text = MINIMAL.replace(b"email: ana@example.com}", b"email: ana@example.com").replace(
        b"[ana, ben]", b"[ana, ben"
    )
    loaded = load(read("teams.yaml", text))
    assert loaded.roster is not None
    assert (set(loaded.roster.people), loaded.roster.broken_people) == ({"ben"}, {"ana"})
    assert (set(loaded.roster.teams), loaded.roster.broken_teams) == ({"tooling"}, {"payments"})
    assert [(each.code, each.team) for each in loaded.diagnostics] == [
        ("yaml-syntax", None),
        ("yaml-syntax", "payments"),
    ]


def test_a_section_of_the_wrong_type_leaves_no_roster() -> None:
    """Everybody who is named elsewhere would look unknown."""
    for section in (b"people: [ana]\nteams:\n", b"people: {}\nteams: [payments]\nx:\n"):
        text = b"version: 1\n" + section + MINIMAL.partition(b"teams:\n")[2]
        loaded = load(read("teams.yaml", text))
        assert loaded.roster is None
        assert "wrong-type" in {each.code for each in loaded.diagnostics}


def test_a_yaml_mistake_belongs_to_the_team_around_it() -> None:
    """A duplicate key or a syntax error in a team's lines is that team's; elsewhere it has no team."""
    for old, new, team in (
        (b"    lead: ben\n", b"    lead: ben\n    lead: ana\n", "tooling"),
        (b"      turn: 1w\n", b"      turn: [1w\n", "payments"),
        (b"alerting:\n", b"alerting:\n  secrets: /a\n  secrets: /b\n", None),
        (b"name: Ana,", b"name: no,", None),
    ):
        loaded = load(read("teams.yaml", MINIMAL.replace(old, new)))
        assert [diagnostic.team for diagnostic in loaded.diagnostics] == [team]


def test_included_files_bring_people_and_teams() -> None:
    """All files make one roster; a finding has its place in the file that it is about."""
    loaded = with_included(
        "people:\n  chi: {name: Chi, email: chi@example.com}\n",
        'teams:\n  web:\n    mode: escalation-only\n    lead: chi\n    manager: ana\n    slack: "#web"\n   '
        " turn: 1w\n",
    )
    assert loaded.roster is not None
    assert set(loaded.roster.people) == {"ana", "ben", "chi"}
    assert set(loaded.roster.teams) == {"payments", "tooling", "web"}
    assert (
        listing(loaded).splitlines()[0]
        == "teams/2.yaml:7:5-9: error: `turn` is not a key of the team `web` [unknown-key]"
    )
    assert loaded.sources.span(at("teams", "web", "slack")).file == "teams/2.yaml"
    assert loaded.sources.line("teams/2.yaml", 6) == '    slack: "#web"'
    assert [diagnostic.team for diagnostic in loaded.diagnostics] == ["web"]


def test_a_person_defined_in_two_files_is_reported_with_both_places() -> None:
    """The first file counts, and the finding names both places."""
    loaded = with_included(
        'people:\n  ana: {name: Other, email: other@example.com}\nteams:\n  tooling:\n    slack: "#x"\n',
    )
    assert loaded.roster is not None
    assert loaded.roster.people["ana"].name == "Ana"
    twice = [each for each in loaded.diagnostics if each.code == "defined-twice"]
    assert [each.message for each in twice] == [
        "the person `ana` is also defined in `teams.yaml`",
        "the team `tooling` is also defined in `teams.yaml`",
    ]
    assert [each.team for each in twice] == [None, "tooling"]
    spans = [loaded.sources.span(place) for each in twice for place in (each.place, each.related[0].place)]
    assert [(span.file, span.line, span.column) for span in spans] == [
        ("teams/1.yaml", 2, 3),
        ("teams.yaml", 3, 3),
        ("teams/1.yaml", 4, 3),
        ("teams.yaml", 19, 3),
    ]


def test_an_included_file_has_only_people_and_teams() -> None:
    """A key of the root file is reported at that key; a file that is not a mapping is reported as a whole."""
    loaded = with_included("version: 1\nalerting: {}\ninclude: [more.yaml]\n", "- a\n", "version: 3\n")
    assert [line for line in listing(loaded).splitlines() if "hint" not in line] == [
        "teams/1.yaml:2:1-9: error: only the root file may have `alerting` [unknown-key]",
        "teams/1.yaml:3:1-8: error: only the root file may have `include` [unknown-key]",
        (
            "teams/2.yaml:1:1-4: error: this file cannot be included: an included file is a mapping with"
            " `people` and `teams` [wrong-type]"
        ),
        "teams/3.yaml:1:10-11: error: this Watchbill reads version 1 of the format, not `3` [invalid-value]",
    ]


def test_a_root_file_of_another_version_is_not_read() -> None:
    """Its format is not known."""
    for version in (b"2", b'"1"', b"true", b"[1]"):
        loaded = load(read("teams.yaml", MINIMAL.replace(b"version: 1", b"version: " + version)))
        assert loaded.roster is None
        assert [diagnostic.code for diagnostic in loaded.diagnostics] == ["invalid-value"]


def finding(code: str, *path: str) -> Diagnostic:
    return Diagnostic(code=code, grade=Grade.ERROR, message="something", place=at(*path))


def silenced(comment: str) -> list[tuple[str, str | None]]:
    """Return the codes and reasons of findings, one of them on a line with a comment."""
    text = MINIMAL.replace(b"    lead: ana\n", f"    lead: ana  # watchbill: {comment}\n".encode())
    sources = load(read("teams.yaml", text)).sources
    found = (
        finding("unknown-person", "teams", "payments", "lead"),
        finding("coverage-gap", "teams", "tooling"),
    )
    today = date(2026, 12, 1)
    return [(each.code, each.silent) for each in sources.silence(found, today)]


def test_a_comment_with_a_reason_silences_its_finding() -> None:
    """It silences only that code, only on that line, and only up to and including the date."""
    expected = [("unknown-person", "moving"), ("coverage-gap", None)]
    assert silenced("ignore[unknown-person] moving") == expected
    assert silenced("ignore[unknown-person] until 2026-12-01 moving") == expected


def test_a_comment_that_has_expired_silences_nothing() -> None:
    """After its date, the comment is itself a finding."""
    assert silenced("ignore[unknown-person] until 2026-11-30 moving") == [
        ("unknown-person", None),
        ("coverage-gap", None),
        ("suppression-expired", None),
    ]


def test_a_comment_without_a_reason_is_a_finding() -> None:
    """It silences the finding anyway."""
    assert silenced("ignore[unknown-person]") == [
        ("unknown-person", "no reason given"),
        ("coverage-gap", None),
        ("suppression-without-reason", None),
    ]


def test_a_comment_that_silences_nothing_is_a_finding() -> None:
    """The code does not occur there, does not exist, or cannot be silenced."""
    expected = [("unknown-person", None), ("coverage-gap", None)]
    assert silenced("ignore[coverage-gap] why") == [*expected, ("suppression-unused", None)]
    assert silenced("ignore[wrong-type] why") == [*expected, ("suppression-unused", None)]
    assert silenced("ignore[unknown-persons] why") == [*expected, ("suppression-unknown-code", None)]


def test_a_mistake_belongs_to_its_team_on_a_shared_line_too() -> None:
    """A program may write all teams on one line: the column decides which team a mistake belongs to."""
    team = '{"mode": "escalation-only", "lead": "ana", "manager": "ana", "slack": "#t", "name": %s}'
    text = (
        '{"teams": {"a": %s, "b": %s}, "version": 1, "people": {"ana": {"name": no, "email":'
        ' "ana@example.com"}}}'
    )
    loaded = load(read("r", (text % (team % "no", team % '"B"')).encode()))
    assert [d.owner for d in loaded.diagnostics if d.code == "ambiguous-scalar"] == ["a", None]


def test_a_file_without_a_valid_team_or_unowned_gives_no_roster() -> None:
    """The missing keys are reported, and there is no search for a team without a name."""
    loaded = load(read("r", b"version: 1\npeople: {}\nteams: {a: {lead: ana}}\n"))
    assert [d.code for d in loaded.diagnostics] == ["missing-key"] * 3
    assert loaded.roster is None
