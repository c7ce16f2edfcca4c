"""Templates of ours may not name a variable that does not exist: a silent empty place hides a mistake."""

import sys
from pathlib import Path

from django.conf import settings

OURS = Path(settings.BASE_DIR if hasattr(settings, "BASE_DIR") else Path(__file__).resolve().parents[1])


class UndefinedVariable(AssertionError):
    """A template of ours shows a variable that its context does not hold."""


class Undefined(str):
    """Stands in for `string_if_invalid`: raises in our templates, is empty in those of libraries."""

    __slots__ = ()

    def __contains__(self, text: object) -> bool:
        return text == "%s"

    def __mod__(self, variable: object) -> str:
        origin = rendered_template()
        if origin.startswith(str(OURS / "templates")):
            raise UndefinedVariable(f"{origin}: {variable} is undefined")
        return ""


def rendered_template() -> str:
    """Return the file of the template that is being rendered now."""
    frame = sys._getframe(1)
    while frame is not None:
        context = frame.f_locals.get("context")
        render_context = getattr(context, "render_context", None)
        template = getattr(render_context, "template", None)
        if template is not None:
            return str(template.origin.name)
        frame = frame.f_back
    return ""
