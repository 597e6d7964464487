"""The picture of the rooms in CONTRIBUTING.md, drawn from the layers that import-linter keeps and from the imports."""

from configparser import ConfigParser
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[1]


def rows() -> list[list[str]]:
    """Return the rooms of each row of the house, from the top; the last ones are modules of the package itself."""
    contracts = ConfigParser()
    contracts.read(ROOT / ".importlinter")
    layers = contracts["importlinter:contract:house"]["layers"].split("\n")
    return [[room.strip() for room in layer.split("|")] for layer in layers if layer]


def picture() -> str:
    """Return the picture in Mermaid's language: an arrow for each import that no longer way already shows."""
    graph = grimp.build_graph("watchbill", "stacks")
    inside = [row for row in rows() if all((ROOT / "watchbill" / room).is_dir() for room in row)]
    values = [room for row in rows() if row not in inside for room in row]
    names = {f"watchbill.{room}": room for row in inside for room in row}
    names |= {f"watchbill.{room}": "values" for room in values} | {"stacks": "stacks"}
    below: dict[str, set[str]] = {}
    for importer, importing in names.items():
        for imported, target in names.items():
            if importing != target and graph.find_shortest_chain(importer, imported, as_packages=True):
                below.setdefault(importing, set()).add(target)
    lines = ["flowchart TD", "  stacks([stacks])"]
    for row in inside:
        lines += [f"  {room}[{room}]" for room in row]
    lines.append(f"  values[{' · '.join(sorted(values))}]")
    for room, targets in below.items():
        direct = {each for each in targets if not any(each in below.get(other, ()) for other in targets)}
        lines += [f"  {room} --> {each}" for each in sorted(direct)]
    return "\n".join(lines)


if __name__ == "__main__":
    print(picture())
