"""The shell of an HTML page that is one file and loads nothing from any other host."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files
from string import Template

from watchbill.printable import visible


@cache
def resource(package: str, name: str) -> str:
    """Return a style sheet, a script or a template that lies beside the modules of a package."""
    return (files(package) / name).read_text(encoding="utf-8")


def page(title: str, style: str, body: str, *, placed: bool = False, script: str = "") -> str:
    """
    Return a whole page; `body` is HTML, `title` any text. A script stands behind the body.

    The colours of `page.css` come before the page's own style, by what they mean, in light and dark.
    The policy in its head lets the page's own style and script be used, and nothing else be loaded
    or run (https://www.w3.org/TR/CSP3/, 2.3.1). In a page that is `placed`, elements say in a style
    of their own where they are: a hash cannot speak for those.
    """
    style = f"{resource(__package__, 'page.css')}\n{style}"
    allowed = [f"style-src '{_hash(style)}'"]
    if placed:
        allowed.append("style-src-attr 'unsafe-inline'")
    if script:
        script = f"\n{script}"
        allowed.append(f"script-src '{_hash(script)}'")
        body += f"<script>{script}</script>\n"
    policy = "; ".join(("default-src 'none'", *allowed, "base-uri 'none'", "form-action 'none'"))
    shell = Template(resource(__package__, "page.html"))
    return shell.substitute(policy=policy, title=safe(title), style=style, body=body)


def _hash(content: str) -> str:
    return f"sha256-{b64encode(sha256(content.encode()).digest()).decode()}"


def safe(text: str) -> str:
    """Return any text fit for HTML, in an element or a quoted attribute."""
    return escape(visible(text))
