"""The workflows, the job and the hook that people copy: their published schemas, and what they do."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.repository import Repository
from tests.standins.gitlab import GitLab

ROOT = Path(__file__).parents[1]
INIT = ROOT / "watchbill/cli/init"
ACTIONS = [ROOT / "action.yml", ROOT / "actions/comment/action.yml"]
INITIAL = [INIT / "workflow.yml", INIT / "deploy.yml"]
WORKFLOWS = [*sorted((ROOT / "templates/github").glob("*.yml")), *INITIAL]
SCHEMAS = {
    "vendor.github-actions": ACTIONS,
    "vendor.github-workflows": WORKFLOWS,
    "vendor.gitlab-ci": [ROOT / "templates/gitlab/watchbill.yml"],
}
WATCHBILL = f'exec {sys.executable} -m watchbill "$@"'
TEAMS = ("payments", "storage", "tooling", "website")


def steps(path: Path) -> list[dict[str, Any]]:
    found = yaml.safe_load(path.read_text("utf-8"))
    jobs = [found["runs"]] if "runs" in found else list(found["jobs"].values())
    return [step for job in jobs for step in job["steps"]]


def shell(path: Path) -> list[str]:
    """
    Return the command with which GitHub starts the scripts of a workflow. Only a shell that is named gets
    `pipefail`:
    https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
    """
    named = yaml.safe_load(path.read_text("utf-8")).get("defaults", {}).get("run", {}).get("shell")
    return (
        ["bash", "-e", "-c"]
        if named is None
        else ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c"]
    )


@pytest.mark.parametrize("schema", SCHEMAS)
def test_they_match_their_published_schemas(schema: str) -> None:
    """The schemas are those of SchemaStore and GitLab, as check-jsonschema ships them."""
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        schema,
        *map(str, SCHEMAS[schema]),
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, "ok -- validation done")


@pytest.mark.parametrize("path", [*ACTIONS, *WORKFLOWS], ids=lambda path: str(path.relative_to(ROOT)))
def test_a_script_contains_no_text_from_strangers(path: Path) -> None:
    """No expression is in a script: titles, branches and inputs come through the environment."""
    assert [step["run"] for step in steps(path) if "${{" in step.get("run", "")] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_workflow_with_a_pipe_names_its_shell(path: Path) -> None:
    """Otherwise a failure in the first part of a pipe stops nothing."""
    pipes = [step["run"] for step in steps(path) if "|" in step.get("run", "").replace("||", "")]
    assert pipes == [] or "pipefail" in shell(path)


SCRIPTS = [
    *(
        (str(path.relative_to(ROOT)), step["run"])
        for path in (*ACTIONS, *WORKFLOWS)
        for step in steps(path)
        if "run" in step
    ),
    ("actions/install", (ROOT / "actions/install").read_text("utf-8")),
]


def test_scripts_pass_shellcheck() -> None:
    """Each script has no finding."""
    for path, script in SCRIPTS:
        done = subprocess.run(
            [Path(sys.executable).parent / "shellcheck", "--shell=bash", "-"],
            input=script,
            capture_output=True,
            text=True,
        )
        assert (path, done.stdout) == (path, "")


@pytest.mark.parametrize("path", [*ACTIONS, *INITIAL], ids=lambda path: str(path.relative_to(ROOT)))
def test_what_is_run_with_rights_is_pinned(path: Path) -> None:
    """
    Actions are pinned to one commit each, with the version beside it; packages to the versions in
    `requirements/`.
    """
    text = path.read_text("utf-8")
    uses = re.findall(r"uses: (.*)", text)
    assert [each for each in uses if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each)] == []
    everywhere = {
        each for path in (*ACTIONS, *INITIAL) for each in re.findall(r"uses: (.*)", path.read_text("utf-8"))
    }
    assert len(everywhere) == len({each.partition("@")[0] for each in everywhere})
    assert "pip install" not in text


def pins(name: str) -> dict[str, tuple[str, frozenset[str]]]:
    """Return the packages of a lock, each with its version and hashes."""
    found = re.findall(
        r"^([\w.-]+)==([\w.]+)[^\\\n]*((?:\\\n +--hash=\S+ *)+)",
        (ROOT / "requirements" / name).read_text(),
        re.M,
    )
    return {
        package: (version, frozenset(re.findall(r"sha256:\w+", hashes))) for package, version, hashes in found
    }


def test_the_actions_install_what_is_locked() -> None:
    """The action's lock has the same versions and hashes, and everything that the package needs."""
    run, lock = pins("run.txt"), pins("lock.txt")
    assert {package: lock.get(package) for package in run} == run
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert {re.split(r"[^\w-]", each)[0] for each in project["dependencies"]} <= run.keys()
    assert run.keys().isdisjoint({"cdktf", "pytest", "hatchling"})


def test_a_deployment_installs_what_is_locked() -> None:
    """
    The lock has what runs, what the stacks and PagerDuty's client need, and what builds Watchbill: nothing is
    looked up.
    """
    deploy, lock = pins("deploy.txt"), pins("lock.txt")
    assert {package: lock.get(package) for package in deploy} == deploy
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extras = project["project"]["optional-dependencies"]
    needed = (
        *project["project"]["dependencies"],
        *extras["cdktf"],
        *extras["live"],
        *project["build-system"]["requires"],
    )
    assert {re.split(r"[^\w-]", each)[0] for each in needed} <= deploy.keys()
    assert pins("run.txt").items() <= deploy.items()


NAMED = re.compile(r"(?:pip|pipx|uv)\b[^\n]*\binstall\b[^\n]*?[\s'\"`]watchbill(?![\w./:-]| @)")


def test_nothing_installs_the_package_by_its_name_alone() -> None:
    """
    Nobody owns the name on the public index: whoever registers it would run code in a job that has the
    account's token.
    """
    assert NAMED.search("  - run: pip install 'watchbill[cdktf]==0.1.0'")
    assert NAMED.search("`pip install --upgrade watchbill`")
    listed = subprocess.run(("git", "ls-files"), cwd=ROOT, check=True, capture_output=True, text=True).stdout
    found = []
    for name in listed.splitlines():
        path = ROOT / name
        if path.is_file() and path.suffix != ".png" and path != Path(__file__):
            text = path.read_text("utf-8", "replace")
            found += [f"{name}: {each[0]}" for each in NAMED.finditer(text)]
    assert found == []


def test_hints_name_what_the_extras_name() -> None:
    """The packages that hints tell people to install are the ones that the package's extras install."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = {each.partition(" ")[0] for extra in project["optional-dependencies"].values() for each in extra}
    hinted = set()
    for name in ("stacks/cdk.py", "stacks/node.py", "watchbill/account/client.py"):
        hinted |= set(re.findall(r"'([a-z-]+>=[0-9.]+,<[0-9.]+)'", (ROOT / name).read_text("utf-8")))
    assert (hinted - needed, len(hinted)) == (set(), 5)


PACKAGE = "watchbill @ git+https://git.example.com/ops/watchbill@v0.1.0"


class Installing:
    """The step that installs, with a Python that only records what it is asked."""

    def __init__(self, folder: Path, text: str) -> None:
        self.folder = folder
        (folder / "requirements").mkdir()
        for name, source in (("install", "install"), ("watchbill.txt", "package.txt")):
            (folder / "requirements" / name).write_text((INIT / source).read_text("utf-8"), encoding="utf-8")
        with (folder / "requirements/watchbill.txt").open("a", encoding="utf-8") as file:
            file.write(text)
        (folder / "bin").mkdir()
        (folder / "bin" / "python").write_text(f'#!/bin/sh\necho "$PWD: $*" >> {folder}/asked\n')
        (folder / "bin" / "python").chmod(0o755)

    def run(self, **environment: str) -> subprocess.CompletedProcess[str]:
        (script,) = {
            run
            for path in INITIAL
            for each in steps(path)
            if (run := each.get("run", "")).startswith("bash requirements/install")
        }
        path = f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
        return subprocess.run(
            [*shell(INIT / "deploy.yml"), script],
            cwd=self.folder,
            env=os.environ | {"PATH": path} | environment,
            capture_output=True,
            text=True,
        )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "does not say where Watchbill comes from"),
        (
            "  # watchbill @ git+https://example.com/watchbill@1.0.0\n",
            "does not say where Watchbill comes from",
        ),
        ("--index-url https://packages.example.com/simple\n", "does not say where Watchbill comes from"),
        ("watchbill==0.1.0\n", "names Watchbill by a name that nobody owns on the public package index"),
        ("watchbill[cdktf]\n", "names Watchbill by a name that nobody owns on the public package index"),
    ],
)
def test_the_install_step_stops_where_nothing_is_named(tmp_path: Path, text: str, why: str) -> None:
    """It stops before anything is installed, and says what to do."""
    done = Installing(tmp_path, text).run(GITHUB_ACTIONS="true")
    assert (done.returncode, (tmp_path / "asked").exists()) == (1, False)
    assert done.stderr == f"::error::requirements/watchbill.txt {why}: its first lines say how\n"


@pytest.mark.parametrize(
    "text",
    [
        "watchbill @ git+https://example.com/watchbill@1.0.0\n",
        "./requirements/watchbill-0.1.0-py3-none-any.whl\n",
        "--index-url https://packages.example.com/simple\nwatchbill==0.1.0\n",
    ],
)
def test_the_install_step_takes_the_lock_and_then_what_is_named(tmp_path: Path, text: str) -> None:
    """It installs by hashes, without looking anything up, and never a module of the folder."""
    done = Installing(tmp_path, text).run()
    assert done.returncode == 0, done.stderr
    quiet = "-I -m pip install --quiet --disable-pip-version-check"
    assert (tmp_path / "asked").read_text().splitlines() == [
        f"{tmp_path}: {quiet} --no-deps --only-binary :all: --require-hashes -r requirements/lock.txt",
        f"{tmp_path}: {quiet} --no-deps --no-build-isolation -r requirements/watchbill.txt",
    ]


def test_the_workflow_that_may_write_runs_nothing_of_a_forks() -> None:
    """It checks nothing out, has no secret but its token, and runs one action, only for forks."""
    workflow = yaml.safe_load((ROOT / "templates/github/comment.yml").read_text("utf-8"))
    (job,), used = (workflow["jobs"].values(), steps(ROOT / "templates/github/comment.yml"))
    assert workflow["permissions"] == {"actions": "read", "contents": "read", "pull-requests": "write"}
    assert [step["uses"].partition("@")[0] for step in used] == ["OWNER/watchbill/actions/comment"]
    assert "head_repository.full_name != github.repository" in job["if"]


def test_a_fork_is_commented_on_whichever_workflow_reviews() -> None:
    """
    The reviewing workflow is the template's or that of `watchbill init`, by its name and the artefact that it
    leaves.
    """
    comment = yaml.safe_load((ROOT / "templates/github/comment.yml").read_text("utf-8"))
    (download,) = [
        step for step in steps(ROOT / "actions/comment/action.yml") if step.get("id") == "download"
    ]
    for reviews, path in (("action.yml", "templates/github/review.yml"), (str(INIT / "workflow.yml"),) * 2):
        # YAML 1.1 reads the key `on` as true.
        name = yaml.safe_load((ROOT / path).read_text("utf-8"))["name"]
        assert comment[True]["workflow_run"]["workflows"] == [name]
        left = [
            step
            for step in steps(ROOT / reviews)
            if step.get("with", {}).get("name", "").startswith("watchbill-")
        ]
        assert [download["with"]["name"].startswith(step["with"]["name"]) for step in left] == [True]
        assert ["packed == 'true'" in step["if"] for step in left] == [True]


def test_the_hook_names_a_command_and_its_files() -> None:
    """The files are the roster and the teams' own files; whichever of them changed, the roster is checked."""
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert (hook["id"], hook["entry"], hook["language"]) == (
        "watchbill-validate",
        "watchbill validate",
        "python",
    )
    assert hook["pass_filenames"] is False
    names = ["teams.yaml", "deploy/teams.yaml", "teams/payments.yaml", "deploy/teams/a/b.yaml"]
    others = ["teams.yaml.j2", "myteams.yaml", "steams/x.yaml", "teams/x.md"]
    assert [name for name in names + others if re.search(hook["files"], name)] == names


class Deploy:
    """
    The deploy's own script in a folder, with a `terraform` and a `watchbill` that record what they are asked.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.temp = folder, folder / "runner"
        bin_ = folder / "bin"
        for each in (self.temp, bin_):
            each.mkdir()
        (bin_ / "terraform").write_text(
            "#!/bin/sh\n"
            f'echo "terraform $*" >> {folder}/log\n'
            'case "$*" in *website*apply*) echo "routing key R123" ; echo "Error: refused" >&2; exit 1;;\n'
            f'*plan*-out=*) echo "key = R123"; echo "plan of $1" > {self.temp}/plan;;\n'
            f"*show*) cat {self.temp}/plan;;\n"
            '*apply*) echo "key = R123"; echo "Apply complete! Resources: 1 added";; *output*) echo "{}";;'
            " esac\n"
        )
        # It refuses the plan of tooling, which it is shown on its standard input.
        (bin_ / "watchbill").write_text(
            '#!/bin/sh\ncase "$*" in ci*) plan=$(cat);; esac\n'
            f'echo "watchbill $*" >> {folder}/log\n'
            'case "$plan" in *tooling*) echo "a schedule goes"; exit 1;; ?*) exit;; esac\n'
            f"mkdir -p {self.temp}/keys\n"
        )
        for each in bin_.iterdir():
            each.chmod(0o755)
        for team in TEAMS:
            (folder / "cdktf.out/stacks" / team).mkdir(parents=True)
        self.environment = {
            **os.environ,
            "PATH": f"{bin_}{os.pathsep}{os.environ['PATH']}",
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_STEP_SUMMARY": str(folder / "summary"),
        }

    def run(self, *teams: str, bases: str = "") -> list[subprocess.CompletedProcess[str]]:
        """Take the steps from the deploy on, each by its own condition on the result of those before."""
        (self.temp / "teams").write_text("".join(f"{team}\n" for team in teams))
        (self.temp / "bases").write_text(f"{bases}\n")
        found = steps(INIT / "deploy.yml")
        scripts = found[[step.get("name") for step in found].index("deploy") :]
        assert [step.get("if", "") for step in scripts] == [
            "",
            "${{ !cancelled() }}",
            "always()",
            "${{ !cancelled() }}",
        ]
        return [
            subprocess.run(
                [*shell(INIT / "deploy.yml"), step["run"]],
                cwd=self.folder,
                env=self.environment,
                capture_output=True,
                text=True,
            )
            for step in scripts
        ]

    def log(self) -> list[str]:
        text = (self.folder / "log").read_text("utf-8").replace(str(self.temp), "TEMP")
        return [line.replace("cdktf.out/stacks/", "") for line in text.splitlines()]


def test_a_team_that_fails_stops_no_other(tmp_path: Path) -> None:
    """
    Teams are deployed one at a time; each is applied, then gets its keys, then its overrides. The keys of the
    others are handed over. In the end the run fails, and names the team.
    """
    deploy = Deploy(tmp_path)
    done, handed, _, result = deploy.run("website", "mistaken", "payments")
    assert [each.returncode for each in (done, handed, result)] == [0, 0, 1]
    assert "::warning::the routing keys go nowhere yet" in handed.stdout
    assert result.stdout == "::error::not deployed: website mistaken; the next run tries again\n"
    assert (
        tmp_path / "summary"
    ).read_text() == "- website: NOT deployed\n- mistaken: NOT deployed\n- payments: deployed\n"
    assert deploy.log() == [
        *planned("website"),
        "terraform -chdir=website apply -input=false -no-color -parallelism=2 TEMP/plan",
        *planned("payments"),
        "terraform -chdir=payments apply -input=false -no-color -parallelism=2 TEMP/plan",
        "terraform -chdir=payments output -json",
        "watchbill keys TEMP/outputs/payments.json --team payments --format files --output TEMP/keys",
        "watchbill overrides apply --team payments --outputs TEMP/outputs/payments.json",
    ]
    # What Terraform prints of a plan can hold keys; its errors are on stderr.
    assert ("R123" in done.stdout + done.stderr, "Error: refused" in done.stderr) == (False, True)
    assert [each for each in ("outputs", "keys", "plan", "said") if (deploy.temp / each).exists()] == []


def planned(team: str) -> list[str]:
    """The commands that run before a plan is applied."""
    return [
        f"terraform -chdir={team} init -input=false -no-color",
        f"terraform -chdir={team} plan -input=false -no-color -parallelism=2 -out=TEMP/plan",
        f"terraform -chdir={team} show -json TEMP/plan",
        f"watchbill ci plan-check - --team {team}",
    ]


def test_a_plan_that_is_refused_is_not_applied(tmp_path: Path) -> None:
    """
    Only its team fails, and the summary has the result of the check; the plan file is gone before the next
    team.
    """
    deploy = Deploy(tmp_path)
    done, _, _, result = deploy.run("tooling", "payments")
    assert (done.returncode, result.returncode) == (0, 1)
    assert deploy.log()[:5] == [*planned("tooling"), planned("payments")[0]]
    assert (
        tmp_path / "summary"
    ).read_text() == "```\na schedule goes\n```\n- tooling: NOT deployed\n- payments: deployed\n"
    assert not (deploy.temp / "plan").exists()


def test_a_plan_can_only_be_read_by_its_owner(tmp_path: Path) -> None:
    """It has routing keys; if a run is cut off, the cleaning step removes it."""
    deploy = Deploy(tmp_path)
    log = tmp_path / "bin/watchbill"
    log.write_text(f"#!/bin/sh\nstat -c %a {deploy.temp}/plan >> {tmp_path}/modes\nkill -9 $PPID\n")
    killed, _, _, _ = deploy.run("payments")
    assert killed.returncode != 0
    assert (tmp_path / "modes").read_text() == "600\n"
    assert not (deploy.temp / "plan").exists()


def test_a_lock_in_the_repository_is_used(tmp_path: Path) -> None:
    """It is put beside each stack, and Terraform may not change it."""
    deploy = Deploy(tmp_path)
    (tmp_path / ".terraform.lock.hcl").write_text("locked")
    assert [each.returncode for each in deploy.run("payments", "storage")] == [0, 0, 0, 0]
    assert "terraform -chdir=storage init -input=false -no-color -lockfile=readonly" in deploy.log()
    assert (tmp_path / "cdktf.out/stacks/storage/.terraform.lock.hcl").read_text() == "locked"


def test_overrides_that_the_file_had_are_pruned_with_it(tmp_path: Path) -> None:
    """The commits that selected the teams are compared; without one nothing is pruned."""
    deploy = Deploy(tmp_path)
    deploy.run("payments", bases="--base abc --base def")
    words = "--team payments --outputs TEMP/outputs/payments.json --prune --base abc --base def"
    assert deploy.log()[-1] == f"watchbill overrides apply {words}"


class Chosen:
    """
    The script that selects the teams, in a repository, with a `gh` and a `watchbill` that give prepared
    answers.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.repository = folder, Repository(folder)
        (folder / "bin").mkdir()
        self.head = self.commit("")

    def commit(self, text: str, *, version: str = "1.0.0") -> str:
        """Commit a roster, and the version that the workflow installs; return the commit's id."""
        self.repository.write("teams.yaml", text)
        self.repository.write(".github/workflows/deploy.yml", f"steps:\n  - run: {text}\n")
        self.repository.write(
            "requirements/watchbill.txt", f"# one\nwatchbill @ git+https://x/watchbill@{version}\n"
        )
        self.repository.write("requirements/lock.txt", "a==1\n")
        self.repository.git("add", "teams.yaml", ".github", "requirements")
        self.repository.git("commit", "--quiet", "--allow-empty", "--message", "an edit")
        self.head = self.repository.git("rev-parse", "HEAD").strip()
        return self.head

    def run(
        self, *runs: tuple[int, str, str], watchbill: str = "printf '<%s>' \"$@\"", every: bool = False
    ) -> subprocess.CompletedProcess[str]:
        """Take the step in run 7; GitHub has these runs, newest first: number, commit and conclusion."""
        bin_ = self.folder / "bin"
        asked = (
            "run list --workflow deploy.yml --branch main --limit 100 --json number,headSha,conclusion --jq"
        )
        (self.folder / "there").write_text(
            "".join(f"{number} {head} {ended}\n" for number, head, ended in runs)
        )
        (bin_ / "gh").write_text(
            '#!/bin/sh\n[ "$*" = \''
            + asked
            + r' .[] | "\(.number) \(.headSha) \(.conclusion)"'
            + "' ] && cat there\n"
        )
        (bin_ / "watchbill").write_text(f"#!/bin/sh\n{watchbill}\n")
        for each in bin_.iterdir():
            each.chmod(0o755)
        (script,) = [step["run"] for step in steps(INIT / "deploy.yml") if step.get("name") == "which teams"]
        environment = {
            **os.environ,
            "PATH": f"{bin_}{os.pathsep}{os.environ['PATH']}",
            "RUNNER_TEMP": str(self.folder),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            "GITHUB_REF_NAME": "main",
            "GITHUB_RUN_NUMBER": "7",
            "ALL": "true" if every else "",
        }
        command = [*shell(INIT / "deploy.yml"), script]
        return subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True)

    def bases(self, *runs: tuple[int, str, str], every: bool = False) -> list[str]:
        """Return the commits that the step compares with; the last one is empty if all teams are deployed."""
        done = self.run(*runs, every=every)
        *said, option, path = re.findall("<(.*?)>", done.stdout)
        assert (option, path) == ("--refused", str(self.folder / "refused"))
        assert (done.returncode, said[:2], {*said[2::2]} - {"--base"}) == (
            0,
            ["ci", "changed"],
            set(),
        ), done.stderr
        # The same commits, as far as they are known, say which overrides the file had.
        known = [word for each in said[3::2] if each for word in ("--base", each)]
        assert (self.folder / "bases").read_text().split() == known
        return said[3::2]


def test_the_bases_are_the_last_run_that_succeeded_and_all_since(tmp_path: Path) -> None:
    """
    Runs since then count whatever their result: what one of them deployed in part, and the next edit takes
    back, must still be taken back in PagerDuty.
    """
    chosen = Chosen(tmp_path)
    five, six, seven, eight = (chosen.commit(f"# {number}") for number in range(5, 9))
    older = ((5, six, "failure"), (4, five, "success"), (3, eight, "failure"))
    assert chosen.bases((7, eight, ""), (6, seven, "cancelled"), *older) == [seven, six, five]
    assert chosen.bases((7, eight, ""), (6, seven, "skipped"), *older) == [six, five]


def test_all_teams_are_deployed_where_the_deployed_state_is_unknown(tmp_path: Path) -> None:
    """
    No run has succeeded, or a commit is gone, or another version of Watchbill may write them differently.
    """
    chosen = Chosen(tmp_path)
    older, old = chosen.commit("# older", version="0.9.0"), chosen.commit("# old")
    chosen.commit("# new")
    gone = "f" * 40
    assert chosen.bases() == [""]
    assert chosen.bases((6, old, "failure")) == [old, ""]
    assert chosen.bases((6, gone, "success"), (5, old, "success")) == [""]
    assert chosen.bases((6, gone, "failure"), (5, old, "success")) == [old, ""]
    assert chosen.bases((6, old, "failure"), (5, older, "success")) == [old, older, ""]
    assert chosen.bases((6, old, "success"), every=True) == [old, ""]
    assert chosen.bases((6, old, "success")) == [old]


@pytest.mark.parametrize("ended", ["", "cancelled", "skipped"])
def test_a_run_that_is_overtaken_goes_on(tmp_path: Path, ended: str) -> None:
    """The newer run waits until it has ended, and compares with what it deployed."""
    chosen = Chosen(tmp_path)
    assert chosen.bases((8, "f" * 40, ended), (7, chosen.head, ""), (6, chosen.head, "success")) == [
        chosen.head
    ]


@pytest.mark.parametrize("ended", ["success", "failure", "timed_out"])
def test_a_run_after_a_newer_one_deploys_nothing(tmp_path: Path, ended: str) -> None:
    """An old run that is started again would restore the old state, and nothing would correct that."""
    chosen = Chosen(tmp_path)
    done = chosen.run(
        (9, "f" * 40, ""), (8, "f" * 40, ended), (7, chosen.head, ""), (6, chosen.head, "success")
    )
    assert (
        done.returncode,
        done.stdout.startswith("::error::run #8 of this workflow is newer, and has run:"),
    ) == (
        1,
        True,
    )
    assert not (tmp_path / "teams").exists()


def test_a_team_that_is_taken_back_after_a_run_that_failed_in_part_is_deployed(tmp_path: Path) -> None:
    """The real command runs: the earlier run deployed one team's edit, and failed for another's."""
    chosen = Chosen(tmp_path)
    before = (ROOT / "teams.yaml").read_text("utf-8")
    one = before.replace("email: val@example.com", "email: val.b@example.com", 1)
    both = one.replace("[ana, ben, chi, dev]", "[ana, ben, dev, chi]", 1)
    assert len({before, one, both}) == 3
    deployed, failed, _ = (chosen.commit(each) for each in (before, both, one))
    runs = ((6, failed, "failure"), (5, deployed, "success"))
    done = chosen.run(*runs, watchbill=f'exec {sys.executable} -m watchbill "$@"')
    assert (done.returncode, (tmp_path / "teams").read_text().split()) == (0, ["payments", "platform"])


@pytest.mark.parametrize("code", [0, 1])
def test_warnings_are_in_the_summary(tmp_path: Path, code: int) -> None:
    """
    There are warnings about a removed service and a removed team; an error that stops all teams is there too,
    and fails the step.
    """
    done = Chosen(tmp_path).run(watchbill=f"echo payments; echo 'a warning' >&2; exit {code}")
    block = "~~~~~~\na warning\n~~~~~~\n"
    assert (done.returncode, (tmp_path / "summary").read_text()) == (code, block)
    assert done.stdout == (f"{block}payments\n" if code == 0 else block)


def test_a_team_that_is_refused_holds_up_no_other(tmp_path: Path) -> None:
    """
    The real command runs: the others are deployed, no configuration is due, and the run fails and names the
    team.
    """
    chosen = Chosen(tmp_path / "chosen")
    before = (ROOT / "teams.yaml").read_text("utf-8")
    deployed = chosen.commit(before)
    chosen.commit(
        before.replace("      eu:\n", "      emea:\n", 1).replace(
            "[ana, ben, chi, dev]", "[ana, ben, dev, chi]", 1
        )
    )
    done = chosen.run((6, deployed, "success"), watchbill=f'exec {sys.executable} -m watchbill "$@"')
    assert (done.returncode, (chosen.folder / "teams").read_text().split()) == (0, ["payments"]), done.stderr
    summary = (chosen.folder / "summary").read_text()
    assert "[rotation-renamed]" in summary
    assert (
        'terraform -chdir="$stack" state mv pagerduty_schedule.primary_eu pagerduty_schedule.primary_emea\n'
        in summary
    )
    deploy = Deploy(tmp_path)
    (deploy.temp / "refused").write_bytes((chosen.folder / "refused").read_bytes())
    first, _, _, result = deploy.run("payments")
    assert (first.returncode, (deploy.temp / "failed").read_text(), result.returncode) == (0, "storage\n", 1)
    assert result.stdout == "::error::not deployed: storage; the next run tries again\n"


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", (ROOT / "docs/ci.md").read_text("utf-8"), re.M | re.S)


def test_the_page_shows_the_files_to_copy() -> None:
    """The page has the job of the review, word for word, and a hook that exists."""
    review, hooks, _ = blocks("yaml")
    assert review in (ROOT / "templates/github/review.yml").read_text("utf-8")
    (repo,) = yaml.safe_load(hooks)["repos"]
    defined = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert [hook["id"] for hook in repo["hooks"]] == [hook["id"] for hook in defined]


def test_the_page_lists_the_inputs_of_the_action() -> None:
    """It lists all of them with their defaults."""
    inputs = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["inputs"]
    table = (ROOT / "docs/ci.md").read_text("utf-8").partition("| input |")[2].partition("\n\n")[0]
    rows = [[cell.strip() for cell in row.split("|")[1:3]] for row in table.splitlines()[2:]]
    told: dict[str, str] = {}
    for names, defaults in rows:
        each = re.findall(r"`([\w-]+)`", names)
        values = [value.strip("`") for value in defaults.split(", ")]
        told |= dict(zip(each, values * len(each) if len(values) == 1 else values, strict=False))
    words = {"base": "what it is to be merged into", "token": "the job's"}
    assert told == {name: words.get(name) or each["default"] or "nothing" for name, each in inputs.items()}


def test_the_hook_for_atlantis_names_the_teams_that_changed(tmp_path: Path) -> None:
    """The script on the page makes one project for each stack; if it fails, nothing is planned."""
    origin = Repository(tmp_path / "origin")
    text = (ROOT / "teams.yaml").read_text("utf-8")
    origin.write("teams.yaml", text)
    origin.commit()
    work = Repository(tmp_path / "work")
    work.git("pull", "--quiet", str(origin.folder), "main")
    work.git("remote", "add", "origin", str(origin.folder))
    work.write("teams.yaml", text.replace("[ana, ben, chi, dev]", "[ana, ben, dev, chi]", 1))
    (tmp_path / "bin").mkdir()
    for name, line in (("python3", "true"), ("watchbill", f'exec {sys.executable} -m watchbill "$@"')):
        (tmp_path / "bin" / name).write_text(f"#!/bin/sh\n{line}\n")
        (tmp_path / "bin" / name).chmod(0o755)
    (script,) = [block for block in blocks("sh") if "atlantis.yaml" in block]
    environment = os.environ | {
        "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "BASE_BRANCH_NAME": "main",
    }
    broken = environment | {"WATCHBILL_AT": "some time"}
    failed = subprocess.run(["sh", "-c", script], cwd=work.folder, env=broken, capture_output=True)
    assert (failed.returncode, (work.folder / "atlantis.yaml").exists()) == (2, False)
    subprocess.run(["sh", "-c", script], cwd=work.folder, env=environment, check=True)
    written = yaml.safe_load((work.folder / "atlantis.yaml").read_text("utf-8"))
    assert [(each["name"], each["dir"]) for each in written["projects"]] == [
        ("payments", "cdktf.out/stacks/payments")
    ]
    edited = text.replace("[ana, ben, chi, dev]", "[ana, ben, dev, chi]", 1)
    work.write("teams.yaml", edited.replace("      eu:\n", "      emea:\n", 1))
    refused = subprocess.run(
        ["sh", "-c", script], cwd=work.folder, env=environment, capture_output=True, text=True
    )
    assert (refused.returncode, "[rotation-renamed]" in refused.stderr) == (1, True)
    assert yaml.safe_load((work.folder / "atlantis.yaml").read_text("utf-8")) == written
    (work.folder / "atlantis.yaml").unlink()
    origin.write("teams.yaml", text.replace("val, wes, xia, yan", "val, xia, wes, yan", 1))
    origin.commit()
    behind = subprocess.run(
        ["sh", "-c", script], cwd=work.folder, env=environment, capture_output=True, text=True
    )
    assert (behind.returncode, behind.stderr) == (1, "main has moved on: merge it first\n")
    assert not (work.folder / "atlantis.yaml").exists()


def test_the_workflow_for_atlantis_checks_the_plan_twice(tmp_path: Path) -> None:
    """
    The command on the page checks it after it is made and before it is applied, in the folder of a stack.
    """
    _, _, page = map(yaml.safe_load, blocks("yaml"))
    stages = page["workflows"]["on-call"]
    planned, applied = ([step["run"] for step in stages[stage]["steps"] if "run" in step] for stage in stages)
    assert (len(planned), planned) == (1, applied)
    assert ["run" in step for step in stages["apply"]["steps"]] == [True, False]
    stack = tmp_path / "cdktf.out/stacks/payments"
    for folder in (stack, tmp_path / "bin"):
        folder.mkdir(parents=True)
    (tmp_path / "teams.yaml").write_bytes((ROOT / "teams.yaml").read_bytes())
    for name, line in (("terraform", '[ "$1 $2" = "show -json" ] && cat "$3"'), ("watchbill", WATCHBILL)):
        (tmp_path / "bin" / name).write_text(f"#!/bin/sh\n{line}\n")
        (tmp_path / "bin" / name).chmod(0o755)
    codes = {}
    for plan in ("plain-edit", "service-removed", "none"):
        environment = os.environ | {
            "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "PLANFILE": str(ROOT / f"tests/cli/plans/{plan}.json"),
            "PROJECT_NAME": "payments",
        }
        codes[plan] = subprocess.run(
            ["sh", "-c", planned[0]], cwd=stack, env=environment, capture_output=True
        )
    assert {name: done.returncode for name, done in codes.items()} == {
        "plain-edit": 0,
        "service-removed": 1,
        "none": 2,
    }


def test_the_job_for_gitlab_writes_a_note_and_a_report(tmp_path: Path) -> None:
    """Its own script writes the findings; on the default branch there is nothing to note."""
    template = yaml.safe_load((ROOT / "templates/gitlab/watchbill.yml").read_text("utf-8"))
    work = Repository(tmp_path / "work")
    text = (ROOT / "teams.yaml").read_text("utf-8")
    work.write("teams.yaml", text)
    work.commit()
    base = work.git("rev-parse", "HEAD").strip()
    someone = "  hal: {name: Hal, email: hal@example.com, time_zone: Europe/London}\n"
    edited = text.replace("people:\n", f"people:\n{someone}", 1)
    work.write("teams.yaml", edited.replace("example/shop/blob/main", "example/shop/blob/next", 1))
    begins = edited.split("\n").index(someone.rstrip()) + 1
    work.commit()
    (tmp_path / "bin").mkdir()
    for name, line in (
        ("pip", f'echo "$*" >> {tmp_path}/installed'),
        ("watchbill", f'exec {sys.executable} -m watchbill "$@"'),
    ):
        (tmp_path / "bin" / name).write_text(f"#!/bin/sh\n{line}\n")
        (tmp_path / "bin" / name).chmod(0o755)
    commit = {"CI_COMMIT_SHA": work.git("rev-parse", "HEAD").strip(), "CI_MERGE_REQUEST_DIFF_BASE_SHA": base}
    with GitLab(3) as lab:
        for merge in (lab.environment() | commit, {"GITLAB_CI": "true"}):
            environment = {
                **{
                    name: value
                    for name, value in os.environ.items()
                    if not name.startswith(("CI_", "GITHUB_"))
                },
                **template["variables"],
                **template["watchbill"]["variables"],
                "WATCHBILL_PACKAGE": PACKAGE,
                **merge,
                "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}",
            }
            script = "\n".join(template["watchbill"]["script"])
            subprocess.run(["sh", "-e", "-c", script], cwd=work.folder, env=environment, check=True)
    (note,) = lab.notes
    assert "### On-call: Website (website) changes" in note["body"]
    assert (tmp_path / "installed").read_text() == f"install --quiet -- {PACKAGE}\n" * 2
    for package in ("", "watchbill", "watchbill==0.1.0", "--index-url=https://example.com"):
        done = subprocess.run(
            ["bash", "-c", template["watchbill"]["script"][0]],
            cwd=tmp_path,
            env=os.environ | {"PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin", "WATCHBILL_PACKAGE": package},
            capture_output=True,
            text=True,
        )
        assert (done.returncode, "WATCHBILL_PACKAGE" in done.stderr) == (1, True)
    report = work.folder / template["watchbill"]["artifacts"]["reports"]["codequality"]
    assert [(each["check_name"], each["location"]) for each in json.loads(report.read_text("utf-8"))] == [
        ("unused-person", {"path": "teams.yaml", "lines": {"begin": begins}})
    ]
