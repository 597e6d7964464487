"""A rota as CSV for spreadsheets and payrolls, with a row for each shift."""

import csv
from datetime import datetime
from io import StringIO
from zoneinfo import ZoneInfo

from watchbill.report.rota.blocks import cut_shifts
from watchbill.report.rota.rota import Rota

COLUMNS = ("team", "level", "lane", "schedule", "person", "name", "start", "end", "override_of")
"""
The first row. `schedule` is empty for people who are always on call, `override_of` without an override.
"""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def text(rota: Rota) -> str:
    """
    Return a row for each shift in which anybody is on call, as in RFC 4180 but with bare line feeds.

    Times are RFC 3339 with the offset of the rota's zone, or of each calendar's own zone. An apostrophe
    precedes a cell that a spreadsheet would take for a formula.
    """
    out = StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    people = rota.people
    for calendar in rota.calendars:
        tz = ZoneInfo(rota.zone or calendar.zone)
        for lane in calendar.lanes:
            for each in cut_shifts(lane):
                if each.person is None:
                    continue
                name = people[each.person].name if each.person in people else each.person
                start, end = _time(each.start, tz), _time(each.end, tz)
                row = (calendar.team, lane.level.value, lane.name, lane.schedule or "", each.person, name)
                table.writerow([_plain(cell) for cell in (*row, start, end, each.instead or "")])
    return out.getvalue()


def _time(instant: datetime, tz: ZoneInfo) -> str:
    return instant.astimezone(tz).isoformat()


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
