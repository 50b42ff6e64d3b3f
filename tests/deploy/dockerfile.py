"""Reads a Dockerfile: its stages and their instructions, with ARG and ENV filled in where Docker does so."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

# Docker fills in variables in these; in RUN and CMD, the shell does.
FILLED_IN = frozenset({"COPY", "ENV", "EXPOSE", "FROM", "USER", "VOLUME", "WORKDIR"})
VARIABLE = re.compile(r"\$\{?(?P<name>\w+)\}?")


@dataclass(frozen=True)
class Instruction:
    """One line, with its continuation lines; `words` is its text."""

    name: str
    text: str

    @property
    def words(self) -> list[str]:
        """The text split the way a shell would, or its JSON list."""
        return json.loads(self.text) if self.text.startswith("[") else shlex.split(self.text)


@dataclass
class Stage:
    """What one FROM begins; `base` is another stage, or an image."""

    name: str
    base: str
    instructions: list[Instruction] = field(default_factory=list)

    def last(self, name: str) -> Instruction | None:
        """The last instruction of a kind."""
        return next((one for one in reversed(self.instructions) if one.name == name), None)


def stages(path: Path) -> dict[str, Stage]:
    """All stages by name, in order."""
    found: dict[str, Stage] = {}
    for instruction in instructions(path.read_text("utf-8")):
        if instruction.name == "FROM":
            base, _, name = instruction.text.split()
            found[name] = Stage(name, base)
        else:
            found[next(reversed(found))].instructions.append(instruction)
    return found


def lineage(found: dict[str, Stage], name: str) -> list[Stage]:
    """A stage and those below it, the lowest first."""
    stage = found[name]
    return [*(lineage(found, stage.base) if stage.base in found else []), stage]


def instructions(text: str) -> Iterator[Instruction]:
    """Every instruction of the file."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        name, _, rest = line.strip().partition(" ")
        yield Instruction(name.upper(), " ".join(rest.split()) if name.upper() != "RUN" else rest.strip())


def filled_in(instruction: Instruction, variables: dict[str, str]) -> Instruction:
    """The instruction with its variables replaced, where Docker does that."""
    if instruction.name not in FILLED_IN:
        return instruction
    return Instruction(instruction.name, VARIABLE.sub(lambda m: variables.get(m["name"], ""), instruction.text))
