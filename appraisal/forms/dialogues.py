"""Forms of a talk between employee and appraiser: begin, write together, sign."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from appraisal.domain.dialogues import MOST_FOLLOW_UPS, TEXTS, Planned
from appraisal.enums import DialogueSide
from appraisal.forms.cycles import DayField
from appraisal.forms.review import LONGEST_TEXT, long_text
from appraisal.models import Dialogue, FollowUp
from appraisal.workflow import EMPLOYEE

SPARE_ROWS = 2


class DialogueStartForm(forms.Form):
    """When the talk was and what about; `last_seen` is the newest record on the page."""

    held_on = DayField(label=_("Tanggal dialog"))
    topics = long_text(
        _("Hal yang dibicarakan"),
        rows=4,
        help_text=_("Misalnya: realisasi triwulan I, hambatan data, rencana pelatihan."),
    )
    last_seen = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)


class DialogueEditForm(forms.Form):
    """The draft as one side may change it, with its follow-ups and two spare rows."""

    held_on = DayField(label=_("Tanggal dialog"))
    topics = long_text(_("Hal yang dibicarakan"), rows=4)
    agreements = long_text(_("Kesepakatan"), rows=4)
    draft_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        dialogue: Dialogue,
        follow_ups: Sequence[FollowUp],
        side: str,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        own = "employee_view" if side == EMPLOYEE else "appraiser_view"
        initial = {name: getattr(dialogue, name) for name in ("held_on", "draft_version", *TEXTS)}
        super().__init__(data, initial=initial)
        self.stored = dialogue
        self.fields["agreements"].required = False
        self.fields[own] = long_text(_("Pandangan Anda"), rows=4, help_text=_("Hanya Anda yang mengubahnya."))
        self.fields[own].required = False
        self.own = own
        self.size = min(len(follow_ups) + SPARE_ROWS, MOST_FOLLOW_UPS)
        for place in range(self.size):
            known = follow_ups[place] if place < len(follow_ups) else None
            self.add_row(place, known)
        self.order_fields(["held_on", "topics", own, "agreements"])

    def add_row(self, place: int, known: FollowUp | None) -> None:
        """Add the three fields of one follow-up."""
        number = place + 1
        self.fields[f"task{place}"] = forms.CharField(
            label=format_lazy(_("Tindak lanjut {number}"), number=number), max_length=300, required=False
        )
        self.fields[f"side{place}"] = forms.ChoiceField(
            label=format_lazy(_("Oleh (tindak lanjut {number})"), number=number),
            choices=DialogueSide.choices,
            required=False,
        )
        self.fields[f"due{place}"] = DayField(
            label=format_lazy(_("Paling lambat (tindak lanjut {number})"), number=number), required=False
        )
        if known is not None:
            row = {f"task{place}": known.task, f"side{place}": known.side, f"due{place}": known.due_on}
            self.initial.update(row)

    def clean(self) -> dict[str, Any]:
        """Ask for the day of each follow-up that says what is to be done."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        for place in range(self.size):
            task, due = values.get(f"task{place}", "").strip(), f"due{place}"
            if task and not values.get(due) and due not in self.errors:
                self.add_error(due, _now("Isi sampai kapan tindak lanjut ini selesai."))
        return values

    def texts(self) -> dict[str, str]:
        """Return the texts after a valid form; the other side's view as it is stored."""
        return {name: self.cleaned_data.get(name, getattr(self.stored, name)) for name in TEXTS}

    def planned(self) -> list[Planned]:
        """Return the rows that say something."""
        values = self.cleaned_data
        return [
            Planned(values[f"task{place}"].strip(), values[f"side{place}"], values[f"due{place}"])
            for place in range(self.size)
            if values[f"task{place}"].strip()
        ]

    def rows(self) -> list[list[forms.BoundField]]:
        """Return the fields of each follow-up."""
        return [[self[f"{name}{place}"] for name in ("task", "side", "due")] for place in range(self.size)]

    def head(self) -> list[forms.BoundField]:
        """Return the fields above the follow-ups."""
        return [self[name] for name in ("held_on", "topics", self.own, "agreements")]

    def renew(self, draft_version: int) -> None:
        """After a conflict: what is stored has been shown, so that the next save may replace it."""
        self.data = {**dict(self.data.items()), "draft_version": str(draft_version)}


class DialogueMoveForm(forms.Form):
    """A move of the record, with the version that was read and a reason where one is needed."""

    move = forms.CharField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    draft_version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Alasan"), max_length=LONGEST_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
