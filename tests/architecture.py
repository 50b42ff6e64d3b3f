"""The house in numbers. Run `python tests/architecture.py [REPOSITORY]` to see rooms, floors, circles and lengths.

A room is a package; what it may import is written down in `FLOORS`, the lowest floor first. Rooms of one floor do not
import each other. The files of a room import rooms below it, and one another in one direction only.
"""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))

from tests.readability import measure  # noqa: E402

PACKAGES = ("movies", "workers", "bot", "trainer", "deploy")

Graph = Mapping[str, set[str]]

# By package, its rooms, floor by floor from the ground up. "" stands for the files of the package itself.
FLOORS: dict[str, list[set[str]]] = {
    "movies": [{""}, {"protocol"}, {"watching"}],
    "workers": [{"engine", "retrieval"}, {"bundles"}, {"reader"}, {""}],
    "trainer": [
        {"data", "metrics"},
        {"training", "ranking"},
        {"evaluation", "reader"},
        {"vectors", "jobs"},
        {"commands"},
        {""},
    ],
    "bot": [
        {"contracts", "queue", "ratings_import"},
        {"understanding", "storage", "wording", "reader"},
        {"conversation", "movie_nights", "admin"},
        {"front_end"},
        {"discord", "slack"},
        {""},
    ],
    "bot.understanding": [{"words", "requests"}, {"titles", "opinions"}, {""}],
    "bot.wording": [{"shared"}, {"german"}, {"english"}, {""}],
}


def parse(repository: Path = REPOSITORY, packages: Iterable[str] = PACKAGES) -> dict[str, ast.Module]:
    """Every module of our packages by its full name; a package goes by its own name, for its `__init__.py`."""
    modules = {}
    for package in packages:
        for path in sorted((repository / package).rglob("*.py")):
            parts = path.relative_to(repository).with_suffix("").parts
            modules[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = ast.parse(path.read_text("utf-8"))
    return modules


def imports(modules: Mapping[str, ast.Module]) -> dict[str, set[str]]:
    """For each module those of ours that it imports, early, late, or for type checkers only."""
    return {name: imported_by(name, tree, modules) for name, tree in modules.items()}


def imported_by(name: str, tree: ast.Module, modules: Collection[str]) -> set[str]:
    """Those of our modules that one of them imports."""
    return set(_imported(tree, name, modules)) - {name}


def circles(graph: Graph) -> list[list[str]]:
    """The groups of nodes that reach one another, largest first (Tarjan, 1972)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(node: str) -> None:
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in graph.get(node, ()):
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            group = [stack.pop()]
            while group[-1] != node:
                group.append(stack.pop())
            if len(group) > 1:
                found.append(sorted(group))

    for node in graph:
        if node not in index:
            visit(node)
    return sorted(found, key=lambda group: (-len(group), group))


def rooms(graph: Graph, package: str) -> dict[str, set[str]]:
    """The rooms of a package, "" for its own files, each with the rooms that it imports."""
    found: dict[str, set[str]] = defaultdict(set)
    packages = _packages(graph)
    for module, others in graph.items():
        if module.startswith(f"{package}."):
            here = _room(module, package, packages)
            found[here] |= {_room(o, package, packages) for o in others if o.startswith(f"{package}.")} - {here}
    return dict(found)


def floors(graph: Graph) -> list[set[str]]:
    """The nodes of an acyclic graph by the longest path down from each, lowest first."""
    height: dict[str, int] = {}

    def measured(node: str) -> int:
        if node not in height:
            height[node] = 1 + max((measured(other) for other in graph.get(node, ())), default=-1)
        return height[node]

    for node in graph:
        measured(node)
    return [{node for node in graph if height[node] == k} for k in range(max(height.values(), default=-1) + 1)]


def upward(graph: Graph, package: str, plan: Sequence[set[str]]) -> list[str]:
    """Violations of a package's plan: imports that do not point to a lower floor, and rooms without one."""
    floor_of = {room: floor for floor, names in enumerate(plan) for room in names}
    built = rooms(graph, package)
    wrong = [f"{package} has no floor for {room!r}" for room in sorted(built) if room not in floor_of]
    wrong += [f"{package} has no room {room!r}" for room in sorted(floor_of) if room not in built]
    if wrong:
        return wrong
    packages = _packages(graph)
    for module, others in sorted(graph.items()):
        for other in sorted(others):
            if module.startswith(f"{package}.") and other.startswith(f"{package}."):
                here, there = _room(module, package, packages), _room(other, package, packages)
                if here != there and floor_of[there] >= floor_of[here]:
                    wrong.append(f"{module} imports {other}")
    return wrong


def _packages(graph: Graph) -> set[str]:
    """The modules that hold others."""
    return {module.rpartition(".")[0] for module in graph}


def _room(module: str, package: str, packages: set[str]) -> str:
    """A module's room in a package, "" for the package's own files."""
    first = module.removeprefix(f"{package}.").split(".")[0]
    return first if f"{package}.{first}" in packages else ""


def _imported(tree: ast.Module, name: str, modules: Collection[str]) -> Iterator[str]:
    is_package = any(other.startswith(f"{name}.") for other in modules)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)
        elif isinstance(node, ast.ImportFrom):
            here = name.split(".") if is_package else name.split(".")[:-1]
            above = here[: len(here) - node.level + 1] if node.level else []
            module = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                # An imported name is a module of the package, or is defined in its `__init__.py`.
                full = f"{module}.{alias.name}"
                if full in modules:
                    yield full
                elif module in modules:
                    yield module


def main() -> int:
    """Print the rooms of our packages, floor by floor, circles and lengths; returns 1 if there is a circle."""
    repository = Path(sys.argv[1]) if len(sys.argv) > 1 else REPOSITORY
    graph = imports(parse(repository))
    for package in [*PACKAGES, *(name for name in FLOORS if "." in name)]:
        built = rooms(graph, package)
        files = sum(module.startswith(f"{package}.") for module in graph)
        own = [m for m in graph if m.startswith(f"{package}.") and _room(m, package, _packages(graph)) == ""]
        print(f"{package}: {files} modules, {len(own)} of them on the ground floor, {len(built) - ('' in built)} rooms")
        if len(built) > 1 and not circles(built):
            for number, names in reversed(list(enumerate(floors(built), start=1))):
                print(f"  floor {number}  {'  '.join(sorted(room or f'({package} itself)' for room in names))}")
    found = circles(graph)
    print(f"circles: {len(found)}")
    for group in found:
        print(f"  {len(group)} modules: {', '.join(group)}")
    for folders in (PACKAGES, ("tests",)):
        print(f"{', '.join(folders)}: {measure(repository, folders)}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
