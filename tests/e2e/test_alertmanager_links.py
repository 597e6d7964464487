"""The links of a page, followed in Alertmanager's own pages."""

import json
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from tests import binaries
from tests.e2e.alertmanager import alert
from tests.e2e.browser import chromium
from tests.e2e.delivery import World, world_of

pytestmark = pytest.mark.e2e

SOON = 20.0
PLACED = {"namespace": "payments", "app": "payments-api", "severity": "critical"}
NAMES = (
    "DiskFull",
    "disk is full",
    "a+b & c=d #1? 100 %",
    'disk "sda" (of C:\\data) is full',
    "größer als 火 🔥",
    "two\nlines",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


# Debian's own has no pages.
@pytest.fixture(params=binaries.SERVERS[1:])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with world_of(request.param, tmp_path) as world:
        yield world


def _link(world: World, name: str, key: str) -> str:
    event = world.pagerduty.accepted.wait(SOON, payload__class=name)
    found = {link["text"]: link["href"] for link in event["links"]} | {"Alerts": event["client_url"]}
    return world.alertmanager.here(found[key])


def _muted(world: World) -> dict[str, bool]:
    """Return whether each alert is silenced, by its name."""
    with urllib.request.urlopen(f"{world.alertmanager.url}/api/v2/alerts", timeout=10) as answer:
        return {each["labels"]["alertname"]: bool(each["status"]["silencedBy"]) for each in json.load(answer)}


def _silence(browser: Browser, address: str) -> None:
    """Create the silence that the page proposes."""
    page = browser.new_page()
    page.goto(address)
    page.get_by_text("Creator").wait_for()
    fields = page.locator("input.form-control, textarea.form-control")
    fields.nth(fields.count() - 2).fill("ana")
    fields.last.fill("known")
    page.get_by_role("button", name="Create").click()
    page.wait_for_url("**/#/silences/*-*")
    page.close()


def test_silence_link_mutes_the_alert_and_no_other(world: World, browser: Browser) -> None:
    """Each page of a new silence, created as it is proposed, mutes the alerts of that group alone."""
    world.alertmanager.send(*(alert(PLACED | {"alertname": name}) for name in NAMES))
    for count, name in enumerate(NAMES, start=1):
        _silence(browser, _link(world, name, "Silence"))
        end = time.monotonic() + SOON
        while not (muted := _muted(world))[name] and time.monotonic() < end:
            time.sleep(0.2)
        assert muted == {each: each in NAMES[:count] for each in NAMES}


def test_alerts_link_shows_the_alert_alone(world: World, browser: Browser) -> None:
    """The page that a title leads to lists the alert of the group and no other."""
    world.alertmanager.send(*(alert(PLACED | {"alertname": name}) for name in NAMES))
    for name in NAMES:
        page = browser.new_page()
        page.goto(_link(world, name, "Alerts"))
        page.get_by_text("1 alert", exact=True).first.wait_for()
        page.close()


def test_address_of_an_alert_is_a_link_that_can_be_followed(world: World) -> None:
    """Spaces and quotes are escaped, what is escaped already stays, and what is no address is no link."""
    said = {
        "runbook_url": 'https://example.com/a b?q="x"&r=%20+<y>#ü\n',
        "dashboard": "https://example.com/" + "x" * 2000,
    }
    world.alertmanager.send(alert(PLACED | {"alertname": "Linked"}, said))
    event = world.pagerduty.accepted.wait(SOON, payload__class="Linked")
    runbook = "https://example.com/a%20b?q=%22x%22&r=%20+%3Cy%3E#" + quote("ü")
    assert [(link["text"], link["href"]) for link in event["links"]][:-1] == [("Runbook", runbook)]
    message = world.slack.accepted.wait(SOON)["attachments"][0]
    assert f"<{runbook}|Runbook>" in message["text"]
    assert "Dashboard" not in message["text"]
