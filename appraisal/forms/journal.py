"""Forms of the journal."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from appraisal.enums import ItemKind
from appraisal.forms.cycles import DayField
from appraisal.models import AssessedItem
from core.files import UploadField

LONGEST_TEXT = 4000
LONGEST_TITLE = 70


def item_choices(items: Iterable[AssessedItem]) -> list[tuple[str, Any]]:
    """Return the items a note may be about, results before values, in groups."""
    groups = []
    for kind in (ItemKind.RESULT, ItemKind.BEHAVIOUR):
        of_kind = [item for item in items if item.kind == kind]
        of_kind.sort(key=lambda item: (item.position, item.pk))
        rows = [(str(item.pk), Truncator(item.title).chars(LONGEST_TITLE)) for item in of_kind]
        if rows:
            groups.append((str(kind.label), rows))
    return groups


class ItemChoiceForm(forms.Form):
    """Which item a note proves. `items` are those of the plan."""

    item = forms.ChoiceField(label=_("Untuk butir"), required=False)

    def __init__(
        self,
        items: Iterable[AssessedItem],
        data: Mapping[str, Any] | None = None,
        **options: Any,  # noqa: ANN401 - those of forms.Form
    ) -> None:
        super().__init__(data, **options)
        self.items = {str(item.pk): item for item in items}
        self.fields["item"].choices = [  # type: ignore[attr-defined]
            ("", _("Belum tentu")),
            *item_choices(self.items.values()),
        ]

    def chosen(self) -> AssessedItem | None:
        """Return the chosen item after a valid form."""
        return self.items.get(self.cleaned_data["item"])


class JournalNoteForm(ItemChoiceForm):
    """The words, the day and the item of a note."""

    body = forms.CharField(
        label=_("Catatan"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Apa yang Anda kerjakan, dan apa hasilnya?"),
    )
    noted_on = DayField(label=_("Tanggal"))
    field_order = ["body", "item", "noted_on"]


class JournalEditForm(JournalNoteForm):
    """A note as it may be changed; `seen` says which state of it the page shows."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class JournalAddForm(JournalNoteForm):
    """A new note, perhaps with a photo or PDF; `last_seen` is the newest note on the page."""

    upload = UploadField(label=_("Foto atau PDF (bila ada)"), required=False)
    last_seen = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    field_order = ["upload", "body", "item", "noted_on", "last_seen"]

    @staticmethod
    def fresh(day: date, item_id: str, last_seen: int) -> dict[str, Any]:
        """Return what a new form shows."""
        return {"noted_on": day, "item": item_id, "last_seen": last_seen}
