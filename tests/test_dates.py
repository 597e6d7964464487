from datetime import UTC, date, datetime, timedelta

import pytest

from watchbill.counting import listed
from watchbill.dates import date_text, span_text, spans_text
from watchbill.periods import Period


def utc(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (utc(2027, 3, 14, 14), utc(2027, 3, 14, 15), "Sun 14 Mar 2027 15:00 – 16:00 Europe/Berlin"),
        (
            utc(2026, 12, 25, 17),
            utc(2026, 12, 28, 8),
            "Fri 25 Dec 2026 18:00 – Mon 28 Dec 2026 09:00 Europe/Berlin",
        ),
        (utc(2026, 12, 25, 21), utc(2026, 12, 25, 23), "Fri 25 Dec 2026 22:00 – 24:00 Europe/Berlin"),
        (utc(2027, 10, 31, 0), utc(2027, 10, 31, 1), "Sun 31 Oct 2027 02:00 CEST – 02:00 CET Europe/Berlin"),
        (utc(2027, 10, 31, 1), utc(2027, 10, 31, 2), "Sun 31 Oct 2027 02:00 CET – 03:00 CET Europe/Berlin"),
    ],
)
def test_span_text_is_local(start: datetime, end: datetime, text: str) -> None:
    """A stretch is shown in local time, with a second date only where it ends on another day."""
    assert span_text(start, end, "Europe/Berlin") == text


def test_spans_text_counts_the_rest() -> None:
    """
    Many stretches are shown as the first, the number of the rest, and the day on which the last one ends.
    """
    first = utc(2027, 3, 14, 14)
    spans = [
        Period(start=first + timedelta(days=day), end=first + timedelta(days=day, hours=1))
        for day in (0, 1, 7)
    ]
    assert (
        spans_text(spans, "Europe/Berlin")
        == "Sun 14 Mar 2027 15:00 – 16:00 Europe/Berlin, and 2 more times until 21 Mar 2027"
    )
    assert spans_text(spans[:2], "Europe/Berlin").endswith(", and 1 more time until 15 Mar 2027")
    nights = [
        Period(start=first + timedelta(days=day), end=first + timedelta(days=day, hours=9)) for day in (0, 1)
    ]
    assert spans_text(nights, "Europe/Berlin").endswith(
        "15:00 – 24:00 Europe/Berlin, and 1 more time until 15 Mar 2027"
    )
    assert spans_text(spans[:1], "Europe/Berlin") == "Sun 14 Mar 2027 15:00 – 16:00 Europe/Berlin"


def test_date_text_has_no_locale() -> None:
    """A date is in English whatever the locale of the machine."""
    assert date_text(date(2026, 5, 1)) == "Fri 1 May 2026"


@pytest.mark.parametrize(
    ("words", "text"),
    [(("ana",), "ana"), (("ana", "ben"), "ana and ben"), (("ana", "ben", "chi"), "ana, ben and chi")],
)
def test_listed_reads_as_a_sentence(words: tuple[str, ...], text: str) -> None:
    """Commas separate the words, and `and` comes before the last."""
    assert listed(words) == text
