"""The waivers in the description and the labels of a request."""

import pytest

from watchbill.cli.fail_on import Requested, Waiver, requested

DESCRIPTION = "It is agreed.\nwatchbill-waive: tonight: Ben  knows\n- watchbill-waive: rekey: x"
LABELS = ("bug", " watchbill-waive:gap")


def test_a_description_and_labels_waive() -> None:
    """Each line that is a waiver, then each label."""
    expected = (
        Waiver(condition="tonight", reason="Ben knows"),
        Waiver(condition="rekey", reason="x"),
        Waiver(condition="gap", reason="by the label watchbill-waive:gap"),
    )
    assert requested(DESCRIPTION, LABELS) == Requested(waivers=expected, unusable=())


LINE = "watchbill-waive: tonight: x"
HIDDEN = (
    f'[a link](https://example.com "\n{LINE}\n")',
    f'[a link][to]\n\n[to]: https://example.com "\n{LINE}\n"',
    f"[to]: https://example.com\n'\n{LINE}\n'",
    f"![\n{LINE}\n](https://example.com/x.png)",
    f"![a\n{LINE}\nb][to]\n\n[to]: x.png",
    f'<a title="\n{LINE}\n">a</a>',
    f'<img alt="\n{LINE}\n" src=x>',
    f"<img alt='\n{LINE}\n'>",
    f'<div title="\n\n{LINE}\n\n">',
    f"<![CDATA[\n{LINE}\n]]>",
    f"text <![CDATA[\n{LINE}\n]]>",
    f"<style>\n{LINE}\n</style>",
    f"<style>\n\n{LINE}\n\n</style>",
    f"a <style>\n{LINE}\n</style>",
    f"<script>\n\n{LINE}\n</script>",
    f"<pre>\n{LINE}\n</pre>",
    f"<textarea>\n{LINE}\n</textarea>",
    f"<?php\n{LINE}\n?>",
    f"<!DOCTYPE\n{LINE}\n>",
    f"<div hidden>\n{LINE}\n</div>",
    f"<div hidden>\n\n{LINE}\n\n</div>",
    f"<template>\n\n{LINE}\n\n</template>",
    f"<x-a>\n{LINE}\n</x-a>",
    f"<x-a>\n\n{LINE}\n\n</x-a>",
    f"</x-a>\n{LINE}",
    f"<span hidden>\n{LINE}\n</span>",
    f"<details>\n\n{LINE}\n\n</details>",
    f"<details><summary>more</summary>\n\n- {LINE}\n\n</details>",
    f"<details></b>\n\n{LINE}",
    f"<details>\n\n</p>\n\n{LINE}",
    f"<!--> <details> -->\n\n{LINE}",
    f"<!---> <details> -->\n\n{LINE}",
    f"<!-- a --!> <details> -->\n\n{LINE}",
    f"<details title='>\n\n{LINE}",
    f"a <!-- \n{LINE}\n -->",
    f"<!-- a --> {LINE}",
    f"    {LINE}",
    f"\t{LINE}",
    f"- a\n\n      {LINE}",
    f"> a\n{LINE}",
    f"~~a\n{LINE}\nb~~",
    f"[^1]: a note\n{LINE}",
    f"[^1]:\n    {LINE}",
    f"$$\n\\phantom{{\n{LINE}\n}}\n$$",
    f"$\\phantom{{\n{LINE}\n}}$",
    f"\u202egip\n{LINE}",
    "watchbill-waive: tonight\u202e: x",
    f"``` {LINE}\n```",
    f"````\n```\n{LINE}\n````",
    f"<noscript>\n\n{LINE}\n\n</noscript>",
    f"<svg><title>\n\n{LINE}\n\n</title></svg>",
    f"[^1]: a\n{LINE}",
    f"[^a-b]:\n    {LINE}",
    f"- [^1]: a\n  {LINE}",
    f"~a\n{LINE}\nb~",
    f">>>\n{LINE}\n>>>",
    f"{{-\n{LINE}\n-}}",
    f"[-a\n{LINE}\nb-]",
)


@pytest.mark.parametrize(
    "line",
    [
        "watchbill-waive: tonight: Ben  knows ",
        "Watchbill-Waive:Tonight:Ben knows",
        "  * watchbill-waive: tonight: Ben knows",
        "- `watchbill-waive: tonight: Ben knows`",
        "watchbill-waive: tonight: Ben knows <!-- why -->",
        "**watchbill-waive: tonight: Ben knows**",
        "1. Edit\n   - watchbill-waive: tonight: Ben knows",
        "Two lines,\nwatchbill-waive: tonight: Ben knows\nand a third.",
        "Two lines,<br>watchbill-waive: tonight: Ben knows",
        "watchbill-waive: tonight: Ben knows\n---\nGenerated",
        (
            "<details><summary>log</summary>\n\n```\n<!--\n```\n\n</details>\n\nwatchbill-waive: tonight: Ben"
            " knows"
        ),
        '<img src="x.png" alt="a b">\n\nwatchbill-waive: tonight: Ben knows',
        "watchbill-waive: tonight: [Ben](https://example.com) knows",
        "watchbill-waive: tonight: Ben knows\r\nmore",
        "`\nwatchbill-waive: tonight: Ben knows\n`",
        "<!--\nwhy\n-->\nwatchbill-waive: tonight: Ben knows",
        "~~~\n<!--\n~~~\nwatchbill-waive: tonight: Ben knows",
    ],
)
def test_a_line_waives_however_it_is_written(line: str) -> None:
    """In capitals, as an item of a list, as code, beside a comment."""
    expected = Requested(waivers=(Waiver(condition="tonight", reason="Ben knows"),), unusable=())
    assert requested(line, ()) == expected


UNSAID = (
    "<!--\nwatchbill-waive: tonight: write the reason here\n-->",
    "<!-- watchbill-waive: tonight: write the reason here -->",
    "<!--\nwatchbill-waive: tonight: never closed",
    "```\nwatchbill-waive: tonight: an example\n```",
    "- ~~~~ text\n  watchbill-waive: tonight: an example\n  ~~~\n  watchbill-waive: gap: x\n  ~~~~",
    "> watchbill-waive: tonight: somebody else's words",
    "Add a line such as `watchbill-waive: tonight: why`.",
    *HIDDEN,
)


def test_what_is_not_said_waives_nothing() -> None:
    """A template's hint, an example, a quotation."""
    assert [text for text in UNSAID if requested(text, ()) != Requested(waivers=(), unusable=())] == []


@pytest.mark.parametrize(
    ("description", "labels", "why"),
    [
        (
            "watchbill-waive: freeze",
            "",
            (
                "the line `watchbill-waive: freeze` waives nothing: "
                "add a reason after it: `watchbill-waive: freeze: why`"
            ),
        ),
        (
            "watchbill-waive: tonigth: x",
            "",
            (
                "the line `watchbill-waive: tonigth: x` waives nothing: "
                "'tonigth' is not a condition; did you mean 'tonight'?"
            ),
        ),
        (
            "watchbill-waive tonight",
            "",
            (
                "the line `watchbill-waive tonight` waives nothing: "
                "write `watchbill-waive: CONDITION: why`, or the label `watchbill-waive:CONDITION`"
            ),
        ),
        (
            "",
            "bug,watchbill-waive:all",
            (
                "the label `watchbill-waive:all` waives nothing: 'all' is not a condition: "
                "the conditions are uninvolved, gap, tonight, freeze, rekey, rerouted, unserved, error"
            ),
        ),
    ],
)
def test_a_useless_waiver_is_reported(description: str, labels: str, why: str) -> None:
    """With how it would be one."""
    assert requested(description, labels.split(",")) == Requested(waivers=(), unusable=(why,))


def test_only_a_few_of_many_useless_waivers_are_reported() -> None:
    """They go into the comment."""
    told = requested("watchbill-waive: x: y\n" * 1000, ()).unusable
    assert (len(told), told[-1]) == (6, "and 995 more waive nothing")
