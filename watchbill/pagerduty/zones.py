"""The time zones that PagerDuty accepts, and a look-up of the one with the same clocks as another zone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from watchbill.clock import zone_exists

LISTED = frozenset(
    """
    Africa/Algiers Africa/Cairo Africa/Casablanca Africa/Harare Africa/Johannesburg Africa/Monrovia
    Africa/Nairobi America/Argentina/Buenos_Aires America/Bogota America/Caracas America/Chicago
    America/Chihuahua America/Denver America/Godthab America/Guatemala America/Guyana America/Halifax
    America/Indiana/Indianapolis America/Juneau America/La_Paz America/Lima America/Los_Angeles
    America/Mazatlan America/Mexico_City America/Monterrey America/Montevideo America/New_York America/Phoenix
    America/Puerto_Rico America/Regina America/Santiago America/Sao_Paulo America/St_Johns America/Tijuana
    Asia/Almaty Asia/Baghdad Asia/Baku Asia/Bangkok Asia/Chongqing Asia/Colombo Asia/Dhaka Asia/Hong_Kong
    Asia/Irkutsk Asia/Jakarta Asia/Jerusalem Asia/Kabul Asia/Kamchatka Asia/Karachi Asia/Kathmandu
    Asia/Kolkata Asia/Krasnoyarsk Asia/Kuala_Lumpur Asia/Kuwait Asia/Magadan Asia/Muscat Asia/Novosibirsk
    Asia/Rangoon Asia/Riyadh Asia/Seoul Asia/Shanghai Asia/Singapore Asia/Srednekolymsk Asia/Taipei
    Asia/Tashkent Asia/Tbilisi Asia/Tehran Asia/Tokyo Asia/Ulaanbaatar Asia/Urumqi Asia/Vladivostok
    Asia/Yakutsk Asia/Yekaterinburg Asia/Yerevan Atlantic/Azores Atlantic/Cape_Verde Atlantic/South_Georgia
    Australia/Adelaide Australia/Brisbane Australia/Darwin Australia/Hobart Australia/Melbourne
    Australia/Perth Australia/Sydney Etc/GMT+12 Etc/UTC Europe/Amsterdam Europe/Athens Europe/Belgrade
    Europe/Berlin Europe/Bratislava Europe/Brussels Europe/Bucharest Europe/Budapest Europe/Copenhagen
    Europe/Dublin Europe/Helsinki Europe/Istanbul Europe/Kaliningrad Europe/Kiev Europe/Lisbon
    Europe/Ljubljana Europe/London Europe/Madrid Europe/Minsk Europe/Moscow Europe/Paris Europe/Prague
    Europe/Riga Europe/Rome Europe/Samara Europe/Sarajevo Europe/Skopje Europe/Sofia Europe/Stockholm
    Europe/Tallinn Europe/Vienna Europe/Vilnius Europe/Volgograd Europe/Warsaw Europe/Zagreb Europe/Zurich
    Pacific/Apia Pacific/Auckland Pacific/Chatham Pacific/Fakaofo Pacific/Fiji Pacific/Guadalcanal
    Pacific/Guam Pacific/Honolulu Pacific/Majuro Pacific/Midway Pacific/Noumea Pacific/Pago_Pago
    Pacific/Port_Moresby Pacific/Tongatapu
    """.split()  # noqa: SIM905 (a list of them would be 135 lines)
)
"""The zones that the provider accepts (3.32.4, `util/util.go`); a plan with another zone fails."""

_FROM, _TO = datetime(2024, 1, 1, tzinfo=UTC), datetime(2034, 1, 1, tzinfo=UTC)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_HOUR, _DAY, _MONTH = timedelta(hours=1), timedelta(days=1), timedelta(days=30)


@cache
def same_rules(zone: str) -> str | None:
    """
    Return the listed zone whose clocks show the same time from 2024 to 2034, None if there is none.

    If there are several, one in the same region is preferred, then the one that also agreed in the past (so
    that a renamed zone comes before a neighbour), then the first by name. The result is a hint for a person
    and never replaces a zone silently, because laws may change.
    """
    if zone in LISTED:
        return zone
    wanted = _load(zone)
    if wanted is None:
        return None
    found = [(name, other) for name in sorted(LISTED) if (other := _load(name)) and _agree(wanted, other)]
    return min(found, key=lambda item: _distance(zone, wanted, *item), default=(None, None))[0]


def _load(name: str) -> ZoneInfo | None:
    """Return a zone, None if this machine's database does not have it."""
    return ZoneInfo(name) if zone_exists(name) else None


def _agree(one: ZoneInfo, other: ZoneInfo) -> bool:
    """Compare day by day, and hour by hour on days when the clocks change."""
    before = one.utcoffset(_FROM)
    for day in _steps(_FROM, _TO, _DAY):
        offset = _offset(one, day)
        if offset != _offset(other, day):
            return False
        if offset != before and any(
            _offset(one, at) != _offset(other, at) for at in _steps(day - _DAY, day, _HOUR)
        ):
            return False
        before = offset
    return True


def _distance(zone: str, wanted: ZoneInfo, name: str, other: ZoneInfo) -> tuple[bool, int, str]:
    differing = sum(_offset(wanted, at) != _offset(other, at) for at in _steps(_LONG_AGO, _FROM, _MONTH))
    return name.partition("/")[0] != zone.partition("/")[0], differing, name


def _offset(zone: ZoneInfo, at: datetime) -> timedelta | None:
    return at.astimezone(zone).utcoffset()


def _steps(start: datetime, end: datetime, step: timedelta) -> Iterator[datetime]:
    while start < end:
        yield start
        start += step
