"""Forms of what follows a result: another look, improvement plan, counselling."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from appraisal.domain.improvements import MOST_STEPS, PlannedStep
from appraisal.forms.cycles import DayField
from appraisal.forms.review import LONGEST_TEXT, long_text
from appraisal.models import Improvement, ImprovementStep

SPARE_ROWS = 2


class RecheckForm(forms.Form):
    """Which item the appraiser should look at again, and why."""

    item = forms.ChoiceField(label=_("Butir"), error_messages={"required": _("Pilih satu butir.")})
    reason = long_text(
        _("Alasan"),
        rows=4,
        help_text=_("Dibaca pejabat penilai dan pegawai. Tulis apa yang perlu diperiksa, bukan rating mana."),
    )

    def __init__(
        self,
        items: Sequence[tuple[str, str]],
        data: Mapping[str, Any] | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.fields["item"].choices = list(items)  # type: ignore[attr-defined]


class ImprovementForm(forms.Form):
    """The draft of a plan with its steps and two spare rows."""

    goals = long_text(
        _("Yang hendak dicapai"),
        rows=4,
        help_text=_("Hasil kerja atau perilaku mana yang membaik, dan dari mana itu terlihat."),
    )
    support = long_text(
        _("Bimbingan dan dukungan"),
        rows=3,
        help_text=_("Apa yang disediakan: bimbingan, pelatihan, alat, pembagian tugas."),
    )
    draft_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        plan: Improvement,
        steps: Sequence[ImprovementStep],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        initial = {"goals": plan.goals, "support": plan.support, "draft_version": plan.draft_version}
        super().__init__(data, initial=initial)
        self.fields["support"].required = False
        self.size = min(max(len(steps) + SPARE_ROWS, 3), MOST_STEPS)
        for place in range(self.size):
            self.add_row(place, steps[place] if place < len(steps) else None)

    def add_row(self, place: int, known: ImprovementStep | None) -> None:
        """Add the two fields of one step."""
        number = place + 1
        self.fields[f"task{place}"] = forms.CharField(
            label=format_lazy(_("Langkah {number}"), number=number), max_length=300, required=False
        )
        self.fields[f"due{place}"] = DayField(
            label=format_lazy(_("Paling lambat (langkah {number})"), number=number), required=False
        )
        if known is not None:
            self.initial.update({f"task{place}": known.task, f"due{place}": known.due_on})

    def clean(self) -> dict[str, Any]:
        """Ask for the day of each step that says what is to be done."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        for place in range(self.size):
            task, due = values.get(f"task{place}", "").strip(), f"due{place}"
            if task and not values.get(due) and due not in self.errors:
                self.add_error(due, _now("Isi sampai kapan langkah ini selesai."))
        return values

    def planned(self) -> list[PlannedStep]:
        """Return the rows that say something."""
        values = self.cleaned_data
        return [
            PlannedStep(values[f"task{place}"].strip(), values[f"due{place}"])
            for place in range(self.size)
            if values[f"task{place}"].strip()
        ]

    def rows(self) -> list[list[forms.BoundField]]:
        """Return the fields of each step."""
        return [[self[f"task{place}"], self[f"due{place}"]] for place in range(self.size)]

    def head(self) -> list[forms.BoundField]:
        """Return the fields above the steps."""
        return [self["goals"], self["support"]]

    def renew(self, draft_version: int) -> None:
        """After a conflict: what is stored has been shown, so that the next save may replace it."""
        self.data = {**dict(self.data.items()), "draft_version": str(draft_version)}


class ImprovementMoveForm(forms.Form):
    """A move of the plan, with the versions that were read and a reason where one is needed."""

    move = forms.CharField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    draft_version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Alasan"), max_length=LONGEST_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, ends: bool = False, **options: Any) -> None:  # noqa: ANN401 - those of Form
        super().__init__(*args, **options)
        if ends:
            self.fields["note"].label = _("Apa hasilnya, dan apa langkah berikutnya")


class RecheckWithdrawForm(forms.Form):
    """Why a request is taken back, with the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = long_text(_("Alasan"), rows=2)


class TalkForm(forms.Form):
    """A dated note of two people; `last_seen` is the newest one on the page."""

    held_on = DayField(label=_("Tanggal"))
    body = long_text(_("Catatan"), rows=4)
    last_seen = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)


class NoteForm(forms.Form):
    """One more note; `last_seen` is the newest one on the page."""

    body = long_text(_("Tambah catatan"), rows=3)
    last_seen = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
