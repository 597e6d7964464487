"""Edits keep every byte that they are not about, however the file is written."""

import difflib

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.edit.originals import EXAMPLE, original, read_whole
from tests.profiles import cases
from watchbill.edit.draft import Refusal
from watchbill.edit.run import edited
from watchbill.edit.wish import AUTO, NOW, Add, Cover, Move, Remove, Replace, Selection, Swap, Tidy, Wish

ORDERS = (
    "[ana, ben, chi, dev]  # by age",
    "[ ana, ben,\n        chi, dev ]  # two a line",
    "[ana,  # of ana\n        ben,  # of ben\n        chi,  # of chi\n        dev]",
    (
        "[\n        ana,  # of ana\n        ben,  # of ben\n        # on loan\n        chi,\n        dev,\n  "
        "    ]"
    ),
    "\n        - ana  # of ana\n        - ben  # of ben\n        # on loan\n        - 'chi'\n        - dev",
    '\n      - ana\n\n      - "ben"  # of ben\n      - chi\n      - dev',
)
PLANS = (
    "",
    "      then: {from: 2026-12-07, turn: 2w}  # in winter\n",
    """\
      then:
        from: '2027-02-01'  # after the training
        members: [ana, ben, chi, dev, gus]  # all
""",
    """\
      then:
        # first
        - {from: 2026-11-16, members: [dev, ana, ben, chi]}  # as asked
        - from: 2027-01-04  # then
          turn: 2w
""",
)
OVERRIDES = (
    "",
    """\
    overrides:  # swaps
    # all of them agreed
    - {from: 2026-11-10, to: 2026-11-11, replace: dev, with: ben}  # over
    # a wedding
    - {from: 2026-11-12, to: 2026-11-12, replace: dev, with: ben}
    - from: 2027-01-20 # later
      to: 2027-01-20
      replace: 'ana'
      with: fay
""",
)
PAYMENTS = Selection(team="payments", level=None, rotation=None)
SECONDARY = Selection(team="payments", level="secondary", rotation=None)


def add(start: str = AUTO, before: str | None = None) -> Wish:
    return Add(selection=PAYMENTS, person="gus", before=before, after=None, start=start, freeze=2)


def remove(start: str, *covers: str) -> Wish:
    return Remove(selection=PAYMENTS, person="ben", covers=covers, start=start, freeze=2)


def cover(selection: Selection) -> Wish:
    return Cover(selection=selection, person="ben", covers=("dev",), first=None, last=None)


WISHES = (
    add(),
    add(before="chi"),
    add(NOW),
    remove(AUTO, "dev", "ana"),
    remove(NOW),
    remove("2027-03-01"),
    Replace(selection=PAYMENTS, person="ben", other="gus", covers=("dev", "ana"), start=AUTO, freeze=2),
    Move(selection=PAYMENTS, person="dev", before="ben", after=None, start=AUTO, freeze=2),
    Swap(selection=PAYMENTS, person="ana", other="chi", on=None, back=None, both_levels=False),
    cover(PAYMENTS),
    cover(SECONDARY),
    Tidy(),
)


@st.composite
def written(draw: st.DrawFn) -> str:
    order, plan, overrides = (draw(st.sampled_from(each)) for each in (ORDERS, PLANS, OVERRIDES))
    handoff = draw(st.sampled_from(("Mon 10:00", "'Mon 10:00'", '"Mon 10:00"   # before stand-up')))
    anchor = "      anchor: {date: 2026-11-30, member: ben}\n"
    text = EXAMPLE.replace(anchor, f"{anchor.rstrip()}  # agreed\n{plan}", 1)
    text = text.replace("      members: [ana, ben, chi, dev]\n", f"      members: {order}\n", 1)
    text = text.replace("handoff: Mon 10:00", f"handoff: {handoff}", 1)
    text = text.replace("    secondary: next\n", f"    secondary: next\n{overrides}", 1)
    text = text.replace("\n", draw(st.sampled_from(("\n", "\r\n"))))
    return text.rstrip() if draw(st.booleans()) else text


@settings(deadline=None, max_examples=cases(60))
@given(written(), st.sampled_from(WISHES))
def test_everything_that_a_wish_is_not_about_stays(text: str, wish: Wish) -> None:
    """
    It means every line outside the rotation and its overrides, every line end, and every comment except
    those of removed entries.
    """
    try:
        found = edited(original(text), wish)
    except Refusal:
        return
    (after,) = found.texts.values() or (text,)
    assert read_whole(after)[1] == ()
    before, now = text.splitlines(keepends=True), after.splitlines(keepends=True)
    first = next(index for index, line in enumerate(before) if "    rotation:" in line)
    last = next(index for index, line in enumerate(before) if "    shadow: {members: [gus]}" in line)
    behind = next(index for index, line in enumerate(before) if "  # Follow the sun" in line) - 1
    for kind, start, end, begin, until in difflib.SequenceMatcher(
        None, before, now, autojunk=False
    ).get_opcodes():
        new_list = kind == "insert" and start == behind and "    overrides:" in now[begin]
        assert kind == "equal" or first < start <= end <= last or new_list, now[begin:until]
    eol = "\r\n" if "\r\n" in text else "\n"
    assert after.count("\n") == after.count(eol)
    lost = {line.partition("#")[2].strip() for line in before} - {
        line.partition("#")[2].strip() for line in now
    }
    assert lost <= _gone(wish)


def _gone(wish: Wish) -> set[str]:
    """
    Return the comments that go with removed entries, the leaver's and ended ones, on their lines and above.
    """
    match wish:
        case Tidy():
            return {"over", "a wedding", "as asked", "first"}
        case Remove() | Replace():
            return {"of ben"}
        case _:
            return set()
