"""HTML pages: which modules import Jinja2, and what a template escapes."""

import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest
from jinja2 import UndefinedError

import watchbill
from tests.report.diff_examples import told
from watchbill.report import diff, findings, oncall, rota
from watchbill.report.diff.html import text
from watchbill.report.page import page

ROOT = Path(watchbill.__file__).parents[1]
PAGES = ("watchbill.report.page", "watchbill.report.diff.html", "watchbill.report.rota.html.")
ARGUMENTS = {
    "validate": (findings.FORMS, ["teams.yaml"]),
    "oncall": (oncall.FORMS, ["teams.yaml"]),
    "rota": (rota.FORMS, ["teams.yaml"]),
    "diff": (diff.FORMS, ["teams.yaml", "tests/cli/rota.yaml"]),
}


def imports_jinja(code: str) -> bool:
    """Whether code that runs in a new process imports Jinja2."""
    check = f"import sys\n{code}\nprint()\nprint('jinja2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", check], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[-1] == "True"


def writes(command: str, form: str) -> str:
    """The code that runs a command with a form."""
    arguments = [command, *ARGUMENTS[command][1], "--format", form]
    return f"from watchbill.cli.main import run; run({arguments!r})"


def test_no_module_but_those_of_pages_imports_jinja() -> None:
    """Commands start without it: that is every module of every command and of every other form."""
    every = [each.name for each in pkgutil.walk_packages(watchbill.__path__, "watchbill.")]
    others = [each for each in every if not each.startswith(PAGES) and not each.endswith("__main__")]
    assert len(every) - len(others) == 8
    assert not imports_jinja("\n".join(f"import {each}" for each in others))


def test_no_form_but_html_imports_jinja() -> None:
    """A form's module is imported only when it is used."""
    forms = [(command, form) for command, (known, _) in ARGUMENTS.items() for form in known if form != "html"]
    assert len(forms) == 14
    assert not imports_jinja("\n".join(writes(*each) for each in forms))


@pytest.mark.parametrize("command", ["rota", "diff"])
def test_the_html_form_imports_jinja(command: str) -> None:
    """Otherwise the two tests above could pass for a wrong reason."""
    assert imports_jinja(writes(command, "html"))


def test_a_template_escapes_each_value() -> None:
    """Marks that would reorder a line become signs."""
    html = page("diff/diff.html", title="a < 'b' \u202e", style="", changed=False)
    assert "<title>a &lt; &#x27;b&#x27; \N{REPLACEMENT CHARACTER}</title>" in html


def test_a_template_without_a_value_is_a_bug() -> None:
    """An empty part of a page would look like good news."""
    with pytest.raises(UndefinedError):
        page("diff/diff.html", title="", style="", changed=True)


def test_a_name_cannot_mark_itself_as_code() -> None:
    """The marks around code are control characters, for which every name has signs."""
    html = text(told(notes=("\x02a\x03",)))
    assert '<p class="note">␂a␃</p>' in html
