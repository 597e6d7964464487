"""What a change does, as a comment on a pull request: Markdown as GitHub and GitLab render it."""

import re
from collections.abc import Iterable, Iterator, Sequence

from watchbill.counting import counted
from watchbill.diagnostics import Diagnostic
from watchbill.printable import visible
from watchbill.report.diff.alerts import alerts
from watchbill.report.diff.comparison import Told, basis, empty, left_out, unchanged, waived
from watchbill.report.diff.headline import capital, of_team, verdict
from watchbill.report.diff.people import identities, other_edits
from watchbill.report.diff.remedy import paste_heading, paste_lines, paste_note
from watchbill.report.diff.settings import REKEYED, Voice, by_grade, finding, kept_findings, with_way
from watchbill.report.diff.teams import Moved, Story, row_words, team_stories

LIMIT = 65_000
"""Characters; GitHub takes 65,536 and a caller may want to add a line."""

FOLDED = 3
"""Teams up to which nothing is folded away."""

_TABLE = 15_000
_LISTED = 7_000
_OTHERS = 4_000
_SHORT = 1_500
_NAMED = 3
_PEOPLE = 25
_LONGEST = 300

# Entities are text wherever they stand, in Markdown and in HTML (CommonMark 6.2): so a name is nothing but a
# name.
_SPECIAL = re.compile(r"[&<>`*_~\[\]\\|$]|:(?=//)|(?i:(?<=mailto)|(?<=xmpp)):|(?i:(?<=www))\.")
_TICKS = re.compile("`+")
_FIRST = re.compile(r"[-+=#\d]")
# GitHub looks for these in what has been rendered already, where an entity is a letter again.
_LINKED = re.compile(r"@|(?i:\bgh-)(?=\d)|#(?=\d)")
_ZERO_WIDTH, _APART = "\u200b", "&#8203;"


def words(text: str) -> str:
    """Return text of the file's as nothing but text: no markup, no mention, no link; a very long one is cut."""
    shown = " ".join(visible(_cut(text)).split())
    apart = _SPECIAL.sub(_entity, _LINKED.sub(lambda found: found[0] + _ZERO_WIDTH, shown))
    return (_FIRST.sub(_entity, apart[:1]) + apart[1:]).replace(_ZERO_WIDTH, _APART)


def code(text: str) -> str:
    """Return text of the file's letter by letter, as code."""
    shown = " ".join(visible(_cut(text)).split())
    return f"<code>{_SPECIAL.sub(_entity, shown).replace('@', '&#64;')}</code>"


def _entity(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


VOICE = Voice(words=words, code=code)


def text(told: Told) -> str:
    """
    Return the report: below `LIMIT` characters, and where that leaves something out it is said.

    More than one team are summed up in a table, more than three are folded away below it.
    """
    if empty(told):
        return "### On-call: no change\n"
    change = told.change
    stories = team_stories(told, VOICE)
    stories.sort(key=lambda story: (not story.uninvolved, not story.now))
    head = [f"### On-call: {verdict(stories, told)}", *map(words, told.notes)]
    if told.waived:
        head.append(_items(waived(told, VOICE), _SHORT))
    others = list(identities(change, VOICE))
    if others or told.deployed or any(story.only is None for story in stories):
        head.append(f"{code(told.old)} → {code(told.new)}, {basis(told)}.")
    if others:
        head.append(_items([f"**{each}**" for each in others], _OTHERS))
    if len(stories) > 1:
        head.append(_table(stories))
    tail = list(_routes(told))
    tail += _findings(told)
    if people := other_edits(change, VOICE):
        tail.append(_items(people, _SHORT))
    if told.left_out:
        tail.append(_items(left_out(told, VOICE), _LISTED))
    tail += [f"{each}." for each in [unchanged(told)] if each]
    room = LIMIT - sum(len(each) + 2 for each in (*head, *tail))
    return "\n\n".join((*head, *_teams(stories, room), *tail)) + "\n"


def _table(stories: Sequence[Story]) -> str:
    lines = [
        "| team | on call at the merge | not part of the edit, and moves | first difference |",
        "|---|---|---|---|",
    ]
    size = 0
    for number, story in enumerate(stories):
        line = f"| {' | '.join(_cells(story))} |"
        size += len(line) + 1
        if size > _TABLE:
            lines += ["", f"{counted(len(stories) - number, 'more team')} would not fit into this table."]
            break
        lines.append(line)
    return "\n".join(lines)


def _cells(story: Story) -> Iterator[str]:
    yield f"**{story.title}**" + (f" ({story.note.partition(':')[0]})" if story.note else "")
    yield "<br>".join(f"{label}: {who}" for label, who in story.now) or _nothing(story)
    names = [moved.name for moved in story.uninvolved]
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    yield ", ".join(names[:_NAMED]) + more or _nothing(story)
    yield (
        f"{story.first} {story.zone}"
        if story.first not in (None, "the merge")
        else story.first or _nothing(story)
    )


def _nothing(story: Story) -> str:
    """Return what stands in a cell with nothing to say: nothing happens, or it is not known what does."""
    return "not known" if story.unknown else "–"


def _teams(stories: Sequence[Story], room: int) -> Iterator[str]:
    folded = len(stories) > FOLDED
    out = []
    # What says that something is left out needs room too.
    room -= 300 + _NAMED * max((len(story.title) for story in stories), default=0)
    for story in stories:
        block = _folded(story) if folded else "\n\n".join(_team(story, heading=True))
        if len(block) + 2 > room:
            out.append(story.title)
            continue
        room -= len(block) + 2
        yield block
    if out:
        told = ", ".join(out[:_NAMED]) + (f" and {len(out) - _NAMED} more" if len(out) > _NAMED else "")
        yield (
            f"**Left out, because a comment may not be longer:** what changes in {told}. `watchbill diff`"
            " tells it."
        )


def _folded(story: Story) -> str:
    # Markdown is read in between because of the blank lines (CommonMark 4.6, kind 6).
    inside = "\n\n".join(_team(story, heading=False))
    return f"<details>\n<summary><b>{story.title}</b>: {of_team(story)}</summary>\n\n{inside}\n\n</details>"


def _team(story: Story, *, heading: bool) -> Iterator[str]:
    if heading:
        yield f"#### {story.title}"
    if story.note:
        yield f"{capital(story.note)}."
    if story.unknown:
        yield f"**{capital(story.unknown)}.**"
    if story.now:
        yield _list(f"**{capital(story.now_heading)}:**", [f"{label}: {who}" for label, who in story.now])
    yield from _people(story.uninvolved, story, "**{} is not part of this edit and moves:**")
    if story.remedy:
        yield "\n".join((f"**{capital(story.remedy_heading)}:**", *(f"- {each}" for each in story.remedy)))
        for paste in story.pastes:
            lines = paste_lines(paste)
            fence = _fence(lines)
            yield "\n".join((words(paste_heading(paste)), f"{fence}yaml", *lines, fence))
            if note := paste_note(paste):
                yield words(note)
    yield from _people(story.involved, story, "**{}:**")
    if story.first is not None:
        yield f"The first difference is at {story.first}; times are in {story.zone}."
    elif story.now or story.involved or story.uninvolved:
        yield f"Times are in {story.zone}."
    if story.frozen:
        yield "\n".join(f"{capital(each)}." for each in story.frozen)
    if story.settings:
        yield "\n".join(f"- {each}" for each in story.settings)


def _people(people: Sequence[Moved], story: Story, heading: str) -> Iterator[str]:
    for moved in people[:_PEOPLE]:
        rows = [": ".join(row_words(row, story)) for row in moved.rows]
        yield _list(heading.format(moved.name), [*rows, *filter(None, [moved.more])])
    if len(people) > _PEOPLE:
        yield (
            f"And {counted(len(people) - _PEOPLE, 'more person', 'more people')}: `watchbill diff` tells"
            " whom."
        )


def _list(heading: str, lines: Iterable[str]) -> str:
    return "\n".join((heading, *(f"- {line}" for line in lines)))


def _routes(told: Told) -> Iterator[str]:
    for heading, lines in alerts(told.change, VOICE):
        said = "Routes, " + heading if heading == REKEYED else capital(heading)
        yield f"**{said}**\n{_items(lines, _LISTED)}"


def _findings(told: Told) -> Iterator[str]:
    found = told.change.findings
    for heading, each in (("New findings", found.new), ("Mended findings", found.mended)):
        if each:
            lines = [finding(one, VOICE) for one in by_grade(each)]
            yield f"**{heading}**\n{_items(lines, _LISTED)}"
    yield from _ways(with_way(found.new))
    kept = kept_findings(told.change)
    if kept is not None:
        yield f"{kept}."


def _ways(findings: Sequence[Diagnostic]) -> Iterator[str]:
    """Yield how each of these edits can be made without loss, as far as there is room."""
    room = _LISTED
    for number, each in enumerate(findings):
        lines = list(map(visible, each.way))
        fence = _fence(lines)
        block = "\n".join((f"**{each.code}**: {words(each.hint or '')}:", "", f"{fence}text", *lines, fence))
        room -= len(block)
        if room < 0:
            yield f"And {counted(len(findings) - number, 'more way', 'more ways')}: `watchbill diff` tells."
            return
        yield block


def _fence(lines: Sequence[str]) -> str:
    """Return a fence that is longer than any run of backticks in the lines."""
    return "`" * max(3, *(len(run) + 1 for line in lines for run in _TICKS.findall(line)), 3)


def _items(lines: Sequence[str], most: int) -> str:
    """Return a list of as many lines as fit into so many characters, and how many do not."""
    size, found = 0, []
    for number, line in enumerate(lines):
        size += len(line) + 3
        if size > most:
            found.append(f"- and {len(lines) - number} more")
            break
        found.append(f"- {line}")
    return "\n".join(found)
