"""Pages that are made from the code and from measurements; `make docs` writes them, a test holds them current."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

import typer

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "docs"))
import clocks_page  # noqa: E402
import communications_data_page  # noqa: E402
import offences_page  # noqa: E402
from one_minute import demonstrate, page_of  # noqa: E402


def finding_codes() -> str:
    """docs/finding-codes.md"""
    from rightdoor.media.codes import MEDIA_CODES
    from rightdoor.model.codes import CODES

    def table(codes: Any) -> list[str]:
        rows = [f"| `{c.code}` | {c.severity} | {c.meaning} | {c.to_do} |" for c in codes]
        return ["| code | severity | meaning | what to do |", "| --- | --- | --- | --- |", *rows, ""]

    head = ["# Data-finding codes", "", "What `rightdoor data-findings` can say about received files. Made by `make docs`.", ""]
    sets = ["What `rightdoor hashset import` and `rightdoor match` can say of hash sets and of files, beside those:", ""]
    own = [c for code, c in MEDIA_CODES.items() if code not in CODES]
    return "\n".join([*head, *table(CODES.values()), *sets, *table(own)])


def commands() -> str:
    """docs/commands.md"""
    from rightdoor.cli.main import app

    root = typer.main.get_command(app)
    out = [
        "# Commands",
        "",
        "Made from `--help` by `make docs`. Exit codes: 0 done, 1 internal error, 2 usage, 3 refused, 4 stop findings under `--strict`.",
        "",
    ]
    for name, command in walk_commands(root, ""):
        out += [f"## `rightdoor {name}`", "", (command.help or "").strip(), ""]
        rows = [row for p in command.params if (row := _parameter(p))]
        if rows:
            out += ["| argument or option | meaning |", "| --- | --- |", *rows, ""]
    return "\n".join(out)


def walk_commands(group: Any, prefix: str) -> list[tuple[str, Any]]:
    """(name, command) of every leaf command, in order."""
    found: list[tuple[str, Any]] = []
    for name, command in group.commands.items():
        full = f"{prefix} {name}".strip()
        if hasattr(command, "commands"):
            found += walk_commands(command, full)
        elif not command.hidden:
            found.append((full, command))
    return found


def _parameter(parameter: Any) -> str:
    if parameter.name == "help":
        return ""
    name = (
        f"`{(parameter.metavar or parameter.name).upper()}`"
        if parameter.param_type_name == "argument"
        else ", ".join(f"`{o}`" for o in parameter.opts)
    )
    text = (getattr(parameter, "help", "") or "").replace("|", "\\|")
    return f"| {name} | {text} |"


def performance() -> str:
    """docs/performance.md, from docs/evidence/*.json"""
    out = [
        "# Measured",
        "",
        "Made by `make docs` from `docs/evidence/*.json`, which `make prove` writes. Ratios are against a peer in the same run.",
        "",
    ]
    missing = [name for name in measured() if not (ROOT / "docs" / "evidence" / f"{name}.json").is_file()]
    if missing:
        out += [f"Not measured yet, so that nothing is claimed of it: {', '.join(missing)} (`python benchmarks/prove.py --only NAME`).", ""]
    for path in sorted((ROOT / "docs" / "evidence").glob("*.json")):
        data = json.loads(path.read_text("utf-8"))
        out += [f"## {data['name']}", "", data.get("what", ""), "", "| figure | value |", "| --- | --- |"]
        out += [f"| {key} | {_figure(value)} |" for key, value in data["figures"].items()]
        m = data["machine"]
        seeds = f"seeds {', '.join(map(str, data['seeds']))}" if data["seeds"] else "no seeds"
        place = f"{m['cpu']}, {m['cores']} cores, {m['memory_gib']} GiB, Python {m['python']}"
        out += ["", f"Commit {data['commit'][:12]}; {seeds}; {place}.", ""]
    return "\n".join(out)


def measured() -> list[str]:
    """The names of all long measurements."""
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        from prove import PROOFS
    finally:
        sys.path.pop(0)
    return sorted(PROOFS)


def _figure(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.3g}" if abs(value) < 1000 else f"{value:,.0f}"
    if isinstance(value, dict):
        return ", ".join(f"{k}: {_figure(v)}" for k, v in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else str(value)


@lru_cache(maxsize=1)
def _right_door() -> tuple[Any, Any]:
    """The pages module of the published errors, and what its cases come to."""
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        from right_door import pages, suite
    finally:
        sys.path.pop(0)
    return pages, suite.run_all()


def checks() -> str:
    """docs/checks.md"""
    pages, judged = _right_door()
    return str(pages.checks_page(judged))


def published_errors() -> str:
    """docs/published-errors.md"""
    pages, judged = _right_door()
    return str(pages.published_page(judged))


def glossary() -> str:
    """The rows of docs/GLOSSARY.md for the help page of the desk, which is installed without docs/."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    for line in (ROOT / "docs" / "GLOSSARY.md").read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and len(cells) == 3 and cells[0] not in ("word", "---"):
            writer.writerow(cells)
    return out.getvalue()


EXAMPLE = re.compile(r"<!-- example: ([a-z_]+/[a-z.]+) -->\n.*?<!-- /example -->", re.DOTALL)
GOLDEN = ROOT / "tests" / "golden" / "readers"


def formats() -> str:
    """docs/formats-we-read.md with its examples: golden inputs of the readers, so that each is known to be read as it stands."""
    return EXAMPLE.sub(_example, (ROOT / "docs" / "formats-we-read.md").read_text("utf-8"))


def _example(found: re.Match[str]) -> str:
    name = found[1]
    text = (GOLDEN / name).read_text("utf-8").rstrip("\n")
    return f"<!-- example: {name} -->\n```{name.rpartition('.')[2]}\n{text}\n```\n<!-- /example -->"


PAGES = {
    "formats-we-read.md": formats,
    "../src/rightdoor/desk/glossary.csv": glossary,
    "finding-codes.md": finding_codes,
    "commands.md": commands,
    "performance.md": performance,
    "checks.md": checks,
    "published-errors.md": published_errors,
    "clocks.md": clocks_page.page,
    "offences.md": offences_page.page,
    "communications-data.md": communications_data_page.page,
}


DEMO = re.compile(r"(<!-- demo -->\n```\n).*?(\n```\n<!-- /demo -->)", re.DOTALL)
EXPLAIN = re.compile(r"(<!-- explain -->\n```\n).*?(\n```\n<!-- /explain -->)", re.DOTALL)


def readme(text: str, *, rightdoor: list[str], folder: Path) -> str:
    """README.md with its two excerpts made anew: what `demo` ends with, and one `explain`. `rightdoor` is the command to run."""
    env = {**os.environ, "COLUMNS": "150", "HOME": str(folder)}
    store, key = folder / "store", folder / "store.key"

    def run(*args: str) -> list[str]:
        done = subprocess.run([*rightdoor, *args], env=env, check=True, capture_output=True, text=True)
        return [line.rstrip() for line in done.stdout.splitlines()]

    shown = run("demo", "--seed", "7", "--store", str(store))
    table = next(n for n, line in enumerate(shown) if line.startswith("failure mode"))
    demo = [*shown[:14], "…", *[line for line in shown[table:] if line]]
    common = ["--store", str(store), "--key-file", str(key)]
    lines = [json.loads(line) for line in run("attributions", "--json", *common)]
    best = next(line for line in lines if line["status"] == "corroborated")
    tree = run("explain", best["footprint"], *common)
    cut = [line if len(line) <= 150 else line[:149] + "…" for line in tree]
    text = DEMO.sub(lambda found: found[1] + "\n".join(demo) + found[2], text)
    return EXPLAIN.sub(lambda found: found[1] + "\n".join([*cut[:34], "…"]) + found[2], text)


def main() -> None:
    """Write every page, and the excerpts in README.md."""
    for name, make in PAGES.items():
        (ROOT / "docs" / name).write_text(make(), "utf-8")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        page = ROOT / "README.md"
        command = [sys.executable, "-m", "rightdoor.cli.main"]
        page.write_text(readme(page.read_text("utf-8"), rightdoor=command, folder=Path(folder)), "utf-8")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        (ROOT / "docs" / "one-minute.md").write_text(page_of(demonstrate(Path(folder), command)), "utf-8")
    sys.stdout.write(f"{len(PAGES)} pages and the excerpts of README.md written\n")


if __name__ == "__main__":
    main()
