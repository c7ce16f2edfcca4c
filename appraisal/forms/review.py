"""Forms of the review: rating and comment per item, ratings of whole axes, hand-over."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal.enums import ItemKind, Rating, Verification
from appraisal.forms.drafts import ItemDraftForm
from appraisal.models import Appraisal, AssessedItem

LONGEST_TEXT = 4000
FROM_HIGH_TO_LOW = [(rating.value, rating.label) for rating in reversed(Rating)]


def long_text(label: Any, rows: int = 3, help_text: Any = "") -> forms.CharField:  # noqa: ANN401 - lazy text
    """Make a field for a few sentences."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class ReviewItemForm(ItemDraftForm):
    """Rating and comment of one item, or why it does not apply."""

    review_rating = forms.ChoiceField(
        label=_("Rating"), choices=FROM_HIGH_TO_LOW, widget=forms.RadioSelect, required=False
    )
    review_override_reason = long_text(
        _("Alasan menyimpang dari usulan"), rows=2, help_text=_("Wajib bila rating Anda berbeda dari usulan.")
    )
    review_comment = long_text(_("Umpan balik"), rows=2)
    verification = forms.ChoiceField(
        label=_("Verifikasi kontribusi"),
        choices=[("", _("belum diperiksa")), *Verification.choices],
        help_text=_("Yang tidak dapat dibenarkan tidak dihitung; ia tidak dihitung nol."),
    )
    verification_note = long_text(
        _("Catatan verifikasi"), rows=2, help_text=_("Apa yang Anda periksa; wajib bila tidak dibenarkan.")
    )
    not_applicable_reason = long_text(_("Alasan tidak berlaku"), rows=2)

    class Meta:
        model = AssessedItem
        fields = [
            "review_rating",
            "review_override_reason",
            "review_comment",
            "verification",
            "verification_note",
            "not_applicable",
            "not_applicable_reason",
        ]

    def __init__(self, item: Any, data: Any = None) -> None:  # noqa: ANN401 - a row, posted data
        super().__init__(item, data)
        unasked = (
            ["review_override_reason"]
            if item.kind == ItemKind.CONTRIBUTION
            else ["verification", "verification_note"]
        )
        if item.kind == ItemKind.BEHAVIOUR:
            unasked.append("review_override_reason")
        for name in unasked:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of an item that does not apply; without it the item keeps counting."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("not_applicable") and not cleaned.get("not_applicable_reason"):
            self.add_error(
                "not_applicable_reason",
                _("Tuliskan mengapa butir ini tidak berlaku. Tanpa alasan, butir ini tetap dihitung."),
            )
        if cleaned.get("verification") == Verification.REFUSED and not cleaned.get("verification_note"):
            self.add_error("verification_note", _("Tuliskan mengapa kontribusi ini tidak dapat dibenarkan."))
        rating, suggestion = cleaned.get("review_rating"), self.instance.review_suggestion
        if (
            "review_override_reason" in self.fields
            and rating
            and suggestion
            and rating != suggestion
            and not cleaned.get("not_applicable")
            and not cleaned.get("review_override_reason")
        ):
            self.add_error("review_override_reason", _("Tuliskan mengapa rating ini berbeda dari usulan."))
        return cleaned


class ReviewAxesForm(ItemDraftForm):
    """The appraiser's ratings of whole axes, where they depart from the suggestion, and his advice."""

    word = "axes"

    @property
    def subject(self) -> str:
        """The part of the page, since the fields belong to no item."""
        return str(_("Rating keseluruhan"))

    work_override = forms.ChoiceField(
        label=_("Rating hasil kerja"), choices=[("", _("Ikuti usulan")), *FROM_HIGH_TO_LOW]
    )
    work_override_reason = long_text(
        _("Alasan rating hasil kerja"), rows=2, help_text=_("Wajib bila rating Anda tetapkan sendiri.")
    )
    behaviour_override = forms.ChoiceField(
        label=_("Rating perilaku kerja"), choices=[("", _("Ikuti usulan")), *FROM_HIGH_TO_LOW]
    )
    behaviour_override_reason = long_text(
        _("Alasan rating perilaku kerja"), rows=2, help_text=_("Wajib bila rating Anda tetapkan sendiri.")
    )
    predicate_reason = long_text(
        _("Alasan predikat"),
        rows=3,
        help_text=_("Wajib bila predikatnya memerlukan tanda tangan kedua; dibaca atasan Anda dan pegawai."),
    )
    recommendation = long_text(
        _("Catatan/rekomendasi"), help_text=_("Dicetak dalam dokumen evaluasi, misalnya saran pengembangan.")
    )

    class Meta:
        model = Appraisal
        fields = [
            "work_override",
            "work_override_reason",
            "behaviour_override",
            "behaviour_override_reason",
            "predicate_reason",
            "recommendation",
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for the reason of a rating that departs from the suggestion."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for axis in ("work", "behaviour"):
            if cleaned.get(f"{axis}_override") and not cleaned.get(f"{axis}_override_reason"):
                self.add_error(
                    f"{axis}_override_reason",
                    _("Tuliskan mengapa rating ini Anda tetapkan sendiri."),
                )
        return cleaned


class MoveForm(forms.Form):
    """A move without any words: the version of the appraisal that was looked at."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
