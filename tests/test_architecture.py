"""The rules of the house that no type checker keeps: who imports whom, and what nobody does."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests import architecture

REPOSITORY = architecture.REPOSITORY
MOST_FLOORS = 5
MAY_IMPORT = {
    "movies": set(),
    "workers": {"movies"},
    "bot": {"movies"},
    "trainer": {"movies", "workers"},
    "deploy": {"movies", "workers", "bot", "trainer"},
}
HEAVY = {"torch", "transformers", "peft", "llama_cpp"}
FRAMEWORKS = {"celery", "kombu", "redis", "discord", "slack_sdk", "slack_bolt", "sqlalchemy"}
RUN_CODE_WHEN_READ = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "shelve", "marshal"}
FILES = {
    path.relative_to(REPOSITORY): ast.parse(path.read_text("utf-8"))
    for package in MAY_IMPORT
    for path in sorted((REPOSITORY / package).rglob("*.py"))
}
WALKED_LATER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def imported(nodes: Iterable[ast.AST], path: Path) -> Iterator[tuple[str, int]]:
    """Each imported module by its full name, with its line; relative imports are resolved."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = path.parts[: len(path.parts) - node.level] if node.level else ()
            module = ".".join([*above, *([node.module] if node.module else [])])
            yield from ((f"{module}.{alias.name}", node.lineno) for alias in node.names)
        elif isinstance(node, ast.Call) and called(node).split(".")[-1] in {"import_module", "__import__"}:
            yield from ((a.value, node.lineno) for a in node.args[:1] if isinstance(a, ast.Constant))


def at_module_level(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes that run when the module is imported; what only type checkers read is left out."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, WALKED_LATER):
            continue
        if isinstance(node, ast.If) and ast.unparse(node.test).split(".")[-1] == "TYPE_CHECKING":
            yield from (inner for statement in node.orelse for inner in (statement, *at_module_level(statement)))
            continue
        yield node
        yield from at_module_level(node)


def called(node: ast.Call) -> str:
    return ast.unparse(node.func)


def roots(nodes: Iterable[ast.AST], path: Path) -> set[str]:
    return {name.split(".")[0] for name, _ in imported(nodes, path)}


def offences(package: str, forbidden: set[str]) -> list[str]:
    return [
        f"{path}:{line} imports {name}"
        for path, tree in FILES.items()
        if path.parts[0] == package
        for name, line in imported(ast.walk(tree), path)
        if name.split(".")[0] in forbidden
    ]


def test_every_package_is_read_and_has_its_place() -> None:
    packages = {p.parent.name for p in REPOSITORY.glob("*/__init__.py")} - {"tests"}
    assert packages == set(MAY_IMPORT)
    assert {path.parts[0] for path in FILES} == set(MAY_IMPORT)
    assert "movies" in {root for path, tree in FILES.items() for root in roots(ast.walk(tree), path)}


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_point_down_only(package: str) -> None:
    assert offences(package, set(MAY_IMPORT) - MAY_IMPORT[package] - {package}) == []


@pytest.fixture(scope="module")
def graph() -> dict[str, set[str]]:
    return architecture.imports(architecture.parse())


def with_line(graph: dict[str, set[str]], module: str, line: str) -> dict[str, set[str]]:
    """The graph, with another line in one module."""
    return graph | {module: graph[module] | architecture.imported_by(module, ast.parse(line), graph.keys())}


def test_no_modules_import_each_other_in_a_circle(graph: dict[str, set[str]]) -> None:
    assert architecture.circles(graph) == []


@pytest.mark.parametrize("package", architecture.FLOORS)
def test_rooms_import_lower_floors_only(package: str, graph: dict[str, set[str]]) -> None:
    plan = architecture.FLOORS[package]
    assert architecture.upward(graph, package, plan) == []
    assert len([rooms for rooms in plan if rooms != {""}]) <= MOST_FLOORS


def test_on_the_ground_floor_of_the_bot_stand_entry_points_alone() -> None:
    assert {path.name for path in (REPOSITORY / "bot").glob("*.py")} == {"__init__.py", "__main__.py", "terminal.py"}


def test_every_room_says_what_belongs_in_it_and_what_it_may_import() -> None:
    said = {path: ast.get_docstring(tree) or "" for path, tree in FILES.items() if path.name == "__init__.py"}
    silent = [path for path, text in said.items() if len(path.parts) > 2 and "import" not in text.lower()]
    assert silent == []


@pytest.mark.parametrize(
    ("module", "line", "wrong"),
    [
        ("bot.contracts.replies", "import bot.wording.english.talk", "bot"),
        ("bot.storage.profiles", "from bot.wording.english import talk", "bot"),
        ("bot.discord.run", "from bot.slack.run import run", "bot"),
        ("bot.queue.limits", "def late():\n    from bot.front_end import panels", "bot"),
        (
            "bot.understanding.words.tokens",
            "from bot.understanding.titles.finder import TitleFinder",
            "bot.understanding",
        ),
        ("movies.catalogue", "def late():\n    from movies.protocol.training import RetrainJob", "movies"),
        ("workers.engine.contract", "from workers.retrieval.taste import Taste", "workers"),
        ("workers.bundles.bundle", "import workers.serving", "workers"),
        ("trainer.data.corpus", "from trainer.training.recipe import Recipe", "trainer"),
        ("trainer.vectors.recipe", "from trainer.jobs.lease import Lease", "trainer"),
    ],
)
def test_a_planted_upward_import_is_found(module: str, line: str, wrong: str, graph: dict[str, set[str]]) -> None:
    planted = architecture.upward(with_line(graph, module, line), wrong, architecture.FLOORS[wrong])
    assert len(planted) == 1 and planted[0].startswith(f"{module} imports {wrong}."), planted


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("bot.contracts.session", "from bot.understanding.message import understand"),
        ("movies.catalogue", "from movies.movielens import Release"),
        ("bot.slack.drawing", "if TYPE_CHECKING:\n    from bot.slack import surfaces"),
    ],
)
def test_a_planted_circle_is_found(module: str, line: str, graph: dict[str, set[str]]) -> None:
    [circle] = architecture.circles(with_line(graph, module, line))
    assert module in circle and len(circle) > 1


def test_a_room_without_a_place_is_found(graph: dict[str, set[str]]) -> None:
    with_attic = graph | {"bot.attic": set[str](), "bot.attic.chest": set[str]()}
    assert architecture.upward(with_attic, "bot", architecture.FLOORS["bot"]) == ["bot has no floor for 'attic'"]


@pytest.mark.parametrize("package", ["bot", "movies"])
def test_bot_and_domain_import_no_model_library_even_late(package: str) -> None:
    assert offences(package, HEAVY) == []


def test_the_domain_knows_no_framework() -> None:
    assert offences("movies", FRAMEWORKS) == []


def test_workers_import_model_libraries_at_module_level_only_in_engines() -> None:
    engines = Path("workers/engine")
    heavy_engines = {
        f"workers.engine.{path.stem}"
        for path, tree in FILES.items()
        if path.parent == engines and roots(at_module_level(tree), path) & HEAVY
    }
    found = [
        f"{path}:{line} imports {name}"
        for path, tree in FILES.items()
        if path.parts[0] == "workers" and path.parent != engines
        for name, line in imported(at_module_level(tree), path)
        if name.split(".")[0] in HEAVY or any(name == e or name.startswith(f"{e}.") for e in heavy_engines)
    ]
    assert found == []


def test_nobody_reads_pickles() -> None:
    assert [line for package in MAY_IMPORT for line in offences(package, RUN_CODE_WHEN_READ)] == []
    unsafe = []
    for path, tree in FILES.items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            options = {k.arg: ast.unparse(k.value) for k in node.keywords}
            loads_torch = called(node) == "torch.load" and options.get("weights_only") != "True"
            if loads_torch or options.get("allow_pickle", "False") != "False":
                unsafe.append(f"{path}:{node.lineno} {ast.unparse(node)}")
        unsafe += [f"{path}:{line} {name}" for name, line in imported(ast.walk(tree), path) if name == "torch.load"]
    assert unsafe == []


def test_no_module_configures_the_root_logger() -> None:
    found = [
        f"{path}:{node.lineno}"
        for path, tree in FILES.items()
        for node in ast.walk(tree)
        if (isinstance(node, ast.Attribute) and node.attr == "basicConfig")
        or (isinstance(node, ast.alias) and node.name == "basicConfig")
    ]
    assert found == []


def test_no_exception_is_swallowed_unseen() -> None:
    found = []
    for path, tree in FILES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ExceptHandler):
                caught = "" if node.type is None else ast.unparse(node.type)
                silent = all(isinstance(s, ast.Pass) or ast.unparse(s) == "..." for s in node.body)
                if not caught or (silent and ("Exception" in caught.replace("(", "").replace(")", "").split(", "))):
                    found.append(f"{path}:{node.lineno}")
                if "BaseException" in caught and not any(isinstance(n, ast.Raise) for n in ast.walk(node)):
                    found.append(f"{path}:{node.lineno} keeps Ctrl-C for itself")
            elif isinstance(node, ast.Call) and called(node).split(".")[-1] == "suppress":
                too_wide = {"Exception", "BaseException"} & {ast.unparse(a) for a in node.args}
                found += [f"{path}:{node.lineno} suppresses {name}" for name in too_wide]
    assert found == []


@pytest.mark.parametrize(
    "modules",
    [
        "bot.__main__",
        "deploy.local",
        "deploy.doctor",
        "workers.__main__, workers.tasks",
        "workers.training, trainer.jobs.tasks",
    ],
)
def test_starting_loads_no_model_library(modules: str) -> None:
    program = f"import sys, {modules}; print(sorted({HEAVY!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", program], cwd=REPOSITORY, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr
