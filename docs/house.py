"""Draws the picture of the rooms in CONTRIBUTING.md from import-linter's layers and the imports."""

from configparser import ConfigParser
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "CONTRIBUTING.md"
FENCE = "```mermaid\n"


def picture() -> str:
    """
    Return the picture in Mermaid's language, with an arrow from each room to each room that it imports.

    If a room reaches another through a third, the picture has no arrow for it.
    """
    layers = ConfigParser()
    layers.read(ROOT / ".importlinter")
    rows = [row.split("|") for row in layers["importlinter:contract:house"]["layers"].strip().split("\n")]
    names = [name.strip() for row in rows for name in row]
    rooms = [name for name in names if (ROOT / "watchbill" / name).is_dir()]
    values = [name for name in names if name not in rooms]
    graph = grimp.build_graph("watchbill", "stacks")
    modules = {"stacks": ["stacks"], **{room: [f"watchbill.{room}"] for room in rooms}}
    modules["values"] = [f"watchbill.{name}" for name in values]
    below = {
        room: {
            other
            for other in modules
            if other != room
            and any(
                graph.find_shortest_chain(importer, imported, as_packages=True)
                for importer in modules[room]
                for imported in modules[other]
            )
        }
        for room in modules
    }
    lines = ["flowchart TD", *(f"  {room}[{room}/]" for room in ("stacks", *rooms))]
    lines.append(f"  values[{' · '.join(sorted(values))}]")
    for room, reached in below.items():
        through = {each for other in reached for each in below[other]}
        lines += [f"  {room} --> {each}" for each in modules if each in reached - through]
    return "\n".join(lines) + "\n"


def page() -> str:
    """Return CONTRIBUTING.md with the current picture."""
    before, _, rest = PAGE.read_text("utf-8").partition(FENCE)
    return f"{before}{FENCE}{picture()}```\n{rest.partition('```' + chr(10))[2]}"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
