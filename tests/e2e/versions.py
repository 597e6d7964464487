"""
A team whose rotations all change at one instant, for the real Terraform, whose provider has the real clock.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.e2e.terraform import Project
from tests.standins.pagerduty import PagerDutyApi
from watchbill.pagerduty.deployment import Deployment
from watchbill.rota.play import on_call
from watchbill.workspace.prepare import prepare

PEOPLE = ("ana", "ben", "chi", "dev", "eli", "fay", "gus", "hana", "ida", "jan", "kim", "leo", "mia")
LATER = timedelta(minutes=1)
"""How much later the last rotation changes."""

_WEEKS = ("before", "week0", "week1", "week2")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """An instant as the clocks of a zone show it, written as the file does."""

    zone: str
    instant: datetime

    @property
    def _local(self) -> datetime:
        return self.instant.astimezone(ZoneInfo(self.zone))

    @property
    def date(self) -> date:
        return self._local.date()

    @property
    def time(self) -> str:
        return f"{self._local:%H:%M}"

    @property
    def day(self) -> str:
        return _DAYS[self._local.weekday()]

    def after(self, **distance: int) -> "Wall":
        return Wall(zone=self.zone, instant=self.instant + timedelta(**distance))


def roster(change: datetime, *, overrides: str = "") -> str:
    """
    Return a file of one team in which every kind of change happens at an instant.

    Somebody leaves, who is nowhere else; turns get shorter; the handoff and the hours change; of four chained
    versions the second ends; somebody joins who was alone, and somebody stays alone; somebody is pending all
    the while; one of the leads leads no more. One rotation changes a little later.
    """
    tokyo, kolkata, utc = (
        Wall(zone=zone, instant=change) for zone in ("Asia/Tokyo", "Asia/Kolkata", "Etc/UTC")
    )
    people = "".join(f"  {key}: {{name: {key.title()}, email: {key}@example.com}}\n" for key in PEOPLE)
    people += "  nia: {name: Nia, email: nia@example.com, pending: true}\n"
    soon = Wall(zone="Europe/London", instant=change + LATER)
    return f"""\
version: 1
people:
{people}
teams:
  payments:
    lead:
      members: [eli, jan]
      turn: 1w
      handoff: {tokyo.day} {tokyo.time}
      time_zone: {tokyo.zone}
      anchor: {{date: {tokyo.date}, member: eli}}
      then: {{from: {tokyo.date}, members: [fay, mia, eli]}}
    manager: fay
    slack: "#payments"
    outside_hours: escalate
    rotations:
      leaver:   # ben is nowhere else
        members: [ana, ben, chi, dev]
        turn: 1d
        handoff: daily {tokyo.time}
        time_zone: {tokyo.zone}
        anchor: {{date: {tokyo.date}, member: chi}}
        then: {{from: {tokyo.date}, members: [ana, chi, dev, gus]}}
      turns:
        members: [hana, ida, jan, kim]
        turn: 1w
        handoff: {kolkata.day} {kolkata.time}
        time_zone: {kolkata.zone}
        anchor: {{date: {kolkata.date}, member: hana}}
        then: {{from: {kolkata.date}, turn: 2d, handoff: daily {kolkata.time}, first: kim}}
      hours:
        members: [ana, chi, dev, gus]
        turn: 1d
        handoff: daily {tokyo.time}
        hours: 06:00-22:00
        time_zone: {tokyo.zone}
        anchor: {{date: {tokyo.date}, member: ana}}
        then:
          from: {tokyo.date}
          turn: 1w
          handoff: {tokyo.after(days=3).day} 09:30
          hours: [Mon-Fri 08:00-20:00, "Sat,Sun 00:00-24:00"]
      chained:   # its first version is over, its second one ends
        members: [leo, mia, hana, ida]
        turn: 1d
        handoff: daily {utc.time}
        time_zone: {utc.zone}
        anchor: {{date: {utc.date}, member: mia}}
        then:
          - {{from: {utc.after(days=-1).date}, members: [leo, mia, hana, ida, jan]}}
          - {{from: {utc.date}, members: [jan, ida, kim], turn: 2d}}
          - {{from: {utc.after(days=28).date}, members: [ida, kim, leo, jan]}}
      later:
        members: [chi, dev, gus, ana]
        turn: 1d
        handoff: daily {soon.time}
        time_zone: {soon.zone}
        anchor: {{date: {soon.date}, member: ana}}
        then: {{from: {soon.date}, members: [gus, ana, dev, chi], first: dev}}
      alone:   # nobody is second until somebody joins
        members: [leo]
        turn: 1d
        handoff: daily {utc.time}
        time_zone: {utc.zone}
        anchor: {{date: {utc.date}, member: leo}}
        then: {{from: {utc.date}, members: [leo, hana]}}
      left:   # somebody stays alone, and nobody is second
        members: [kim, leo]
        turn: 1d
        handoff: daily {utc.time}
        time_zone: {utc.zone}
        anchor: {{date: {utc.date}, member: leo}}
        then: {{from: {utc.date}, members: [kim]}}
      pending:   # nia is not in PagerDuty yet, and her turn is the next one's
        members: [chi, nia, ana, gus]
        turn: 1d
        handoff: daily {utc.time}
        time_zone: {utc.zone}
        anchor: {{date: {utc.date}, member: nia}}
        then: {{from: {utc.date}, members: [gus, nia, chi, ana], turn: 2d}}
{overrides}    services:
      api:
        matchers: [app="api"]
        runbooks: https://example.com/runbooks/
alerting:
  unowned: {{team: payments, slack: "#alerts-unowned"}}
"""


def small(then: str, *, handoff: datetime) -> str:
    """Return a file of one team with a weekly rotation that has these later versions."""
    wall = Wall(zone="Asia/Tokyo", instant=handoff)
    weeks = {name: wall.after(days=7 * number).date for number, name in enumerate(_WEEKS, -1)}
    return f"""\
version: 1
people:
{"".join(f"  {key}: {{name: {key.title()}, email: {key}@example.com}}{chr(10)}" for key in PEOPLE[:7])}
teams:
  payments:
    lead: eli
    manager: fay
    slack: "#payments"
    rotation:
      members: [ana, ben, chi, dev]
      turn: 1w
      handoff: {wall.day} {wall.time}
      time_zone: {wall.zone}
      anchor: {{date: {wall.date}, member: chi}}
{then.format_map(weeks)}    services:
      api:
        matchers: [app="api"]
        runbooks: https://example.com/runbooks/
alerting:
  unowned: {{team: payments, slack: "#alerts-unowned"}}
"""


def whole(path: Path) -> Deployment:
    """Return what the file compiles to, with what is over in it."""
    prepared = prepare(path, instant=datetime.now(UTC))
    assert prepared.sound, [diagnostic.message for diagnostic in prepared.diagnostics]
    return prepared.deployments["payments"]


def tick(api: PagerDutyApi) -> datetime:
    """Let the simulated clock show what the provider's does, and return it."""
    api.state.now = datetime.now(UTC)
    return api.state.now


def wait(api: PagerDutyApi, instant: datetime) -> None:
    """Return once an instant has come, on both clocks."""
    while tick(api) <= instant:
        time.sleep(max(0.0, (instant - api.state.now).total_seconds()) + 0.01)


def played(
    project: Project, deployment: Deployment, instants: Sequence[datetime]
) -> list[tuple[str, datetime, str]]:
    """Return where the account has somebody else on call than the compiled value: of each, who that is."""
    ids = project.outputs(deployment.team)["schedule_ids"]
    assert ids.keys() == {schedule.key for schedule in deployment.schedules}
    state, found = project.api.state, []
    for schedule in deployment.schedules:
        for at in instants:
            user, person = state.on_schedule(ids[schedule.key], at), on_call(schedule, at)
            said = state.users[user].email.lower() if user else "nobody"
            if said != (f"{person}@example.com" if person else "nobody"):
                found.append((schedule.key, at, said))
    return found


def around(*changes: datetime, since: datetime) -> list[datetime]:
    """Return instants from one on: around changes, and every hour of the day and day of the week after."""
    near = [change + timedelta(seconds=step) for change in changes for step in (-61, -1, 0, 1, 59, 3600)]
    return [
        *(at for at in near if at >= since),
        *(since + step * timedelta(minutes=397) for step in range(300)),
    ]
