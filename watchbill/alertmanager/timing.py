"""The true period of Alertmanager's repeats, and the interval to write for a wanted period."""

RETENTION = 120 * 3600
"""
Seconds for which Alertmanager remembers a notification (the default of `--data.retention`).

It forgets one after two repeats if that is sooner.
"""


def true_period(written: int, group_interval: int) -> int:
    """
    Return the seconds between two repeats of a notification that does not change.

    A repeat is sent at the first flush at which more than `repeat_interval` has passed since the last one.
    Flushes come every `group_interval`. If the one is a multiple of the other, not *more* than the interval
    has passed at that flush, so the repeat waits for the next one. Measured with Alertmanager 0.25 and 0.31:
    a repeat of 8 s with a group interval of 4 s is sent every 12 s (docs/behaviour.md, "The period is not the
    interval").
    """
    return (written // group_interval + 1) * group_interval


def repeat_interval(asked: int, group_interval: int) -> int:
    """
    Return the `repeat_interval` in seconds whose true period is the one that was asked for.

    30 minutes with groups of 5 minutes give 29 minutes. A period is a multiple of the group interval: other
    numbers are rounded down, but never below one group interval. Alertmanager refuses an interval of zero, so
    groups of one second repeat every two seconds at best.
    """
    flushes = max(asked // group_interval, 1)
    early = 60 if group_interval >= 120 else max(group_interval // 2, 1)
    return max(flushes * group_interval - early, 1)


def duration(seconds: int) -> str:
    """Return a span of time as Prometheus writes it: `29m`, `3h59m`, `1d`."""
    parts = []
    rest = seconds
    for unit, length in (("d", 86400), ("h", 3600), ("m", 60), ("s", 1)):
        count, rest = divmod(rest, length)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"
