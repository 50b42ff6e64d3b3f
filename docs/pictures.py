"""Draw two people's lists side by side, from what the program answers: `.venv/bin/python docs/pictures.py`.

The release is the one that the program uses (`MATINEE_DATA`).
"""

from __future__ import annotations

import html
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

PEOPLE = {
    "Ana loved": ["Saw (2004)", "The Ring (2002)", "Paranormal Activity (2009)", "The Conjuring (2013)"],
    "Ben loved": ["The Notebook (2004)", "Notting Hill (1999)", "Pretty Woman (1990)", "Titanic (1997)"],
}
COUNT = 6
WIDTH, COLUMN, LINE = 920, 450, 46
FONT = "system-ui, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"


def answers() -> list[list[dict[str, Any]]]:
    """What `python -m workers recommend` answers to each person."""
    lines = [
        json.dumps({"ratings": [{"title": t, "verdict": "good"} for t in loved], "count": COUNT})
        for loved in PEOPLE.values()
    ]
    done = subprocess.run(
        [sys.executable, "-m", "workers", "recommend"],
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line)["recommendations"] for line in done.stdout.splitlines()]


def drawn(lists: list[list[dict[str, Any]]]) -> str:
    """The picture as SVG."""
    height = 110 + COUNT * LINE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="{FONT}">',
        f'<rect width="{WIDTH}" height="{height}" rx="12" fill="#1e1f22"/>',
    ]
    for column, ((who, loved), found) in enumerate(zip(PEOPLE.items(), lists, strict=True)):
        x = 24 + column * COLUMN
        titles = ", ".join(title.rsplit(" (", 1)[0] for title in loved)
        parts.append(_text(x, 36, who, "#f2f3f5", 17, bold=True))
        parts.append(_text(x, 60, titles, "#b5bac1", 12))
        for place, movie in enumerate(found):
            y = 98 + place * LINE
            parts.append(_text(x, y, f"{place + 1}. {movie['title']} ({movie['year']})", "#f2f3f5", 15))
            parts.append(_text(x + COLUMN - 90, y, f"{movie['chance']:.0%}", "#f2c14e", 15))
            about = ", ".join(movie["genres"][:3]) + (f"  ·  like {movie['because']}" if movie["because"] else "")
            parts.append(_text(x, y + 17, about[:62], "#949ba4", 11))
    return "\n".join([*parts, "</svg>"]) + "\n"


def _text(x: int, y: int, text: str, colour: str, size: int, *, bold: bool = False) -> str:
    weight = ' font-weight="600"' if bold else ""
    return f'<text x="{x}" y="{y}" fill="{colour}" font-size="{size}"{weight}>{html.escape(text)}</text>'


if __name__ == "__main__":
    target = Path(__file__).with_name("two-lists.svg")
    target.write_text(drawn(answers()), "utf-8")
    print(f"drawn: {target}")
