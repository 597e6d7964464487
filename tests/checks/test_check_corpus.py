from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.checks.found import COMMON, findings
from tests.golden import check_all
from watchbill.codes import COMPILED, REFERENCES

HERE = Path(__file__).parent
ERR = sorted((HERE / "err").glob("*.yaml"))
OK = sorted((HERE / "ok").glob("*.yaml"))
CODES = {code.name: code.grades for code in (*REFERENCES, *COMPILED)}
EXAMPLE = HERE.parents[1] / "teams.yaml"


def test_each_roster_in_err_has_the_findings_of_its_out_file() -> None:
    """Messages, hints and places are compared letter by letter."""
    check_all(
        (path.with_suffix(".out"), findings(path.read_bytes(), common=path.stem == COMMON)) for path in ERR
    )


@pytest.mark.parametrize("path", OK, ids=lambda path: path.stem)
def test_each_roster_in_ok_has_no_finding(path: Path) -> None:
    """A missing heartbeat is ignored, except in the file that is about the heartbeat."""
    assert findings(path.read_bytes(), common=path.stem == COMMON) == ""


@pytest.mark.parametrize("instant", [datetime(year, 11, 23, tzinfo=UTC) for year in (2026, 2027)], ids=str)
def test_the_example_has_no_finding(instant: datetime) -> None:
    """The teams.yaml at the top of the repository has no finding of any grade, now and in a year."""
    assert findings(EXAMPLE.read_bytes(), instant) == ""


def test_each_roster_in_err_is_named_after_its_finding() -> None:
    """The name begins with a code that the .out file shows."""
    nameless = []
    for path, out in outputs().items():
        codes = [code for code in CODES if path.stem == code or path.stem.startswith(f"{code}-")]
        if not any(f"[{code}]" in out for code in codes):
            nameless.append(path.stem)
    assert nameless == [], "call each of these after a code of a check that its .out file shows"


def test_err_has_each_code_in_each_of_its_grades() -> None:
    """No grade of a check's code is without a roster."""
    given = {
        (line.rsplit("[", 1)[1].rstrip("]"), line.split(": ", 2)[1])
        for line in "".join(outputs().values()).splitlines()
        if not line.startswith("  ")
    }
    missing = {(code, str(grade)) for code, grades in CODES.items() for grade in grades} - given
    assert sorted(missing) == [], "add a roster to tests/checks/err/ for each of these"


def outputs() -> dict[Path, str]:
    """Return the .out file of each roster in err/; the first test reports a roster without one."""
    found = ((path, path.with_suffix(".out")) for path in ERR)
    return {path: out.read_text(encoding="utf-8") for path, out in found if out.is_file()}
