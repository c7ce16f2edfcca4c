"""The project's own files, for tests that read them."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
APPS = ("core", "organization", "feedback", "competency", "appraisal", "reports")
TEMPLATES = ROOT / "templates"
TRANSLATED_BLOCK = re.compile(r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}", re.DOTALL)
COMMENT = re.compile(r"{#.*?#}|{%\s*comment\b.*?{%\s*endcomment\s*%}|<!--.*?-->", re.DOTALL)
TEMPLATE_TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)


def python_files(*folders: str) -> list[Path]:
    """Return the modules of these folders (all apps when none is named), migrations left out."""
    return sorted(
        path
        for folder in folders or (*APPS, "asn_kinerja")
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts
    )


def templates() -> list[Path]:
    """Return every template, for pages, mails and documents."""
    return sorted(path for path in TEMPLATES.rglob("*") if path.suffix in {".html", ".txt", ".svg"})


def name_of(path: Path) -> str:
    """Return a path as people write it: from the root of the project."""
    return path.relative_to(ROOT).as_posix()


@cache
def text_of(path: Path) -> str:
    """Return the text of a file."""
    return path.read_text(encoding="utf-8")


@cache
def tree_of(path: Path) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse(text_of(path))


def lines_with(pattern: str, files: list[Path]) -> Iterator[str]:
    """Yield `file:line: text` for every line that matches."""
    expression = re.compile(pattern)
    for path in files:
        for number, line in enumerate(text_of(path).splitlines(), start=1):
            if expression.search(line):
                yield f"{name_of(path)}:{number}: {line.strip()}"
