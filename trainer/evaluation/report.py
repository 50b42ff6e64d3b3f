"""The report of an evaluation: Markdown for a terminal, one HTML page with tables and pictures for a browser."""

from __future__ import annotations

import base64
import html
from pathlib import Path

from trainer.evaluation.plots import pictures
from trainer.evaluation.results import Evaluation
from trainer.evaluation.sections import Section, sections
from trainer.evaluation.summary import summary


def as_markdown(evaluation: Evaluation) -> str:
    """The summary and all tables, for a terminal and for a README."""
    parts = [" ".join(summary(evaluation))]
    parts += [section.markdown() for section in sections(evaluation)]
    return "\n\n".join(parts)


def write_report(evaluation: Evaluation, target: Path) -> None:
    """Write the self-contained page atomically."""
    images = pictures(evaluation)
    body = "".join(_as_html(section, images) for section in sections(evaluation))
    page = _PAGE.format(
        title=html.escape(f"Matinee: how well it knows what people like ({evaluation.about.data})"),
        summary=html.escape(" ".join(summary(evaluation))),
        body=body,
        command=html.escape(_command(evaluation)),
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.new")
    unfinished.write_text(page, "utf-8")
    unfinished.replace(target)


def _command(evaluation: Evaluation) -> str:
    quick = " --quick" if evaluation.about.quick else ""
    # Without baselines, only the sixth rating was evaluated.
    sixth = "" if evaluation.averages else " --sixth"
    engine = "" if evaluation.about.engine == "llama_cpp" else f" --engine {evaluation.about.engine}"
    return f"python -m trainer evaluate{quick}{sixth}{engine}"


def _as_html(section: Section, images: dict[str, bytes]) -> str:
    parts = [f"<h2>{html.escape(section.heading)}</h2>", f"<p>{html.escape(section.caption)}</p>"]
    if section.picture in images:
        data = base64.b64encode(images[section.picture]).decode()
        alt = html.escape(f"{section.heading}: the table below as a picture", quote=True)
        parts.append(f'<img alt="{alt}" src="data:image/png;base64,{data}">')
    if section.table:
        head, *rows = section.table
        parts.append('<div class="wide"><table><thead><tr>')
        parts += [f"<th>{html.escape(cell)}</th>" for cell in head]
        parts.append("</tr></thead><tbody>")
        parts += ["<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows]
        parts.append("</tbody></table></div>")
    if section.notes:
        parts.append("<ul>" + "".join(f"<li>{html.escape(note)}</li>" for note in section.notes) + "</ul>")
    return "".join(parts)


_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 17px/1.55 system-ui, sans-serif; max-width: 56rem; margin: 2rem auto; padding: 0 1rem; }}
h1 {{ line-height: 1.2; }}
h2 {{ margin-top: 2.5rem; }}
img {{ width: 100%; height: auto; border-radius: 8px; }}
.wide {{ overflow-x: auto; }}
table {{ border-collapse: collapse; font-size: 0.86em; font-variant-numeric: tabular-nums; white-space: nowrap; }}
th, td {{ text-align: left; padding: 0.3rem 0.9rem 0.3rem 0; border-bottom: 1px solid #8884; }}
code {{ font-size: 0.9em; }}
</style>
</head>
<body>
<h1>{title}</h1>
<p>{summary}</p>
{body}
<h2>How to make this page</h2>
<p><code>{command}</code>, then <code>python -m trainer report</code>. Held-out people, cold movies and seeds never
change, so the same bundles give the same figures.</p>
</body>
</html>
"""
