"""HTML pages from Jinja2 templates, each one file that loads nothing else."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from watchbill.printable import visible


@cache
def resource(name: str) -> str:
    """Return a style sheet, a script or a template of this package, by its path."""
    return (files(__package__) / name).read_text(encoding="utf-8")


def page(
    template: str, *, title: str, style: str, script: str = "", placed: bool = False, **values: object
) -> str:
    """
    Return a whole page: a template that extends `page.html`, with values.

    Values are text, which the template escapes. The colours of `page.css` precede the page's own style;
    they are named by their meaning and differ in light and dark. The policy in the head allows only the
    page's own style and script (https://www.w3.org/TR/CSP3/, 2.3.1). On a page that is `placed`, elements
    have styles of their own, which hashes cannot cover.
    """
    style = f"{resource('page.css')}\n{style}"
    allowed = [f"style-src '{_hash(style)}'"]
    if placed:
        allowed.append("style-src-attr 'unsafe-inline'")
    if script:
        script = f"\n{script}"
        allowed.append(f"script-src '{_hash(script)}'")
    policy = "; ".join(("default-src 'none'", *allowed, "base-uri 'none'", "form-action 'none'"))
    return (
        _environment()
        .get_template(template)
        .render(policy=Markup(policy), title=title, style=Markup(style), script=Markup(script), **values)
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(resource),
        autoescape=True,
        finalize=_escaped,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _escaped(value: object) -> Markup:
    """Return a value of a template as HTML; characters that are hidden or that reorder a line get signs."""
    return value if isinstance(value, Markup) else Markup(escape(visible(str(value))))


def _hash(content: str) -> str:
    return f"sha256-{b64encode(sha256(content.encode()).digest()).decode()}"
