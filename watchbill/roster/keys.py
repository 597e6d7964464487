"""The table of the file's keys: for each key its field in the model, its notation and its default."""

from watchbill.roster import defaults
from watchbill.roster.alerting import Severity, SlackBy, Unowned
from watchbill.roster.model import Escalation, Fairness, Follow, Level, Mode, Role, Shadow
from watchbill.roster.overrides import AWAY, OVERRIDES
from watchbill.roster.rotations import ALONE, MEMBERS, SECONDARY, SEVERAL, STAFFING
from watchbill.roster.table import (
    DATE,
    DURATION,
    FLAG,
    MARK,
    MINUTES,
    NUMBER,
    PERCENT,
    TEXT,
    TEXTS,
    TURN,
    Notation,
    by_name,
    choice,
    key,
    mapping,
    mark,
    plain,
    table,
)

_LEVELS: Notation[tuple[Level, ...]] = plain(
    lambda value: tuple(map(Level, value)), lambda levels: [level.value for level in levels]
)

_ALTERNATIVES: Notation[tuple[tuple[str, ...], ...]] = plain(
    lambda value: (tuple(value),) if isinstance(value[0], str) else tuple(map(tuple, value)),
    lambda found: [*found[0]] if len(found) == 1 else [[*each] for each in found],
)

_CLASS: Notation[int] = plain(lambda value: int(value[-1]), lambda sev: f"SEV-{sev}")

PERSON = table(
    key("name", TEXT),
    key("email", TEXT),
    key("time_zone", TEXT, default=None),
    key("role", choice(Role), default=Role.RESPONDER),
    key("pagerduty_id", TEXT, default=None),
    key("pending", MARK, default=False),
    key("away", AWAY, field=("away", "calendars"), default=((), ())),
    key("holidays", TEXT, default=None),
)

SERVICE_DEFAULTS = table(key("auto_resolve", DURATION), key("acknowledgement_timeout", DURATION))

SERVICE = table(
    key("name", TEXT),
    key("description", TEXT, default=None),
    key("matchers", _ALTERNATIVES),
    key("group_by", TEXTS, default=None),
    key("yields", TEXTS, default=()),
    key("runbooks", TEXT, default=None),
    *SERVICE_DEFAULTS,
)

SERVICE_POLICY = table(key("manager", STAFFING, default=None))
"""The keys of a service that shape its own escalation policy."""

ESCALATION = table(key("levels", _LEVELS), key("acknowledge_within", MINUTES), key("loops", NUMBER))

FAIRNESS = table(
    *(key(name, PERCENT) for name in ("hours", "shifts", "nights", "weekends", "holidays")),
    key("longest", TURN),
)

_ESCALATION = key("escalation", mapping(Escalation, ESCALATION))
_MINIMUM_MEMBERS = key("minimum_members", NUMBER)
_FAIRNESS = key("fairness", mapping(Fairness, FAIRNESS))

DEFAULTS = table(_ESCALATION, _MINIMUM_MEMBERS, _FAIRNESS, *SERVICE_DEFAULTS.below("service"))
"""The keys of `defaults`, each of which a team may set itself."""

POLICY = table(
    _ESCALATION,
    key("rotation", ALONE, field="rotations", default=()),
    key("rotations", SEVERAL, field="rotations", default=()),
    key("secondary", SECONDARY, default=Follow.NEXT),
    key("lead", STAFFING),
    key("manager", STAFFING),
)
"""The keys of a team that shape its escalation policy."""

SHADOW = table(
    MEMBERS,
    key("rotation", TEXT, default=None),
    key("until", DATE, default=None),
    key("notify", MARK, default=False),
)

TEAM = table(
    key("name", TEXT),
    key("mode", choice(Mode), default=Mode.ROTA),
    key("slack", TEXT),
    _MINIMUM_MEMBERS,
    key("description", TEXT, default=None),
    key("outside_hours", mark("escalate"), field="outside_hours_escalate", default=False),
    key("overrides", OVERRIDES, default=()),
    _FAIRNESS,
    key("shadow", mapping(Shadow, SHADOW), default=None),
)
"""The other keys of a team, except its services."""

UNOWNED = table(key("team", TEXT), key("slack", TEXT))

SEVERITY = table(
    key("class", _CLASS, field="sev"),
    key("page", FLAG, default=False),
    key("slack", FLAG, default=False),
    key("group_wait", DURATION, default=defaults.GROUP_WAIT),
    key("group_interval", DURATION, default=defaults.GROUP_INTERVAL),
    key("repeat", DURATION, default=defaults.REPEAT),
)

ALERTING = table(
    key("group_by", TEXTS, default=defaults.GROUP_BY),
    key("unowned", mapping(Unowned, UNOWNED)),
    key("unknown_severity", TEXT, default=defaults.UNKNOWN_SEVERITY),
    key("severities", by_name(Severity, SEVERITY), default=defaults.SEVERITIES),
    key("inhibition.also_equal", TEXTS, default=()),
    key("info_inhibitor", FLAG, default=True),
    key("secrets", TEXT, default=defaults.SECRETS),
    key("slack_by", choice(SlackBy), default=SlackBy.BOT_TOKEN),
    key("heartbeat", TEXT, default=None),
)
