"""What a change does, as text for a terminal."""

from collections.abc import Iterable, Iterator

from watchbill.printable import visible, width
from watchbill.report.diff.alerts import REROUTED, alerts
from watchbill.report.diff.comparison import Told, basis, empty, left_out, unchanged, waived
from watchbill.report.diff.people import identities, other_edits
from watchbill.report.diff.remedy import paste_heading, paste_lines, paste_note
from watchbill.report.diff.settings import REKEYED, Voice, by_grade, finding, kept_findings, with_way
from watchbill.report.diff.teams import Moved, Story, row_words, team_stories
from watchbill.report.terminal import Paint, painted

WIDEST = 100
MOST = 12
"""Lines of routes, and of findings, that are told; the rest is counted."""

_OURS = str.maketrans("–→", "->")
"""Signs that most lines have: without them a line is mostly ASCII, and quickly measured."""

VOICE = Voice(words=visible, code=visible)


def text(told: Told, *, color: bool = False) -> Iterator[str]:
    """
    Yield the report, a blank line between two parts.

    Who moves though the edit does not name them comes before who is named by it;
    a change of one setting is one line.
    """
    if empty(told):
        yield "no change\n"
        return
    for number, block in enumerate(_blocks(told, color)):
        yield ("\n" if number else "") + "\n".join(block) + "\n"


def _blocks(told: Told, color: bool) -> Iterator[list[str]]:
    change = told.change
    stories = team_stories(told, VOICE)
    short = [f"{story.title}: {story.only}" for story in stories if story.only is not None]
    long = [story for story in stories if story.only is None]
    head = [line for note in told.notes for line in wrapped(VOICE.words(note))]
    head += [line for each in waived(told, VOICE) for line in wrapped(each, hang=2)]
    others = _listed(identities(change, VOICE), indent=0)
    if long or others or told.deployed:
        head += wrapped(f"{visible(told.old)} → {visible(told.new)}, {basis(told)}")
    if head:
        yield head
    if others:
        yield [painted(line, Paint.ERROR, color=color) for line in others]
    for story in long:
        yield list(_team(story, color))
    if short:
        yield [line for each in short for line in wrapped(each, hang=2)]
    for heading, lines in alerts(change, VOICE):
        paint = Paint.ERROR if heading in (REKEYED, REROUTED) else Paint.PLACE
        yield [painted(_heading("routes", heading), paint, color=color), *_listed(lines)]
    yield from _findings(told, color)
    if people := _listed(other_edits(change, VOICE), indent=0):
        yield people
    last = [*left_out(told, VOICE), *filter(None, [unchanged(told)])]
    if last:
        yield [line for each in last for line in wrapped(each, hang=2)]


def _heading(what: str, heading: str) -> str:
    if heading == REROUTED:
        return f"{heading}:"
    return heading if heading.endswith(what) else f"{what}, {heading}:"


def _team(story: Story, color: bool) -> Iterator[str]:
    head = painted(story.title, Paint.PLACE, color=color)
    timed = story.now or story.uninvolved or story.involved
    yield from wrapped(f"{head}{', ' + story.note if story.note else ''}", hang=2)
    if story.unknown:
        yield from (
            painted(line, Paint.WARNING, color=color) for line in wrapped(story.unknown, indent=2, hang=2)
        )
    if timed:
        yield painted(f"  times in {story.zone}", Paint.DIM, color=color)
    if story.now:
        yield painted(f"  {story.now_heading}:", Paint.WARNING, color=color)
        wide = max(width(label) for label, _ in story.now)
        for label, who in story.now:
            yield from wrapped(f"{label}{' ' * (wide - width(label))}  {who}", indent=4, hang=wide + 2)
    for moved in story.uninvolved:
        yield painted(f"  {moved.name} is not part of this edit and moves:", Paint.ERROR, color=color)
        yield from _rows(moved, story)
    if story.remedy:
        yield painted(f"  {story.remedy_heading}:", Paint.WARNING, color=color)
        for sentence in story.remedy:
            yield from wrapped(sentence, indent=4, hang=2)
        for paste in story.pastes:
            yield f"    {visible(paste_heading(paste))}"
            yield from (f"      {line}" for line in paste_lines(paste))
            if note := paste_note(paste):
                yield from wrapped(note, indent=4)
    for moved in story.involved:
        yield f"  {moved.name}:"
        yield from _rows(moved, story)
    if story.first is not None:
        yield f"  the first difference is at {story.first}"
    for sentence in story.frozen:
        yield from wrapped(sentence, indent=2, hang=2)
    for setting in story.settings:
        yield from wrapped(setting, indent=2, hang=2)


def _rows(moved: Moved, story: Story) -> Iterator[str]:
    rows = [row_words(row, story) for row in moved.rows]
    wide = max((width(what) for what, _ in rows), default=0)
    for what, when in rows:
        yield from wrapped(f"{what}{' ' * (wide - width(what))}  {when}", indent=4, hang=wide + 2)
    if moved.more is not None:
        yield f"    {moved.more}"


def _listed(lines: Iterable[str], *, indent: int = 2) -> list[str]:
    every = list(lines)
    more = len(every) - MOST
    told = every if more <= 1 else every[:MOST]
    found = [line for each in told for line in wrapped(each, indent=indent, hang=2)]
    return found if more <= 1 else [*found, f"{' ' * indent}and {more} more"]


def _findings(told: Told, color: bool) -> Iterator[list[str]]:
    found = told.change.findings
    kept = kept_findings(told.change)
    new, mended = by_grade(found.new), by_grade(found.mended)
    if new:
        lines = _listed(finding(each, VOICE) for each in new)
        yield [painted("new findings:", Paint.WARNING, color=color), *lines]
    for each in with_way(found.new):
        yield [*wrapped(f"{each.code}: {VOICE.words(each.hint or '')}:", hang=2), *_steps(each.way)]
    if mended:
        yield ["mended findings:", *_listed(finding(each, VOICE) for each in mended)]
    if kept is not None:
        yield [kept]


def _steps(way: Iterable[str]) -> Iterator[str]:
    """Yield the steps of a way; what is to be pasted is not broken into lines."""
    for line in map(VOICE.words, way):
        yield from [f"  {line}"] if line.startswith(" ") else wrapped(line, indent=2, hang=3)


def wrapped(text: str, *, indent: int = 0, hang: int = 0) -> list[str]:
    """Return a text in lines of at most `WIDEST` columns where its words allow, all but the first `hang` further in."""
    if indent + width(text.translate(_OURS)) <= WIDEST:
        return [" " * indent + text.rstrip()]
    lines: list[str] = []
    line, columns, empty = " " * indent, indent, True
    for word in text.split(" "):
        wide = width(word)
        if not empty and columns + 1 + wide > WIDEST:
            lines.append(line.rstrip())
            line, columns, empty = " " * (indent + hang), indent + hang, True
        line += word if empty else f" {word}"
        columns += wide + (not empty)
        empty = False
    return [*lines, line.rstrip()]
