"""The shell of an HTML page that is one file, and asks nothing of any other host."""

from base64 import b64encode
from hashlib import sha256
from html import escape

from watchbill.printable import visible

COLORS = """
:root {
  color-scheme: light dark;
  --page: #f5f6f8; --paper: #fff; --ink: #1a1f26; --soft: #59636f; --line: #e2e6ea; --rest: #eff2f5;
  --accent: #1f5fd0; --good: #1a6b3a; --bad: #b3261e; --bad-tint: #fdecea; --odd: #8a5a00; --odd-tint: #fdf3dc;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #0e1116; --paper: #161a21; --ink: #e6e9ee; --soft: #9aa5b1; --line: #2a303a; --rest: #1c212a;
    --accent: #86b3ff; --good: #7fd29b; --bad: #ff8f85; --bad-tint: #3a1b1a; --odd: #e8b65c; --odd-tint: #33280f;
  }
}
"""
"""Colours by what they mean, in light and dark; on paper they are the light ones."""


def page(title: str, style: str, body: str, *, placed: bool = False, script: str = "") -> str:
    """
    Return a whole page; `body` is HTML, `title` any text. A script stands behind the body.

    The policy in its head lets the page's own style and script be used, and nothing else be loaded
    or run (https://www.w3.org/TR/CSP3/, 2.3.1). In a page that is `placed`, elements say in a style
    of their own where they are: a hash cannot speak for those.
    """
    allowed = [f"style-src '{_hash(style)}'"]
    if placed:
        allowed.append("style-src-attr 'unsafe-inline'")
    if script:
        allowed.append(f"script-src '{_hash(script)}'")
        body += f"<script>{script}</script>\n"
    policy = "; ".join(("default-src 'none'", *allowed, "base-uri 'none'", "form-action 'none'"))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{safe(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )


def _hash(content: str) -> str:
    return f"sha256-{b64encode(sha256(content.encode()).digest()).decode()}"


def safe(text: str) -> str:
    """Return any text fit for HTML, in an element or a quoted attribute."""
    return escape(visible(text))
