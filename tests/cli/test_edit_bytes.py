"""An edit by a command keeps every byte that it is not about, however the file is written."""

import difflib
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cli.conftest import ROOT
from watchbill.cli import main

EXAMPLE = (ROOT / "teams.yaml").read_text(encoding="utf-8")
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
COMMANDS = (
    "add gus",
    "add gus --before chi",
    "add gus --from now",
    "remove ben --cover dev --cover ana",
    "remove ben --from now",
    "remove ben --from 2027-03-01",
    "replace ben gus --cover dev --cover ana",
    "move dev --before ben",
    "swap ana chi",
    "cover ben --with dev",
    "cover ben --level secondary --with dev",
    "tidy",
)


@st.composite
def written(draw: st.DrawFn) -> bytes:
    order, plan, overrides = (draw(st.sampled_from(each)) for each in (ORDERS, PLANS, OVERRIDES))
    handoff = draw(st.sampled_from(("Mon 10:00", "'Mon 10:00'", '"Mon 10:00"   # before stand-up')))
    anchor = "      anchor: {date: 2026-11-30, member: ben}\n"
    text = EXAMPLE.replace(anchor, f"{anchor.rstrip()}  # agreed\n{plan}", 1)
    text = text.replace("      members: [ana, ben, chi, dev]\n", f"      members: {order}\n", 1)
    text = text.replace("handoff: Mon 10:00", f"handoff: {handoff}", 1)
    text = text.replace("    secondary: next\n", f"    secondary: next\n{overrides}", 1)
    data = text.replace("\n", draw(st.sampled_from(("\n", "\r\n")))).encode()
    return draw(st.sampled_from((b"", b"\xef\xbb\xbf"))) + data.rstrip() if draw(st.booleans()) else data


@settings(deadline=None, max_examples=60)
@given(written(), st.sampled_from(COMMANDS))
def test_all_that_an_edit_is_not_about_stays(data: bytes, command: str) -> None:
    """
    Every line outside the rotation and its overrides, every line's end, every comment but those of what goes.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "teams.yaml")
        path.write_bytes(data)
        words = command.split() if command == "tidy" else [*command.split(), "--team", "payments"]
        code = main.run(["edit", *words, "--file", str(path), "--at", "2026-11-24T12:00Z"])
        after = path.read_bytes()
        if code:
            assert (code, after) == (2, data)
            return
        assert main.run(["validate", str(path), "--at", "2026-11-24T12:00Z"]) == 0
    before, now = data.decode().splitlines(keepends=True), after.decode().splitlines(keepends=True)
    first = next(index for index, line in enumerate(before) if "    rotation:" in line)
    last = next(index for index, line in enumerate(before) if "    shadow: {members: [gus]}" in line)
    behind = next(index for index, line in enumerate(before) if "  # Follow the sun" in line) - 1
    for kind, start, end, begin, until in difflib.SequenceMatcher(
        None, before, now, autojunk=False
    ).get_opcodes():
        new_list = kind == "insert" and start == behind and "    overrides:" in now[begin]
        assert kind == "equal" or first < start <= end <= last or new_list, now[begin:until]
    eol = b"\r\n" if b"\r\n" in data else b"\n"
    assert after.count(b"\n") == after.count(eol)
    assert after[:3] == data[:3]
    lost = {line.partition("#")[2].strip() for line in before} - {
        line.partition("#")[2].strip() for line in now
    }
    assert lost <= _gone(command)


def _gone(command: str) -> set[str]:
    """
    Return the comments that go with what goes: the leaver's, and those of what is over, at its line and above
    it.
    """
    if command == "tidy":
        return {"over", "a wedding", "as asked", "first"}
    return {"of ben"} if command.startswith(("remove", "replace")) else set()
