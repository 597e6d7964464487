"""The page of a rota, in a real browser."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.browser import CONTRAST, chromium, opened
from tests.report.rota_html_examples import (
    START,
    calendar,
    days,
    everything,
    lane,
    people,
    person,
    rota_of,
    shares,
    shift,
)
from watchbill.oncall.calendar import Calendar
from watchbill.report.rota.html import page as html
from watchbill.report.rota.html.view import color_of
from watchbill.roster.model import Person

pytestmark = pytest.mark.e2e

FULL = people(ana="Ana Maria de Souza", ben="Benjamin Okafor", chi="Chiara Lombardi", eli="Elisabeth Winter")
LONG = people(
    ana="Alexandra Konstantinopoulou-Featherstonehaugh",
    ben="Wolfeschlegelsteinhausenbergerdorffwelchevoralternwaren",
    chi="Bartholomew Featherstonehaugh von und zu Hohenstein",
)
STORAGE = calendar(
    lane("primary", shift(START, START + timedelta(days=14), "ben")), team="storage", name="Storage"
)
Open = Callable[..., AbstractContextManager[Page]]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def rota(browser: Browser, tmp_path: Path) -> Open:
    """Open a page of some calendars, at a width, in light or dark, in a zone."""

    def opening(
        *calendars: Calendar, known: dict[str, Person] = FULL, **how: Any
    ) -> AbstractContextManager[Page]:
        file = tmp_path / "rota.html"
        shared = {"payments": shares()}
        file.write_text(html.text(rota_of(calendars or (everything(),), shared, known)), encoding="utf-8")
        return opened(browser, file, **how)

    return opening


def texts(page: Page, which: str) -> list[str]:
    """What elements say, spaces folded, whether they are drawn or not."""
    return [" ".join(text.split()) for text in page.locator(which).all_text_contents()]


def test_the_page_asks_for_nothing_and_the_browser_has_nothing_to_say(rota: Open) -> None:
    """No request, no error, no word of its policy: `opened` demands it of each test here."""
    with rota() as page:
        assert page.title() == "Payments: on-call rota"
        assert page.locator(".scripted").first.is_visible()


def test_times_are_told_in_the_readers_zone_and_back(rota: Open) -> None:
    """With the day that it is there; what is said of a zone follows."""
    with rota(zone="Asia/Tokyo") as page:
        before = texts(page, ".s")
        page.get_by_text("Mine, Asia/Tokyo").click()
        assert "Ana Maria de Souza Mon 22 Mar 19:00 – Mon 29 Mar 18:00" in texts(page, ".s")
        assert "Benjamin Okafor each 18:00 – 02:00, Mon 22 Mar – Fri 26 Mar, 5 shifts" in texts(page, ".s")
        assert set(texts(page, "[data-zone]")) == {"Asia/Tokyo"}
        assert "the days are drawn in Europe/London" in page.locator(".team .soft").first.inner_text()
        page.get_by_text("The team's zone").click()
        assert texts(page, ".s") == before
        assert not page.locator(".drawn").first.is_visible()


def test_hours_that_change_for_the_reader_are_told_at_first(rota: Open) -> None:
    """The team's clocks change within the turn, the reader's do not."""
    found = calendar(lane("primary", *days([(26, 31, "ana")], 9, 17)))
    with rota(found, zone="Asia/Tokyo") as page:
        page.get_by_text("Mine, Asia/Tokyo").click()
        told = "Ana Maria de Souza at first 18:00 – 02:00, Fri 26 Mar – Tue 30 Mar, 5 shifts"
        assert told in texts(page, ".s")


def test_the_filter_leaves_the_teams_of_a_person(rota: Open) -> None:
    """Other people's shifts are dimmed, other teams are hidden, from the index too; the count is told."""
    with rota(everything(), STORAGE) as page:
        page.get_by_label("Find").fill("chiara")
        assert [page.locator(f"#team-{key}").is_visible() for key in ("payments", "storage")] == [True, False]
        assert [link.is_visible() for link in page.locator("nav a").all()] == [True, False]
        assert set(texts(page, ".s:not(.dim) > b")) == {"Chiara Lombardi"}
        assert page.get_by_role("status").inner_text() == "1 team"
        page.get_by_label("Find").fill("")
        assert page.locator(".dim").count() == 0
        assert page.locator("#team-storage").is_visible()


def focused(page: Page) -> str:
    return " ".join(page.evaluate("document.activeElement.textContent").split())


def test_the_tab_key_goes_from_lane_to_lane_and_arrows_along_one(rota: Open) -> None:
    """Who is on call now first, else the lane's first; a lane keeps where the reader was."""
    with rota() as page:
        page.get_by_label("Find").focus()
        page.keyboard.press("Tab")
        assert focused(page) == "nobody Sat 3 Apr 00:00 – 08:00"
        page.keyboard.press("Tab")
        assert focused(page) == "Ana Maria de Souza Mon 22 Mar 10:00 – Mon 29 Mar 10:00"
        page.keyboard.press("ArrowRight")
        assert focused(page) == "Benjamin Okafor Mon 29 Mar 10:00 – Wed 31 Mar 10:00"
        page.keyboard.press("Tab")
        assert focused(page).startswith("Benjamin Okafor each 09:00 – 17:00")
        page.keyboard.press("Shift+Tab")
        assert focused(page) == "Benjamin Okafor Mon 29 Mar 10:00 – Wed 31 Mar 10:00"
        page.keyboard.press("Home")
        page.keyboard.press("ArrowLeft")
        assert focused(page) == "Chiara Lombardi until Mon 22 Mar 10:00"
        page.keyboard.press("End")
        assert focused(page) == "nobody from Sat 3 Apr 00:00"
        assert page.locator('.s[tabindex="0"]').count() == page.locator(".lane").count()


def test_what_a_block_has_no_room_for_is_shown_beside_it(rota: Open) -> None:
    """On focus, within the window, at either end of the axis."""
    with rota() as page:
        for which in (".lane:nth-of-type(3) .s:first-child", ".gaps .s", ".absent .s"):
            page.locator(which).focus()
            box = page.locator(f"{which} > span").bounding_box()
            assert box is not None
            assert 0 <= box["x"] <= box["x"] + box["width"] <= 1280
            assert box["height"] > 10


@pytest.mark.parametrize("known", [FULL, LONG], ids=["full", "long"])
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_names_fit_at_each_width(rota: Open, known: dict[str, Person], width: int) -> None:
    """Nothing makes the page wider than the window, and no word stands a letter a line."""
    with rota(known=known, width=width) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for which in (".absent h3 > span", ".cards li > span", ".notes .double time"):
            for element in page.locator(which).all():
                box = element.bounding_box()
                assert box is not None
                assert box["height"] < 45


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_each_text_stands_out_from_what_is_behind_it(rota: Open, width: int, dark: bool) -> None:
    """In the colours of everybody: each hue and depth there is."""
    keys: dict[str, str] = {}
    for number in count():
        keys.setdefault(color_of(f"p{number}"), f"p{number}")
        if len(keys) == 48:
            break
    hours = timedelta(hours=7)
    everybody = lane(
        "primary",
        *(
            shift(START + number * hours, START + (number + 1) * hours, key)
            for number, key in enumerate(keys.values())
        ),
    )
    found = replace(everything(), lanes=(everybody, *everything().lanes))
    known = FULL | {key: person(key) for key in keys.values()}
    with rota(found, STORAGE, known=known, width=width, dark=dark) as page:
        assert page.evaluate(CONTRAST) == []


def test_paper_has_everything_in_light_colours(rota: Open) -> None:
    """Without what only a screen can do, shares unfolded, a page for each team, also from a dark screen."""
    many = [replace(STORAGE, team=f"storage-{number}", name=f"Storage {number}") for number in range(3)]
    with rota(everything(), *many, width=1000, dark=True) as page:
        table = page.locator("table").first
        assert not table.is_visible()
        page.emulate_media(media="print")
        assert [
            page.locator(each).first.is_visible() for each in (".controls", "nav", ".lanes", "table")
        ] == [
            False,
            False,
            True,
            True,
        ]
        assert page.evaluate("document.documentElement.scrollWidth") <= 1000
        assert page.evaluate(CONTRAST) == []
        assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") >= 4


def test_the_list_shows_each_text(rota: Open) -> None:
    """Without a pointer and without the script."""
    with rota() as page:
        page.get_by_text("List", exact=True).click()
        heights = [box["height"] for each in page.locator(".s > span").all() if (box := each.bounding_box())]
        assert len(heights) == page.locator(".s").count()
        assert min(heights) > 10
