"""Draws the pictures of README and docs/ with Chromium, from what Watchbill prints: `make pictures`."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from difflib import SequenceMatcher
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from markdown_it import MarkdownIt
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
AT = "2026-11-24T17:00Z"
"""The instant that the pictures of docs/editing.md show."""

MERGE = "2026-12-22T09:00Z"
"""The instant at which README's pull request is merged."""

AUTHOR = ("-c", "user.name=Ana", "-c", "user.email=ana@example.com")
"""The options with which git commits on any machine."""

CHRISTMAS = "2026-12-18T17:00Z"
"""The instant that the pictures of a rota show."""

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]

COMMENT = Path(__file__).with_name("comment.css")
"""The style sheet of a comment, close to GitHub's."""


def main() -> None:
    """Draw all pictures again."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit(
            "there is no Chromium in PATH, which draws the pictures: on Debian, apt-get install chromium"
        )
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        here = Path(folder)
        _comment(here, browser)
        _rota(here, browser)
        _edits(here, browser)


def _comment(here: Path, browser: Browser) -> None:
    """Draw README's pull request: the edit, the comment that it gets, and the suggestion."""
    roster = here / "teams.yaml"
    shutil.copy(ROOT / "teams.yaml", roster)
    for words in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "--message", "Add the roster")):
        subprocess.run(["git", *AUTHOR, *words], cwd=here, check=True)
    text = roster.read_text(encoding="utf-8")
    edited = text.replace("[ana, ben, chi, dev]", "[ana, ben, chi]", 1)
    assert edited != text
    roster.write_text(edited, encoding="utf-8")
    diff = ("diff", "--base", "HEAD", "--team", "payments", "--days", "14", "--at", MERGE)
    said = MarkdownIt("commonmark").enable("table").render(_watchbill(here, *diff, "--format", "markdown"))
    said = said.replace("HEAD:teams.yaml", "main:teams.yaml")
    (edit,) = json.loads(_watchbill(here, *diff, "--format", "json"))["remedies"][0]["edits"]
    first, last = edit["first_line"], edit["last_line"]
    where = f"line {first}" if first == last else f"lines {first} to {last}"
    typed = edited.splitlines()[first - 1 : last]
    opened = _lines(text.splitlines()[first - 3 : last + 2], edited.splitlines()[first - 3 : last + 2])
    suggested = _lines(typed, edit["replacement"].splitlines())
    body = (
        '<div class="box"><div class="head"><b>Dev leaves</b> changes 1 line of <b>teams.yaml</b></div>'
        f'<div class="body"><div class="lines">{opened}</div></div></div>'
        '<div class="box"><div class="head"><b>watchbill</b> on <b>Dev leaves</b></div>'
        f'<div class="body">{said}</div></div>'
        f'<div class="box"><div class="head"><b>watchbill</b> on {where} of <b>teams.yaml</b></div>'
        f'<div class="body"><div class="lines"><div class="title">Suggested change</div>{suggested}</div>'
        "<button>Commit suggestion</button></div></div>"
    )
    page = here / "comment.html"
    style = COMMENT.read_text(encoding="utf-8")
    page.write_text(f'<!DOCTYPE html><meta charset="utf-8"><style>{style}</style>{body}', encoding="utf-8")
    _shoot(browser, page, "comment.png", width=820)


def _lines(old: list[str], new: list[str]) -> str:
    """Return the lines of an edit as HTML, coloured where one is removed or added."""
    return "".join(
        f'<div class="{mark[0]}">{mark[1]} {escape(line)}</div>' if mark else f"<div>  {escape(line)}</div>"
        for line, mark in _marked(old, new)
    )


def _marked(old: list[str], new: list[str]) -> Iterator[tuple[str, tuple[str, str] | None]]:
    """Yield the lines of an edit, each with its class and its sign if the edit removes or adds it."""
    for kind, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            yield from ((line, None) for line in old[a:b])
        else:
            yield from ((line, ("out", "-")) for line in old[a:b])
            yield from ((line, ("in", "+")) for line in new[c:d])


def _rota(here: Path, browser: Browser) -> None:
    """Draw a team's Christmas with leave, holidays and a cover, for a desktop and for a phone."""
    lines = (ROOT / "teams.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    for number, line in enumerate(lines):
        if line.startswith(("  ana: {", "  ben: {", "  chi: {", "  dev: {")):
            away = ", away: [{from: 2026-12-24, to: 2026-12-26}]" if line.startswith("  ana") else ""
            lines[number] = line.replace("}", f", holidays: GB-ENG{away}}}")
    (here / "rota.yaml").write_text("".join(lines), encoding="utf-8")
    days = ("--from", "2026-12-24", "--to", "2026-12-26", "--with", "chi")
    _watchbill(
        here, "edit", "cover", "ana", *days, "--team", "payments", "--file", "rota.yaml", "--at", CHRISTMAS
    )
    page = here / "rota.html"
    form = ("--team", "payments", "--format", "html")
    page.write_text(_watchbill(here, "rota", "rota.yaml", *form, "--at", CHRISTMAS), encoding="utf-8")
    _shoot(browser, page, "rota.png", width=1100)
    _shoot(browser, page, "rota-dark.png", width=1100, dark=True)
    _shoot(browser, page, "rota-phone.png", width=390, height=844)


def _edits(here: Path, browser: Browser) -> None:
    """Draw the rota of docs/editing.md three times: before the edit, at once, and from a handoff on."""
    text = (ROOT / "teams.yaml").read_text(encoding="utf-8")
    at_once = text.replace("members: [ana, ben, chi, dev]", "members: [ana, chi, dev]")
    at_once = at_once.replace("2026-11-30, member: ben", "2026-11-30, member: chi")
    assert at_once != text
    before = here / "before.yaml"
    before.write_text(text, encoding="utf-8")
    (here / "at-once.yaml").write_text(at_once, encoding="utf-8")
    shutil.copy(before, here / "from-a-handoff.yaml")
    leaver = ("ben", "--team", "payments", "--cover", "dev")
    _watchbill(here, "edit", "remove", *leaver, "--file", "from-a-handoff.yaml", "--at", AT)
    for name in ("before", "at-once", "from-a-handoff"):
        page = here / f"{name}.html"
        form = ("--team", "payments", "--format", "html", "--days", "34")
        page.write_text(_watchbill(here, "rota", f"{name}.yaml", *form, "--at", AT), encoding="utf-8")
        _shoot(browser, page, f"edit-{name}.png", width=1180, part=".lanes")


def _watchbill(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "watchbill", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


def _shoot(
    browser: Browser,
    file: Path,
    name: str,
    *,
    width: int,
    height: int | None = None,
    dark: bool = False,
    part: str = "",
) -> None:
    page = browser.new_page(
        viewport={"width": width, "height": height or 600},
        color_scheme="dark" if dark else "light",
        timezone_id="UTC",
    )
    page.goto(file.as_uri())
    whole = page.locator(part).first if part else page
    whole.screenshot(path=IMAGES / name, **({} if part else {"full_page": height is None}))
    page.close()


if __name__ == "__main__":
    main()
