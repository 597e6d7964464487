"""Leave at instants other than the corpus's."""

from datetime import UTC, datetime
from pathlib import Path

from tests.checks.found import findings

APART = (Path(__file__).parent / "ok" / "leave-apart.yaml").read_text(encoding="utf-8")
FAY = "fay: {name: Fay, email: fay@example.com, time_zone: Europe/London"
MARCH = datetime(2027, 3, 1, tzinfo=UTC)


def warnings(first: str, last: str) -> list[str]:
    """Return the warnings about leave while the manager is away."""
    text = APART.replace(FAY, f"{FAY}, away: [{{from: {first}, to: {last}}}]")
    found = findings(text.encode(), MARCH).splitlines()
    return [line.partition("warning: ")[2] for line in found if "[leave-over-a-shift]" in line]


def test_leave_within_an_hour_that_the_clocks_skip_does_not_count() -> None:
    """On 28 March the clocks go from 01:00 to 02:00, so 01:10 does not exist; the day before it does."""
    assert warnings("2027-03-28 01:10", "2027-03-28 01:50") == []
    (day_before,) = warnings("2027-03-27 01:10", "2027-03-27 01:50")
    assert day_before.startswith("fay is away Sat 27 Mar 2027 01:10 – 01:50 Europe/London, and nobody else")
