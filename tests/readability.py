"""The code in numbers: lines, long files, long functions, and documented public names.

`python tests/architecture.py` prints them beside the graph of imports.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

LONG_FILE, LONG_FUNCTION = 300, 60
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Readability:
    """The figures of some folders.

    lines: neither empty nor a comment. long_files, long_functions: the number of lines, by name.
    public, documented: the numbers of modules, classes, functions and methods that are public, and that have a
    docstring.
    """

    files: int
    lines: int
    long_files: dict[str, int]
    long_functions: dict[str, int]
    public: int
    documented: int

    def __str__(self) -> str:
        share = self.documented / self.public if self.public else 1.0
        named = [*self.long_files.items(), *self.long_functions.items()]
        return "\n".join(
            [
                f"{self.files} files, {self.lines:,} lines of code",
                f"{len(self.long_files)} files over {LONG_FILE} lines, "
                f"{len(self.long_functions)} functions over {LONG_FUNCTION}",
                f"{share:.0%} of {self.public:,} public names have a docstring",
                *(f"  {lines:4}  {name}" for name, lines in named),
            ]
        )


def measure(repository: Path, folders: Iterable[str]) -> Readability:
    """Read every Python file in some folders of a repository."""
    paths = [path for folder in folders for path in sorted((repository / folder).rglob("*.py"))]
    texts = {path.relative_to(repository).as_posix(): path.read_text("utf-8") for path in paths}
    trees = {name: ast.parse(text) for name, text in texts.items()}
    public = [node for tree in trees.values() for node in public_names(tree)]
    lengths = {name: len(text.splitlines()) for name, text in texts.items()}
    return Readability(
        files=len(paths),
        lines=sum(is_code(line) for text in texts.values() for line in text.splitlines()),
        long_files={name: length for name, length in lengths.items() if length > LONG_FILE},
        long_functions={
            f"{name}: {node.name}": length_of(node)
            for name, tree in trees.items()
            for node in ast.walk(tree)
            if isinstance(node, FUNCTIONS) and length_of(node) > LONG_FUNCTION
        },
        public=len(public),
        documented=sum(ast.get_docstring(node) is not None for node in public),
    )


def public_names(
    node: ast.Module | ast.ClassDef,
) -> Iterator[ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]:
    """A module or class, and its public members; tests are left out, since their names describe them."""
    if node.body:
        yield node
    for child in node.body:
        if isinstance(child, (ast.ClassDef, *FUNCTIONS)) and not child.name.startswith(("_", "test_")):
            if isinstance(child, ast.ClassDef):
                yield from public_names(child)
            else:
                yield child


def length_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function, from its `def` to its end."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def is_code(line: str) -> bool:
    """Whether a line is neither empty nor a comment."""
    return bool(line.strip()) and not line.lstrip().startswith("#")
