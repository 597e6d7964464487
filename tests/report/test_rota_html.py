"""A rota as an HTML page."""

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.golden import check
from tests.report.rota_html_examples import (
    END,
    NOW,
    START,
    at,
    calendar,
    days,
    everything,
    lane,
    people,
    rota_of,
    shares,
    shift,
)
from watchbill.oncall.calendar import Calendar, Swapped
from watchbill.oncall.fairness import LaneShares
from watchbill.report.rota.blocks import blocks
from watchbill.report.rota.html import page as rota_html
from watchbill.report.rota.html.view import color_of
from watchbill.roster.model import Person

GOLDEN = Path(__file__).parent / "golden"
HOSTILE = "</b><script>alert(1)</script> \"'&amp; \u202eevil\u202c שלום"
HOUR = timedelta(hours=1)
VOID = {"meta", "input"}


class Page(HTMLParser):
    """A page as a browser parses it: balanced elements, their attributes and their texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[int] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs)
        self.elements.append((tag, dict(attrs)))
        self.texts.append("")
        if tag not in VOID:
            self.open.append(len(self.elements) - 1)

    def handle_endtag(self, tag: str) -> None:
        assert self.elements[self.open.pop()][0] == tag

    def handle_data(self, data: str) -> None:
        for number in self.open:
            self.texts[number] += data

    def shown(self, tag: str, kind: str = "") -> list[str]:
        """The texts of the elements with a tag and a class, with single spaces."""
        return [
            " ".join(text.split())
            for (name, attrs), text in zip(self.elements, self.texts, strict=True)
            if name == tag and (not kind or kind in (attrs.get("class") or "").split())
        ]

    def raw(self, tag: str) -> str:
        (text,) = [text for (name, _), text in zip(self.elements, self.texts, strict=True) if name == tag]
        return text

    def values(self, attribute: str) -> list[str]:
        return [attrs[attribute] or "" for _, attrs in self.elements if attribute in attrs]


def html(
    *calendars: Calendar,
    known: Mapping[str, Person] | None = None,
    shared: Mapping[str, Sequence[LaneShares]] | None = None,
    zone: str | None = None,
    now: datetime = NOW,
) -> str:
    return rota_html.text(rota_of(calendars, shared or {}, known or people(), now=now, zone=zone))


def page(*calendars: Calendar, known: Mapping[str, Person] | None = None, zone: str | None = None) -> Page:
    return Page(html(*calendars, known=known, zone=zone))


def test_everything_is_shown() -> None:
    """Lanes, overrides, leave, holidays, clock changes, gaps, people on two levels, and shares."""
    check(GOLDEN / "rota.html", html(everything(), shared={"payments": shares()}))


def test_each_shift_has_its_own_text() -> None:
    """It says who, when and any remark, so nobody needs to see colours, places or patterns."""
    assert page(everything()).shown("li", "s") == [
        "nobody Sat 3 Apr 00:00 – 08:00",
        "Chi until Mon 22 Mar 10:00",
        "Ana Mon 22 Mar 10:00 – Mon 29 Mar 10:00",
        "Ben Mon 29 Mar 10:00 – Wed 31 Mar 10:00",
        "Chi instead of Ben, Wed 31 Mar 10:00 – Thu 1 Apr 18:00, also secondary for some of it",
        "Ben Thu 1 Apr 18:00 – Sat 3 Apr 00:00, on leave for some of it",
        "nobody from Sat 3 Apr 00:00",
        "Ben each 09:00 – 17:00, Mon 22 Mar – Fri 26 Mar, 5 shifts",
        "nobody Fri 26 Mar 17:00 – Mon 29 Mar 09:00",
        "Chi each 09:00 – 17:00, Mon 29 Mar – Wed 31 Mar, 3 shifts, also primary for some of it",
        "nobody from Wed 31 Mar 17:00",
        "Eli all these days",
        "Eli always",
        "Ben on leave from Fri 2 Apr 00:00",
    ]


def test_notes_come_before_the_lanes() -> None:
    """Gaps come first."""
    kinds = ("gap", "double", "clock", "holiday")
    assert [page(everything()).shown("li", kind)[0] for kind in kinds] == [
        "A page reaches nobody Sat 3 Apr 00:00 – 08:00",
        "Chi is on call in primary and secondary, Wed 31 Mar 10:00 – 17:00",
        "The clocks of Europe/London go forward by 1 hour, then it is Sun 28 Mar 02:00",
        "Fri 26 Mar, Good Friday: Ana and Ben",
    ]
    text = html(everything())
    assert text.index("Good Friday") < text.index('class="lanes')


def test_who_is_on_call_now_comes_first() -> None:
    """A shadow is left out, because nobody pages it. Nobody is shown if now is outside the days."""
    cards = page(everything()).shown("ul", "cards")
    assert cards == [
        "primary Ana until Mon 29 Mar 10:00 secondary Ben until Thu 25 Mar 17:00 lead Eli always"
    ]
    assert Page(html(everything(), now=END)).shown("ul", "cards") == []
    assert 'class="now"' not in html(everything(), now=END)


def test_many_notes_of_a_kind_are_counted() -> None:
    """The lanes have all of them."""
    gap = everything().gaps[0]
    many = tuple(gap._replace(start=gap.start + timedelta(hours=n)) for n in range(8))
    found = page(replace(everything(), gaps=many))
    assert len(found.shown("li", "s")) == 14 + 7
    assert found.shown("ul", "notes")[0].count("A page reaches nobody") == 5
    assert "and 3 more such times" in found.shown("ul", "notes")[0]


def test_nothing_is_loaded_from_another_host() -> None:
    """The page has no address and no element that loads anything."""
    text = html(everything(), calendar(team="storage"), shared={"payments": shares()})
    assert re.findall(r"""\w://|["'(=]//|\burl\(|@import|\bfetch\(""", text) == []
    found = Page(text)
    assert found.values("src") == []
    assert found.values("href") == ["#teams", "#team-payments", "#team-storage"]
    assert {tag for tag, _ in found.elements} & {
        "link",
        "img",
        "iframe",
        "object",
        "embed",
        "base",
        "form",
    } == set()


def test_the_policy_allows_the_own_style_and_script() -> None:
    """It allows them by their hashes; no element has a handler."""
    found = page(everything())
    (policy,) = [
        attrs["content"]
        for tag, attrs in found.elements
        if attrs.get("http-equiv") == "Content-Security-Policy"
    ]
    hashes = {
        tag: f"sha256-{b64encode(sha256(found.raw(tag).encode()).digest()).decode()}"
        for tag in ("style", "script")
    }
    assert policy == (
        f"default-src 'none'; style-src '{hashes['style']}'; style-src-attr 'unsafe-inline'; "
        f"script-src '{hashes['script']}'; base-uri 'none'; form-action 'none'"
    )
    assert {name for _, attrs in found.elements for name in attrs if name.startswith("on")} == set()


@given(name=st.text(min_size=1, max_size=30) | st.just(HOSTILE), key=st.text(min_size=1, max_size=9))
def test_any_name_is_only_text(name: str, key: str) -> None:
    """Any name of a person, a team, a lane or a holiday gives the same elements as a harmless one."""
    plain = everything()
    odd = replace(
        plain,
        team=key,
        name=name,
        lanes=tuple(replace(each, name=name) for each in plain.lanes),
        holidays=tuple(replace(each, name=name) for each in plain.holidays),
    )
    known = {**people(), "ana": replace(people()["ana"], name=name)}
    found, harmless = page(odd, known=known), page(plain)
    assert [tag for tag, _ in found.elements if tag != "small"] == [
        tag for tag, _ in harmless.elements if tag != "small"
    ]
    assert found.values("style") == harmless.values("style")


def test_bidirectional_marks_are_made_visible() -> None:
    """A name cannot reverse the sentence around it; right-to-left letters stay."""
    text = html(everything(), known=people(ana=HOSTILE))
    assert "\u202e" not in text
    assert "�evil� שלום" in text
    assert "<script>alert" not in text


def test_ids_are_unique_and_safe() -> None:
    """Any keys of teams will do; each link of the index has its section."""
    found = page(*(calendar(team=team) for team in ("a b", "a-b", "a-b", "<i>", "é")))
    ids = found.values("id")
    assert len(set(ids)) == len(ids)
    assert [each for each in ids if not re.fullmatch(r"[a-z0-9_.-]+", each)] == []
    assert {each[1:] for each in found.values("href")} - set(ids) == set()
    assert set(found.values("aria-labelledby")) - set(ids) == set()


def test_each_lane_is_one_stop_of_the_tab_key() -> None:
    """The stop is whoever is on call now, or else the first: a hundred teams are not thousands of stops."""
    found = page(everything())
    shifts = [
        attrs for tag, attrs in found.elements if tag == "li" and "s" in (attrs.get("class") or "").split()
    ]
    assert {attrs["tabindex"] for attrs in shifts} == {"0", "-1"}
    assert sum(attrs["tabindex"] == "0" for attrs in shifts) == len(found.shown("div", "lane")) == 6
    assert [attrs["tabindex"] for attrs in shifts if "aria-current" in attrs] == ["0"] * 4


def test_one_team_needs_no_index() -> None:
    """Several teams have an index, with a badge for gaps."""
    assert page(everything()).shown("nav") == []
    assert page(everything(), calendar(team="storage", name="Storage")).shown("nav") == [
        "Payments 1 gap Storage"
    ]


def test_people_keep_their_colours() -> None:
    """A colour follows from the key alone, in every lane, team and run."""
    assert color_of("ana") == "--h:105;--k:1"
    colours = set(re.findall(r'(--h:\d+;--k:\d)"[^>]*>(?:<i[^>]*></i>)*<b>Ana<', html(everything())))
    assert colours == {color_of("ana")}


def test_people_who_share_a_name_have_their_keys_added() -> None:
    """Otherwise a reader would confuse them."""
    assert "Ben (ana) until" in page(everything(), known=people(ana="Ben")).shown("ul", "cards")[0].replace(
        "primary ", ""
    )


def test_times_are_in_the_requested_zone() -> None:
    """The days are drawn in that zone too."""
    found = page(everything(), zone="Asia/Kolkata")
    assert "Ana Mon 22 Mar 15:30 – Mon 29 Mar 14:30" in found.shown("li", "s")
    # It is Monday there when the days end; a few hours have no room for a label.
    assert found.shown("div", "days")[0].endswith("Su4")
    assert len(found.shown("i")) - len(page(everything()).shown("i")) == 1


def test_hours_that_differ_are_not_summed_up() -> None:
    """They differ in a zone whose clocks change between two shifts."""
    turn = lane("primary", *days([(26, 31, "ana")], 9, 17))
    assert (
        page(calendar(turn)).shown("li", "s")[1]
        == "Ana each 09:00 – 17:00, Fri 26 Mar – Tue 30 Mar, 5 shifts"
    )
    assert page(calendar(turn), zone="UTC").shown("li", "s")[1] == (
        "Ana Fri 26 Mar 09:00 – Tue 30 Mar 16:00, 5 shifts"
    )


def test_an_override_cuts_a_shift() -> None:
    """It cuts at its start and end, even within a shift of the same person."""
    swap = Swapped(start=at(3, 24), end=at(3, 25), person="ana", instead=None)
    found = blocks(lane("primary", shift(START, END, "ana"), swapped=(swap,)))
    assert [(each.override, each.start, each.end) for each in found] == [
        (None, START, at(3, 24)),
        (swap, at(3, 24), at(3, 25)),
        (None, at(3, 25), END),
    ]


@given(
    parts=st.lists(st.tuples(st.integers(1, 40), st.sampled_from(["ana", "ben", None])), min_size=1),
    swaps=st.lists(st.tuples(st.integers(0, 400), st.integers(1, 40), st.sampled_from(["ana", "ben"]))),
)
def test_blocks_have_every_shift(
    parts: list[tuple[int, str | None]], swaps: list[tuple[int, int, str]]
) -> None:
    """Each hour has the person of its shift, however shifts and overrides lie."""
    whose = [person for hours, person in parts for _ in range(hours)]
    shifts, begin = [], START
    for hours, person in parts:
        shifts.append(shift(begin, begin + hours * HOUR, person))
        begin += hours * HOUR
    ends = sorted(
        (START + first * HOUR, START + (first + hours) * HOUR, person) for first, hours, person in swaps
    )
    apart = [each for number, each in enumerate(ends) if not number or ends[number - 1][1] <= each[0]]
    swapped = tuple(
        Swapped(start=start, end=end, person=person, instead=None) for start, end, person in apart
    )
    drawn: list[str | None] = [None] * len(whose)
    for block in blocks(lane("primary", *shifts, swapped=swapped)):
        for start, end in block.parts:
            hours = range((start - START) // HOUR, (end - START) // HOUR)
            assert [drawn[hour] for hour in hours] == [None] * len(hours)
            drawn[hours.start : hours.stop] = [block.person] * len(hours)
    assert drawn == whose


@pytest.mark.parametrize(("count", "cells"), [(28, 28), (45, 45), (46, 7)])
def test_many_days_are_labelled_by_week(count: int, cells: int) -> None:
    """The axis grows with the number of days, not of hours."""
    start = datetime(2027, 1, 4, tzinfo=UTC)
    long = replace(calendar(), zone="UTC", start=start, end=start + timedelta(days=count))
    assert html(long).count("<b>") == cells


@pytest.mark.parametrize(
    ("count", "kind", "named"), [(14, "", []), (42, "slim", ["Ana", "Ben"]), (84, "thin", ["Ana", "Ben"])]
)
def test_colours_of_narrow_blocks_are_explained(count: int, kind: str, named: list[str]) -> None:
    """Half a day has room for a name on 14 days, for an upright name on 42, and for none on 84."""
    half, end = timedelta(hours=12), START + timedelta(days=count)
    halves = (
        shift(START + n * half, START + (n + 1) * half, "ana" if n % 2 else "ben") for n in range(2 * count)
    )
    found = page(replace(calendar(lane("primary", *halves)), end=end))
    assert sorted(" ".join(found.shown("p", "key")).split()) == named
    blocks = [attrs["class"] for name, attrs in found.elements if name == "li" and "tabindex" in attrs]
    assert blocks == [f"s {kind}".strip()] * 2 * count


def test_shares_are_numbers() -> None:
    """They stand beside the even share; a lane with one person is left out."""
    found = Page(html(everything(), shared={"payments": shares()}))
    assert found.shown("caption") == ["Primary"]
    assert found.shown("tr")[1:] == [
        "Ana 2,337 (2,190)+7%14 (13)97 (91)26 (25)4 (3)7 d",
        "Ben 2,043 (2,190)-7%12 (13)85 (91)24 (25)–2 d 12 h",
    ]


def test_the_same_calendars_give_the_same_bytes() -> None:
    """The current time is an argument."""
    assert html(everything(), shared={"payments": shares()}) == html(
        everything(), shared={"payments": shares()}
    )


def test_no_team_is_a_page_too() -> None:
    """The page says that there is no team."""
    assert "No team" in page().shown("header")[0]
