"""`watchbill init`: a small deployment to begin with."""

import shlex
from importlib.resources import files as package
from pathlib import Path

from watchbill.cli import files, streams
from watchbill.cli.usage import UsageError
from watchbill.config.schema import text as schema_text

TEMPLATES = {
    "teams.yaml": "teams.yaml",
    "cdktf.json": "cdktf.json",
    "README.md": "README.md",
    ".gitignore": "gitignore",
    ".github/workflows/on-call.yml": "workflow.yml",
    ".github/workflows/deploy.yml": "deploy.yml",
}
"""Where each file goes, and what it is called in the package."""

SCHEMA = "teams.schema.json"

YOURS = {
    "README.md": "",
    ".gitignore": "; let it name cdktf.out/, .terraform/, terraform.*.tfstate*, secrets/, *outputs.json",
}
"""What a fresh repository may have already, and what is to be said of it."""


def run(folder: Path) -> int:
    """Write the files, over none that is there, and say what to do next; a README and a .gitignore may be there."""
    texts = {
        name: (package("watchbill.cli") / "init" / source).read_text("utf-8") for name, source in TEMPLATES.items()
    }
    texts[SCHEMA] = schema_text()
    there = [name for name in texts if (folder / name).exists() or (folder / name).is_symlink()]
    if taken := [name for name in there if name not in YOURS]:
        raise UsageError(f"{folder / taken[0]} is there already, and is not overwritten")
    for name in there:
        del texts[name]
    for name, text in texts.items():
        try:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise UsageError(f"cannot make the folder {(folder / name).parent}: {problem.strerror}") from problem
        files.write(folder / name, text)
    streams.say(
        f"wrote to {folder}: {', '.join(sorted(texts))}",
        *(f"left as it is: {folder / name}{YOURS[name]}" for name in there),
        "next:",
        f"  cd {shlex.quote(str(folder))}",
        "  watchbill validate             what is wrong with teams.yaml: put your own people in",
        "  watchbill oncall               who is on call now",
        "  python -m watchbill_stacks     a Terraform stack for each team (pip install 'watchbill[cdktf]')",
        *(() if "README.md" in there else ("  README.md                      says the rest",)),
    )
    return 0
