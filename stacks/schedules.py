"""Schedules of a team, in the shape that PagerDuty plays."""

from collections.abc import Iterable, Mapping

from watchbill.rota.schedule import Layer, Restriction, Schedule

from .cdk import Construct
from .fragment import Fragment, Json, reference, text
from .people import People
from .team import OVERLAP, Team


class OnCallSchedules(Fragment):
    """Layer schedules; of each one's layers the last wins, here as in the value that it is made from."""

    def __init__(
        self, scope: Construct, id_: str, *, schedules: Iterable[Schedule], team: Team, people: People
    ) -> None:
        super().__init__(scope, id_)
        self._people = people
        self._ids = {
            schedule.key: reference(
                self.resource(
                    "pagerduty_schedule",
                    schedule.key,
                    {
                        "name": text(schedule.name),
                        "description": text(schedule.description),
                        "time_zone": schedule.zone,
                        "teams": [team.team_id],
                        "layer": [self._layer(layer) for layer in schedule.layers],
                        "depends_on": team.members,
                        "lifecycle": OVERLAP,
                    },
                )
            )
            for schedule in schedules
        }

    def id_of(self, schedule: str) -> str:
        """Return the expression of a schedule's PagerDuty id."""
        return self._ids[schedule]

    @property
    def ids(self) -> Mapping[str, str]:
        """The ids of all, by key."""
        return self._ids

    def _layer(self, layer: Layer) -> Mapping[str, Json]:
        body: dict[str, Json] = {
            "name": layer.name,
            "start": layer.start.isoformat(),
            "rotation_virtual_start": layer.virtual_start.isoformat(),
            "rotation_turn_length_seconds": layer.turn_seconds,
            "users": [self._people.id_of(user) for user in layer.users],
        }
        if layer.end is not None:
            body["end"] = layer.end.isoformat()
        if layer.restrictions:
            body["restriction"] = [_restriction(restriction) for restriction in layer.restrictions]
        return body


def _restriction(restriction: Restriction) -> Mapping[str, Json]:
    hours, rest = divmod(restriction.start, 3600)
    body: dict[str, Json] = {
        "type": "daily_restriction",
        "start_time_of_day": f"{hours:02}:{rest // 60:02}:{rest % 60:02}",
        "duration_seconds": restriction.duration,
    }
    if restriction.weekday is not None:
        body |= {"type": "weekly_restriction", "start_day_of_week": restriction.weekday}
    return body
