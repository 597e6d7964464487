"""The effect of a change, as text, Markdown and JSON."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.golden import check
from tests.report.diff_examples import (
    edit,
    email,
    everything,
    finding,
    level,
    person,
    policy,
    route,
    stretch,
    team,
    told,
)
from watchbill.diagnostics import Grade
from watchbill.printable import visible
from watchbill.report.diff import html, markdown
from watchbill.report.diff import json as as_json
from watchbill.report.diff import text as terminal
from watchbill.report.diff.comparison import Comparison
from watchbill.review.change import Identity, Kind, SettingChange, Stretch

GOLDEN = Path(__file__).parent / "golden"
HOSTILE = "@all |`**<b onclick=x>#1 [x](http://e.example) &lt; $a$ \\ www.e.example ~~x~~\n# GH-1"
MARKDOWN = MarkdownIt("commonmark", {"linkify": False}).enable(["table", "strikethrough"])


def text(change: Comparison) -> str:
    return "".join(terminal.text(change))


def rows(change: Comparison) -> list[str]:
    return [" ".join(line.split()) for line in text(change).splitlines() if line.startswith("    ")]


def one(*gained: Stretch, lost: tuple[Stretch, ...] = ()) -> Comparison:
    return told(team("payments", policy(level(person("ben", *gained, lost=lost)))))


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("diff.txt", text),
        ("diff.md", markdown.text),
        ("diff.json", as_json.text),
        ("diff.html", html.text),
    ],
)
def test_every_kind_of_change_is_reported(name: str, form: object) -> None:
    """In each form, people who are not part of the edit come first, then re-keyed routes, then the rest."""
    check(GOLDEN / name, form(everything()))  # type: ignore[operator]


def test_text_has_colour_only_on_a_terminal() -> None:
    """Colour only repeats what the words say."""
    painted = "".join(terminal.text(everything(), color=True))
    assert "\x1b[1;31m  Ben is not part of this edit but moves:\x1b[0m\n" in painted
    assert "\x1b" not in text(everything())


def test_a_person_has_six_rows() -> None:
    """The rest is counted, with its end; a single seventh row is shown."""
    seven, eight = (one(*(stretch(7 * n, 3, "chi") for n in range(count))) for count in (7, 8))
    assert len(rows(seven)) == 7
    assert rows(eight)[6:] == ["and 2 more until Thu 14 Jan"]


def test_a_stretch_that_is_cut_off_shows_no_end() -> None:
    """The merge starts no shift, and the end of the compared days ends none."""
    cut = one(stretch(-1, 400, "chi"), lost=(stretch(0, 5), stretch(89, 1)))
    assert rows(cut) == [
        "gains primary from the merge on, was Chi",
        "loses primary from the merge to Sat 28 Nov 17:00, now nobody",
        "loses primary from Sat 20 Feb 17:00, now nobody",
    ]


def test_shifts_of_days_in_a_row_are_one_row() -> None:
    """
    Only nights or a weekend may separate them, and the other people must be the same.
    """
    days = [stretch(n, 0.25, "chi") for n in (1, 2, 3, 4, 7, 8)]
    assert rows(one(*days)) == ["gains primary Tue 24 Nov – Tue 1 Dec, each weekday 17:00 – 23:00, was Chi"]
    nights = [stretch(n + 0.25, 0.5) for n in (1, 2, 3)]
    assert rows(one(*nights)) == ["gains primary Tue 24 Nov – Thu 26 Nov, each 23:00 – 11:00, was nobody"]
    odd = [stretch(1, 0.25), stretch(2, 0.5)]
    assert rows(one(*odd)) == ["gains primary 2 shifts Tue 24 Nov 17:00 – Thu 26 Nov 05:00, was nobody"]
    longer = [stretch(n, 0.75 if n < 4 else 2.75) for n in (1, 2, 3, 4)]
    assert rows(one(*longer)) == ["gains primary 4 shifts Tue 24 Nov 17:00 – Mon 30 Nov 11:00, was nobody"]
    rested = [stretch(n, 0.25) for n in (*range(4, 12), 14)]
    assert rows(one(*rested)) == ["gains primary 9 shifts Fri 27 Nov 17:00 – Mon 7 Dec 23:00, was nobody"]
    apart = [stretch(1, 0.25), stretch(3, 0.25), stretch(3.5, 0.25, "chi")]
    assert len(rows(one(*apart))) == 3


def test_a_date_that_is_near_has_no_year() -> None:
    """Nobody mistakes a January soon after the merge."""
    assert rows(one(stretch(40, 3))) == ["gains primary Sat 2 Jan 17:00 – Tue 5 Jan 17:00, was nobody"]


def test_people_who_share_a_name_have_their_keys_added() -> None:
    """Otherwise a reader would confuse them."""
    twice = told(team("payments", policy(level(person("ben"), person("chi")))), names={"chi": "Ben"})
    assert "  Ben (ben) is not part" in text(twice)
    assert "  Ben (chi) is not part" in text(twice)


def test_a_change_of_one_setting_is_one_line() -> None:
    """The number of unchanged teams is another line."""
    change = told(team("payments", settings=(SettingChange(what="slack", before="#a", after="#b"),)))
    assert text(change) == "Payments (payments): slack: #a → #b\n\n3 teams unchanged; nobody moves\n"


def test_no_change_is_one_line() -> None:
    """The number of teams does not matter."""
    assert text(told()) == "no change\n"
    assert markdown.text(told()) == "### On-call: no change\n"


class Words(HTMLParser):
    """The text and the tags of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.plain, self.tags, self.code = "", "", set[str](), False
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.text += data
        self.plain += "" if self.code else data

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        self.code |= tag == "code"

    def handle_endtag(self, tag: str) -> None:
        self.code &= tag != "code"


@given(
    st.text(alphabet=st.sampled_from("ab1 @#|`*_~<>&[]()\\!$:/.\n-+=;x\"'") | st.characters(), max_size=40)
)
def test_words_stay_plain_text(name: str) -> None:
    """Markdown shows any name unchanged, in a list, in bold, in a table, and within HTML."""
    shown = " ".join(visible(name).split())
    for before, after, tags in (
        ("- **", "** moves", {"ul", "li", "strong"}),
        ("| a |\n|---|\n| x ", " y |", {"table", "thead", "tbody", "tr", "th", "td"}),
        ("<details>\n<summary><b>", "</b></summary>\n\n</details>", {"details", "summary", "b"}),
    ):
        for write in (markdown.words, markdown.code):
            html = Words(MARKDOWN.render(f"{before}z{write(name)}{after}"))
            assert html.tags == tags | ({"code"} if write is markdown.code else set())
            assert f"z{shown}" in " ".join(html.text.replace("\u200b", "").split()) or "\u200b" in name


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("@all", "@&#8203;all"),
        ("PR #12", "PR #&#8203;12"),
        ("gh-12", "gh-&#8203;12"),
        ("https://e.example", "https&#58;//e.example"),
        ("www.e.example", "www&#46;e.example"),
        ("1. x", "&#49;. x"),
        ("- x", "&#45; x"),
        ("x" * 400, "x" * 299 + "…"),
    ],
)
def test_words_never_mention_or_link(name: str, said: str) -> None:
    """GitHub looks for links after rendering. A name of 400 letters is cut."""
    assert markdown.words(name) == said


def test_hostile_names_do_not_change_the_structure() -> None:
    """A report with plain names has the same tags."""

    def report(name: str) -> Words:
        change = told(
            *(team(f"t{n}", policy(level(person("ben", stretch(n, 1, "chi")))), name=name) for n in range(5)),
            names={"ben": name, "chi": name},
            routes=(route(f"{{}}/{{{name}}}", rekeyed=True),),
            new=(finding(name),),
            notes=(name,),
        )
        return Words(MARKDOWN.render(markdown.text(change)))

    hostile, plain = report(HOSTILE), report("Ana")
    assert hostile.tags == plain.tags
    assert "onclick=x" in hostile.text
    assert "@all" not in hostile.plain


@pytest.mark.parametrize(
    ("teams", "name"),
    [
        *((teams, "Ana") for teams in (1, 4, 300, 3000)),
        *((teams, "<" * 400) for teams in (1, 4, 300)),
        (3000, "<" * 20),
    ],
)
def test_markdown_fits_a_comment(teams: int, name: str) -> None:
    """GitHub accepts 65,536 characters; what is left out is counted, and teams with moves come first."""
    changes = [
        team(
            f"t{n}",
            policy(level(*(person(f"p{n}", stretch(k, 1, "chi"), lost=(stretch(k, 1),)) for k in range(9)))),
        )
        for n in range(teams)
    ]
    calm = team("calm", settings=(SettingChange(what="slack", before=name, after="#b"),))
    change = told(
        calm,
        *changes,
        names={f"p{n}": f"{name} {n}" for n in range(teams)},
        routes=tuple(route(f"{{}}/{name}{n}", Kind.REMOVED, rekeyed=n % 2 == 0) for n in range(teams)),
        new=tuple(finding(f"{name} {n}") for n in range(teams)),
        left_out=tuple((f"left-{n}", name) for n in range(teams)),
        notes=(name, name),
        waived=tuple(("uninvolved", f"{name} {n}") for n in range(teams)),
        mended=tuple(finding(f"{name} {n}") for n in range(teams)),
        edits=tuple(
            edit(
                f"p{n}{name}",
                email(f"p{n}{name}", name, f"{name}2"),
                identity=Identity(had_by=name, shifts=n, always=(name,), now=(name,)),
            )
            for n in range(teams)
        ),
    )
    report = markdown.text(change)
    assert len(report) < 65_536
    assert ("<details>" in report) == (teams > 3)
    if teams >= 300:
        assert "**Left out, because the comment would be too long:** what changes in " in report
        assert " do not fit into this table." in report
    if len(name) < 10 and teams < 300:
        assert report.index("T0 (t0)") < report.index("Calm (calm)")


def test_json_is_complete() -> None:
    """Nothing is folded or left out; times are in UTC."""
    many = one(*(stretch(n, 0.25, "chi") for n in range(60)))
    (told_team,) = json.loads(as_json.text(many))["teams"]
    (told_person,) = told_team["policies"][0]["levels"][0]["people"]
    assert len(told_person["gained"]) == 60
    assert told_person["gained"][1] == {
        "from": "2026-11-24T17:00:00Z",
        "to": "2026-11-24T23:00:00Z",
        "others": ["chi"],
    }


@given(st.text(alphabet="ab 名\u0301", max_size=400), st.integers(0, 8), st.integers(0, 30))
def test_wrapping_keeps_every_word(words: str, indent: int, hang: int) -> None:
    """Words keep their order, and a line is too wide only if one word is."""
    lines = terminal.wrapped(words, indent=indent, hang=hang)
    assert " ".join(lines).split() == words.split()
    assert all(terminal.width(line) <= terminal.WIDEST or len(line.split()) == 1 for line in lines)


def test_text_cuts_long_lists() -> None:
    """It shows a dozen findings, the gravest first, and counts the rest."""
    many = told(new=tuple(finding(f"number {n}") for n in range(20)), unchanged=0)
    assert text(many).splitlines()[-2:] == [
        "  teams.yaml:7: warning: number 11 [coverage-gap]",
        "  and 8 more",
    ]


def test_a_key_of_another_person_comes_first() -> None:
    """It precedes all teams, even if the new person takes over nothing."""
    none = Identity(had_by=None, shifts=0, always=(), now=())
    change = told(
        team("payments", policy(level(person("ben", stretch(7, 7))))),
        edits=(edit("ana", email("ana", "ana", "zed"), identity=none),),
    )
    said = (
        "ana is now another person (email: ana@example.com → zed@example.com): the new person has no shift"
        " in\n"
    )
    assert text(change).split("\n\n")[1] == f"{said}  90 days"
    assert markdown.text(change).startswith(
        "### On-call: 1 key now belongs to somebody else; 1 person who is not part of this edit moves\n"
    )


@pytest.mark.parametrize(
    ("grades", "said"),
    [
        ((), "changes"),
        ((Grade.WARNING,), "changes"),
        ((Grade.ERROR,) * 2 + (Grade.WARNING,), "changes; 2 new errors"),
    ],
)
def test_the_heading_counts_new_errors(grades: tuple[Grade, ...], said: str) -> None:
    """A deploy refuses such an edit, even if it moves nobody."""
    new = tuple(finding(f"number {number}", grade) for number, grade in enumerate(grades))
    heading = markdown.text(told(team("payments"), new=new)).splitlines()[0]
    assert heading == f"### On-call: Payments (payments) {said}"


def test_a_swap_of_two_keys_is_reported_once() -> None:
    """It names both people, and what each takes over."""
    one, other = (
        edit(key, email(key, key, had), identity=Identity(had_by=had, shifts=n, always=(), now=()))
        for key, had, n in (("ana", "ben", 3), ("ben", "ana", 1))
    )
    said = " ".join(text(told(edits=(one, other), unchanged=0)).split())
    assert (
        said
        == "main:teams.yaml → teams.yaml, merged Mon 23 Nov 2026 17:00 UTC; next 90 days, as the files say"
        " ana and ben are swapped, and each key now belongs to the other's user: ana (formerly ben) takes"
        " 3 shifts in 90 days; ben (formerly ana) takes 1 shift in 90 days people.ana.email:"
        " ana@example.com →"
        " ben@example.com people.ben.email: ben@example.com → ana@example.com"
    )


def test_people_whom_no_team_names_have_their_own_lines() -> None:
    """What a team reports about its people is not repeated."""
    zone = SettingChange(what="people.eli.time_zone", before=None, after="Europe/Oslo")
    alone = told(edits=(edit("eli", zone),), unchanged=0)
    assert text(alone) == "people.eli.time_zone (new): Europe/Oslo\n"
    assert (
        text(told(team("payments", settings=(zone,)), edits=(edit("eli", zone),), unchanged=0))
        == "Payments (payments): people.eli.time_zone (new): Europe/Oslo\n"
    )


def test_a_moment_at_which_two_rotations_begin_is_named_once() -> None:
    """Rotations usually hand over together."""
    whole = everything()
    (first,) = whole.offers
    twice = replace(first.remedy, parts=first.remedy.parts * 2)
    both = replace(whole, offers=(replace(first, remedy=twice, pastes=first.pastes * 2),))
    assert "Starting Mon 7 Dec 17:00 instead: none before that" in text(both)


@pytest.mark.parametrize("form", [text, markdown.text, html.text])
def test_lines_to_paste_keep_their_tabs_and_show_no_hidden_mark(form: Callable[[Comparison], str]) -> None:
    """A sign instead of a tab would break the YAML; a note below names invisible marks."""
    whole = everything()
    (first,) = whole.offers
    paste = replace(first.pastes[0], replacement="      a: 1\t# \u200f\u202e\u200f <b>\n")
    said = unescape(form(replace(whole, offers=(replace(first, pastes=(paste,)),))))
    assert "      a: 1\t# ��� <b>" in said
    assert re.search("[\u200f\u202e]", said) is None
    told = " ".join(said.split())
    assert (
        "an invisible character: U+200F (right-to-left mark) and U+202E (right-to-left override). Leave it"
        in told
    )
    assert "an invisible character" not in form(whole)
