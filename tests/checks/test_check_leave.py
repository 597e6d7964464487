"""When leave counts, at instants other than those of the corpus."""

from datetime import UTC, datetime
from pathlib import Path

from tests.checks.found import findings

APART = (Path(__file__).parent / "ok" / "leave-apart.yaml").read_text(encoding="utf-8")
FAY = "fay: {name: Fay, email: fay@example.com, time_zone: Europe/London"
MARCH = datetime(2027, 3, 1, tzinfo=UTC)


def told(first: str, last: str) -> list[str]:
    """Return what is said while the manager is away."""
    text = APART.replace(FAY, f"{FAY}, away: [{{from: {first}, to: {last}}}]")
    found = findings(text.encode(), MARCH).splitlines()
    return [line.partition("warning: ")[2] for line in found if "[leave-over-a-shift]" in line]


def test_leave_in_an_hour_that_the_clocks_skip_is_none() -> None:
    """On 28 March they go from 01:00 to 02:00: nobody is away at 01:10, and the day before they are."""
    assert told("2027-03-28 01:10", "2027-03-28 01:50") == []
    (day_before,) = told("2027-03-27 01:10", "2027-03-27 01:50")
    assert day_before.startswith("fay is away Sat 27 Mar 2027 01:10 – 01:50 Europe/London, and nobody else")
