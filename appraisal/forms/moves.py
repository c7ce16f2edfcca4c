"""The form of a move: the version it was decided on, and the reason where one is needed."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.workflow import Transition


class MoveForm(forms.Form):
    """`version` is that of the appraisal as it was shown: a second click takes no second move."""

    version = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={
            "required": _("Formulir tidak lengkap. Muat ulang halaman, lalu coba lagi."),
            "invalid": _("Formulir tidak lengkap. Muat ulang halaman, lalu coba lagi."),
        },
    )
    note = forms.CharField(
        label=_("Catatan"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=5000,
        error_messages={"required": _("Tuliskan alasannya agar pihak lain mengerti.")},
    )

    def __init__(
        self, transition: Transition, data: Mapping[str, Any] | None = None, *, version: int = 0
    ) -> None:
        super().__init__(data, auto_id=f"{transition.name}-%s", initial={"version": version})
        self.transition = transition
        if transition.needs_note:
            self.fields["note"].required = True
        else:
            del self.fields["note"]


def renewed(form: forms.Form, **seen: object) -> forms.Form:
    """Return a refused form as it can be sent again: what was typed and its errors, on what stands now.

    `seen` names the hidden fields that say what the page was decided on; without this a form that was
    overtaken once would be refused for ever.
    """
    form.data = {**dict(form.data.items()), **{name: str(value) for name, value in seen.items()}}
    return form
