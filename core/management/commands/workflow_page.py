"""Write docs/workflow.md from the state tables, or check that it follows from them."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import models

from core.workflow import WORKFLOWS, Transition, Workflow

HEAD = """# States and moves

Written by `manage.py workflow_page` from the `workflow.py` of each application; do not edit by hand.
A move that goes back tells everyone who had signed. A note is a written reason.
"""


def sentence(text: str) -> str:
    """Return the text so that it cannot break a table row."""
    return text.replace("|", "\\|").replace("\n", " ")


def diagram(workflow: Workflow, labels: dict[str, str]) -> list[str]:
    """Return the lines of one Mermaid diagram."""
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {workflow.states[0]}"]
    lines += [f"    {state} : {labels[state]}" for state in workflow.states]
    for move in workflow.transitions:
        lines += [f"    {source} --> {move.target} : {move.name}" for source in move.sources]
    left = {source for move in workflow.transitions for source in move.sources}
    lines += [f"    {state} --> [*]" for state in workflow.states if state not in left]
    return [*lines, "```"]


def row(move: Transition, labels: dict[str, str]) -> str:
    """Return the table row of one move."""
    marks = [word for word, holds in (("back", move.backward), ("note", move.needs_note)) if holds]
    # A precondition that a function made is named after the function that made it.
    marks += [check.__qualname__.split(".")[0].replace("_", " ") for check in move.preconditions]
    cells = [
        f"`{move.name}`",
        str(move.label),
        ", ".join(labels[source] for source in move.sources),
        labels[move.target],
        move.role,
        ", ".join(marks),
        move.ground,
    ]
    return "| " + " | ".join(sentence(cell) for cell in cells) + " |"


def section(model: type[models.Model], workflow: Workflow) -> str:
    """Return the part of the page about one model."""
    field: Any = model._meta.get_field("state")
    labels = {str(value): str(label) for value, label in field.choices}
    lines = [f"## {model.__name__}", "", *diagram(workflow, labels), ""]
    lines += ["| Move | Button | From | To | Who | Asks for | Ground |", "|---|---|---|---|---|---|---|"]
    lines += [row(move, labels) for move in workflow.transitions]
    return "\n".join(lines) + "\n"


def page() -> str:
    """Return the whole page; the same tables give the same text."""
    models_by_name = sorted(WORKFLOWS, key=lambda model: model._meta.label)
    return "\n".join([HEAD, *(section(model, WORKFLOWS[model]) for model in models_by_name)])


class Command(BaseCommand):
    """`manage.py workflow_page [--check]`."""

    help = "Write docs/workflow.md from the state tables; --check only compares."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--check", action="store_true", help="end with an error when it is out of date")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - the signature of Django
        """Write or compare; CommandError when they differ."""
        path = Path(settings.BASE_DIR) / "docs" / "workflow.md"
        text = page()
        if not options["check"]:
            path.write_text(text)
        elif not path.exists() or path.read_text() != text:
            raise CommandError("docs/workflow.md is out of date. Run: manage.py workflow_page")
