"""A real browser: what a page does in it, and what the page asks for."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from docs.draw import FLAGS
from tests import binaries

CONTRAST = """
() => {
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  // The canvas knows every way to write a colour; it gives bytes of sRGB.
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = ([r, g, b, a], below) => [r, g, b].map((value, n) => value * a + below[n] * (1 - a));
  const luminance = (color) => {
    const linear = (c) => (c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
    const [r, g, b] = color.map((value) => linear(value / 255));
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const ratio = (one, other) => {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + .05) / (dark + .05);
  };
  // All colours that may lie behind an element: its own and those of its stripes, on what its parent has.
  const behind = (element) => {
    if (!element) return [[255, 255, 255]];
    const style = getComputedStyle(element);
    const grounds = behind(element.parentElement).map((below) => over(rgba(style.backgroundColor), below));
    const stripes = style.backgroundImage.match(/(?:oklch|rgba?|color|oklab)\\([^()]*\\)/g) || [];
    return grounds.flatMap((ground) => [ground, ...stripes.map((stripe) => over(rgba(stripe), ground))]);
  };
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    const text = texts.currentNode.textContent.trim();
    let shown = 1;
    for (let each = element; each; each = each.parentElement) shown *= getComputedStyle(each).opacity;
    // What is not to be seen is for screen readers.
    if (!text || !shown || !element.checkVisibility() || element.closest(".unseen, .skip, legend")) continue;
    const [r, g, b, a] = rgba(getComputedStyle(element).color);
    for (const ground of behind(element)) {
      const worst = ratio(over([r, g, b, a * shown], ground), ground);
      if (worst < 4.5) found.push(`${worst.toFixed(2)} ${element.tagName} ${element.className} ${text}`);
    }
  }
  return [...new Set(found)];
}
"""
"""The texts that stand out less than 4.5 to 1 from what is behind them (WCAG 2.2, 1.4.3)."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """
    Run Chromium without a window; where it is missing, the test fails with CI=true and is skipped elsewhere.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=binaries.find("chromium"), args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def opened(
    browser: Browser, file: Path, *, width: int = 1280, dark: bool = False, zone: str = "UTC"
) -> Iterator[Page]:
    """
    Open a file; at the end it must have asked for nothing else, and the browser must have had nothing to say.
    """
    asked: list[str] = []
    said: list[str] = []
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if dark else "light",
        timezone_id=zone,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(file.as_uri())
    yield page
    assert (asked, said) == ([file.as_uri()], [])
    context.close()
