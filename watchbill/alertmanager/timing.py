"""The period in which Alertmanager really repeats a notification, and the interval to write for it."""

RETENTION = 120 * 3600
"""
Seconds that Alertmanager remembers a notification for (`--data.retention`), where they are less than two
repeats.
"""


def true_period(written: int, group_interval: int) -> int:
    """
    Return the seconds between two repeats of a notification that changes in nothing.

    A repeat is sent at the first flush at which more than `repeat_interval` has
    passed since the last one; flushes come every `group_interval`. At a multiple of it
    not *more* has passed, so the repeat waits for one flush more (run on Alertmanager
    0.25 and 0.31: repeat 8 s with group interval 4 s is sent every 12 s).
    """
    return (written // group_interval + 1) * group_interval


def repeat_interval(asked: int, group_interval: int) -> int:
    """
    Return the `repeat_interval` in seconds whose true period is what was asked.

    30 minutes with groups of 5 minutes give 29 minutes. Periods are multiples of the
    group interval: anything else becomes the largest one not above, and what lies
    below one group interval becomes one. (An interval of zero is refused by
    Alertmanager, so that groups of one second repeat every two seconds at best.)
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
