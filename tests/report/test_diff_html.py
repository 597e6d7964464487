"""The effect of a change, as one HTML page."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.report.diff_examples import (
    LOSS,
    edit,
    email,
    everything,
    finding,
    level,
    offer,
    person,
    policy,
    route,
    stretch,
    team,
    told,
)
from watchbill.diagnostics import Grade
from watchbill.printable import visible
from watchbill.report.diff.comparison import Comparison
from watchbill.report.diff.html import text
from watchbill.review.change import Identity

VOID = {"meta", "br"}


class Page(HTMLParser):
    """
    The elements of a page in order, with their attributes, and its text; each element must be closed.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.shape, self.within = (
            "",
            list[tuple[str, tuple[tuple[str, str | None], ...]]](),
            list[str](),
        )
        self.feed(html)
        self.close()
        assert self.within == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.shape.append((tag, tuple(attrs)))
        if tag not in VOID:
            self.within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.within.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def report(name: str, teams: int) -> Comparison:
    """A change in which every name from a file is the same."""
    return told(
        *(
            team(f"t{n}{name}", policy(level(person("ben", stretch(n, 1, "chi"))), what=name), name=name)
            for n in range(teams)
        ),
        names={"ben": name, "chi": name},
        routes=(route(f"{{}}/{{{name}}}", rekeyed=True),),
        new=(finding(name),),
        notes=(name,),
        waived=(("gap", name),),
        left_out=((name, name),),
        offers=(offer(f"t0{name}", "ben"),),
        edits=(
            edit(
                name,
                email(name, name, name),
                identity=Identity(had_by=name, shifts=1, always=(name,), now=(name,)),
            ),
        ),
    )


@pytest.mark.parametrize("teams", [1, 5])
@given(
    name=st.text(alphabet=st.sampled_from("ab1 <>&\"'/=-!;:{}") | st.characters(), min_size=1, max_size=30)
)
def test_names_are_only_text(teams: int, name: str) -> None:
    """
    The page shows any name, and has the same elements and attributes as with a plain one.
    """
    hostile, plain = (Page(text(report(each, teams))) for each in (name, "Ana"))
    assert [tag for tag, _ in hostile.shape] == [tag for tag, _ in plain.shape]
    assert [attrs for tag, attrs in hostile.shape if tag != "meta"] == [
        attrs for tag, attrs in plain.shape if tag != "meta"
    ]
    assert visible(name) in hostile.text


def test_a_page_loads_nothing_and_runs_nothing() -> None:
    """It has no address and no script; its policy forbids both, and allows its own style by its hash."""
    html = text(everything())
    assert not re.search(r"https?://|//[a-z]|url\(|@import|<script|<link|<img|\son\w+=|style=", html)
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    (policy_text,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert (
        policy_text == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


@pytest.mark.parametrize("teams", [1, 3, 4])
def test_more_than_three_teams_are_folded(teams: int) -> None:
    """Up to three are open. A table sums up two or more, each with a link to its section."""
    change = told(*(team(f"t{n}", policy(level(person("ben", stretch(n, 1, "chi"))))) for n in range(teams)))
    html = text(change)
    assert html.count("<details>") == (teams if teams > 3 else 0)
    links, places = (set(re.findall(f'{attribute}="#?(team-[0-9]+)"', html)) for attribute in ("href", "id"))
    assert places == {f"team-{n}" for n in range(teams)}
    assert links == (places if teams > 1 else set())


@pytest.mark.parametrize(("grade", "heading"), [(Grade.ERROR, '<h2 class="bad">'), (Grade.WARNING, "<h2>")])
def test_new_errors_stand_out(grade: Grade, heading: str) -> None:
    """A deploy refuses an edit with errors."""
    assert f"{heading}New findings</h2>" in text(told(new=(finding("a", Grade.ADVICE), finding("b", grade))))
    assert "<h2>Fixed findings</h2>" in text(told(mended=(finding("b", grade),)))


def test_the_steps_of_a_hint_are_wrapped() -> None:
    """They are sentences, and nobody wants to scroll sideways on a phone."""
    html = text(told(new=(LOSS,)))
    assert '<pre class="way"><code>1. destroy its stack:\n' in html
    assert ".way code { white-space: pre-wrap; }" in html


def test_no_change_is_a_page_too() -> None:
    """The page says only that."""
    assert Page(text(told())).text.split()[-3:] == ["On-call:", "no", "change"]


def test_the_title_is_text() -> None:
    """It is escaped once, even if it has the name of a team."""
    html = text(told(team("a&b", policy(kind=everything().change.teams[0].kind), name="A <&> B")))
    assert "<title>On-call: A &lt;&amp;&gt; B (a&amp;b) changes</title>" in html
