"""The leave in calendars, as the commands read it."""

import http.server
import json
import os
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.cli.conftest import Watchbill
from tests.cli.repository import Repository
from tests.cli.test_oncall import Edit
from watchbill.report.findings import FORMS
from watchbill.workspace import calendars, download

AWAY = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:1
DTSTART;VALUE=DATE:20261207
DTEND;VALUE=DATE:20261214
SUMMARY:Secret surgery
END:VEVENT
END:VCALENDAR
"""
NOTHING = "BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n"
ANA = "email: ana@example.com"


def findings(watchbill: Watchbill, *words: str) -> list[tuple[str, str, int]]:
    """Return the code, grade and line of what `validate` finds."""
    found = json.loads(watchbill("validate", "--format", "json", *words).out)["findings"]
    return [(each["code"], each["grade"], each["place"]["line"]) for each in found]


@pytest.fixture
def named(edit: Edit) -> Callable[[str], None]:
    """Let ana's leave stand in a calendar."""

    def name(calendar: str) -> None:
        edit(ANA, f"{ANA}, away: [{{calendar: {calendar}}}]")

    return name


Named = Callable[[str], None]


def test_leave_in_a_calendar_is_leave(watchbill: Watchbill, folder: Path, named: Named) -> None:
    """A shift over it is told; what an event is called never is."""
    named("leave/ana.ics")
    (folder / "leave").mkdir()
    (folder / "leave/ana.ics").write_text(NOTHING)
    assert findings(watchbill) == []
    (folder / "leave/ana.ics").write_text(AWAY)
    assert {code for code, _, _ in findings(watchbill)} == {"leave-over-a-shift"}
    for form in FORMS:
        result = watchbill("validate", "--format", form)
        assert "ecret" not in result.out + result.err


def test_a_calendar_that_is_not_there_is_advice(watchbill: Watchbill, named: Named) -> None:
    """A pipeline may well be without it: where it is named is told, and nothing fails."""
    named("leave/ana.ics")
    (line,) = [
        number for number, text in enumerate(Path("teams.yaml").read_text().splitlines(), 1) if ANA in text
    ]
    assert findings(watchbill) == [("calendar-missing", "advice", line)]
    assert watchbill("validate", "--strict").code == 0


def test_a_calendar_that_cannot_be_read_is_a_warning(
    watchbill: Watchbill, folder: Path, named: Named, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Leave moves no shift, so nothing fails: whose is not known is told, and nothing of what stands in it.
    """
    named("ana.ics")
    for text, said in (
        ("secret", "is not an iCalendar file"),
        (AWAY.replace("20261207", "2026secret"), "has an event that Watchbill cannot read"),
        (
            AWAY.replace("UID:1", "RRULE:FREQ=SECONDLY"),
            "has an event that repeats in a way that leave cannot",
        ),
    ):
        (folder / "ana.ics").write_text(text)
        result = watchbill("validate")
        assert (result.code, watchbill("validate", "--strict").code) == (0, 1)
        assert f'ana\'s calendar "ana.ics" {said}' in " ".join(result.out.split())
        assert "so ana's leave in it is not known" in " ".join(result.out.split())
        assert "secret" not in result.out
        assert watchbill("rota").code == 0
    monkeypatch.setattr(calendars, "MOST_BYTES", 5)
    assert [(code, grade) for code, grade, _ in findings(watchbill)] == [("calendar-unreadable", "warning")]
    (folder / "ana.ics").unlink()
    (folder / "ana.ics").mkdir()
    assert "cannot be read: is a directory" in " ".join(watchbill("validate").out.split())
    assert watchbill("validate", "--strict", "--allow", "calendar-unreadable: on Monday").code == 0


def test_a_pipe_is_not_a_calendar(watchbill: Watchbill, folder: Path, named: Named) -> None:
    """Nobody may ever write to it; it is not opened."""
    named("ana.ics")
    os.mkfifo(folder / "ana.ics")
    assert [code for code, _, _ in findings(watchbill)] == ["calendar-unreadable"]


def test_an_unknown_zone_is_named(watchbill: Watchbill, folder: Path, named: Named) -> None:
    """And by which clock its times are taken."""
    named("ana.ics")
    moved = AWAY.replace("DTSTART;VALUE=DATE:20261207", "DTSTART;TZID=Foo Bar:20261207T000000")
    (folder / "ana.ics").write_text(moved.replace("DTEND;VALUE=DATE:20261214", "DURATION:PT1H"))
    assert [(code, grade) for code, grade, _ in findings(watchbill)] == [("calendar-unknown-zone", "warning")]
    assert "`Foo Bar`, which are neither defined there nor known: they are read in Europe/London" in " ".join(
        watchbill("validate").out.split()
    )


def test_a_calendar_out_of_the_folder_is_not_read(watchbill: Watchbill, folder: Path, edit: Edit) -> None:
    """Neither by its path nor by a link; a link within is followed."""
    (folder / "deploy").mkdir()
    (folder / "ana.ics").write_text(AWAY)
    (folder / "deploy/out.ics").symlink_to("../ana.ics")
    (folder / "deploy/in.ics").symlink_to("real.ics")
    (folder / "deploy/real.ics").write_text(NOTHING)
    text = (folder / "teams.yaml").read_text()
    for name, expected in (
        ("../ana.ics", ["calendar-unreadable"]),
        ("x/../../ana.ics", ["calendar-unreadable"]),
        ("out.ics", ["calendar-unreadable"]),
        ("in.ics", []),
    ):
        away = f"{ANA}, away: [{{calendar: {name}}}]"
        (folder / "deploy/teams.yaml").write_text(text.replace(ANA, away, 1))
        assert [code for code, _, _ in findings(watchbill, "deploy/teams.yaml")] == expected, name


@pytest.fixture
def committed(
    repository: Repository, folder: Path, named: Named, monkeypatch: pytest.MonkeyPatch
) -> Repository:
    """The example in a repository, with a calendar that is not in it, in a folder of its own."""
    named("leave/ana.ics")
    repository.write("deploy/teams.yaml", (folder / "teams.yaml").read_text())
    repository.write("deploy/leave/ana.ics", AWAY)
    repository.write(".gitignore", "*.ics\n")
    repository.commit()
    monkeypatch.chdir(repository.folder)
    return repository


def test_leave_that_is_not_in_git_is_on_both_sides(watchbill: Watchbill, committed: Repository) -> None:
    """It is no part of the edit; without it on this machine either."""
    assert watchbill("diff", "--base", "HEAD", "deploy/teams.yaml").out == "no change\n"
    found = json.loads(watchbill("diff", "--base", "HEAD", "deploy/teams.yaml", "--format", "json").out)
    assert found["findings"]["kept"] > 0
    (committed.folder / "deploy/leave/ana.ics").unlink()
    assert watchbill("diff", "--base", "HEAD", "deploy/teams.yaml").out == "no change\n"


def test_leave_that_is_in_git_is_read_from_there(watchbill: Watchbill, committed: Repository) -> None:
    """An edit of it brings findings and no more: what stands in it is not told."""
    committed.write("deploy/leave/ana.ics", NOTHING)
    committed.git("add", "--force", "deploy/leave/ana.ics")
    committed.commit()
    committed.write("deploy/leave/ana.ics", AWAY)
    found = json.loads(watchbill("diff", "--base", "HEAD", "deploy/teams.yaml", "--format", "json").out)
    assert {each["code"] for each in found["findings"]["new"]} == {"leave-over-a-shift"}
    assert (found["people"], found["teams"]) == ([], [])


@dataclass(slots=True, kw_only=True)
class Site:
    """A server of https on this machine: what it answers, and which paths it was asked for."""

    url: str
    status: int = 200
    body: bytes = AWAY.encode()
    to: str | None = None
    answers: threading.Event = field(default_factory=threading.Event)
    asked: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of this machine's, with its key, made for the test."""
    path = tmp_path_factory.mktemp("certificate") / "both.pem"
    name = ("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost")
    made = (
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-keyout",
        str(path) + ".key",
    )
    subprocess.run(
        ("openssl", "req", "-x509", *made, "-out", str(path), *name), check=True, capture_output=True
    )
    return path


@pytest.fixture
def site(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append(self.path)
            found.answers.wait()
            self.send_response(found.status)
            if found.to is not None:
                self.send_header("Location", found.to)
            self.send_header("Content-Length", str(len(found.body)))
            self.end_headers()
            self.wfile.write(found.body)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, str(certificate) + ".key")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    found = Site(url=f"https://localhost:{server.server_port}/private-token/ana.ics")
    found.answers.set()
    download.read.cache_clear()
    yield found
    found.answers.set()
    server.shutdown()
    server.server_close()


def test_a_url_is_read_only_with_live(watchbill: Watchbill, site: Site, named: Named) -> None:
    """Otherwise it is not even asked, and nothing is said of it."""
    named(site.url)
    assert (findings(watchbill), site.asked) == ([], [])
    assert {code for code, _, _ in findings(watchbill, "--live")} == {"leave-over-a-shift"}
    assert site.asked == ["/private-token/ana.ics"]


BROKEN = {
    "not there": (404, b"", None, "it answered 404"),
    "in the open": (302, b"", "http://localhost/ana.ics", "it redirects to an address that is not https"),
    "in a circle": (302, b"", "/private-token/ana.ics", "it answered 302"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_url_that_cannot_be_read_is_reported(
    watchbill: Watchbill, site: Site, named: Named, name: str
) -> None:
    """By its host: the rest may be a secret."""
    named(site.url)
    site.status, site.body, site.to, said = BROKEN[name]
    result = watchbill("validate", "--live")
    assert (result.code, result.out) == (2, "")
    assert result.err == f"watchbill: cannot read the calendar at localhost: {said}\n"


def test_a_url_that_is_not_trusted_is_reported(
    watchbill: Watchbill, site: Site, named: Named, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the URL."""
    named(site.url)
    monkeypatch.delenv("SSL_CERT_FILE")
    result = watchbill("validate", "--live")
    assert (result.code, "cannot read the calendar at localhost" in result.err) == (2, True)
    assert "private-token" not in result.err
    assert "its certificate is not trusted" in result.err


def test_a_url_that_does_not_answer_is_reported(
    watchbill: Watchbill, site: Site, named: Named, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After its time."""
    named(site.url)
    monkeypatch.setattr(download, "_SECONDS", 0.05)
    site.answers.clear()
    assert "it did not answer within" in watchbill("validate", "--live").err


def test_what_a_url_holds_is_checked_as_a_file_is(watchbill: Watchbill, site: Site, named: Named) -> None:
    """No calendar; too large, and then no more is read."""
    named(site.url)
    site.body = b"<html>sign in</html>"
    result = watchbill("validate", "--live")
    assert result.code == 0
    assert "ana's calendar at localhost is not an iCalendar file" in " ".join(result.out.split())
    download.read.cache_clear()
    site.body = b"x" * (calendars.MOST_BYTES + 10)
    assert "is larger than 5 MB" in " ".join(watchbill("validate", "--live").out.split())
