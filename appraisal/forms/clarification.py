"""Forms of a clarification: question, message, decision."""

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal.forms.review import FROM_HIGH_TO_LOW, MoveForm, long_text
from core.files import UploadField


class ClarificationOpenForm(forms.Form):
    """Why the employee questions the rating, perhaps with a file."""

    reason = long_text(
        _("Alasan"),
        rows=5,
        help_text=_("Apa yang menurut Anda belum tepat, dan data atau kejadian apa yang mendukungnya?"),
    )
    claimed_rating = forms.ChoiceField(
        label=_("Rating yang menurut Anda tepat"),
        choices=[("", _("tidak menyebut rating tertentu")), *FROM_HIGH_TO_LOW],
        required=False,
    )
    upload = UploadField(label=_("Berkas pendukung (bila ada)"), required=False)


class ClarificationMessageForm(forms.Form):
    """A message with perhaps a file; `last_seen` tells which messages the writer had before him."""

    body = long_text(_("Pesan"), rows=4)
    upload = UploadField(label=_("Berkas (bila ada)"), required=False)
    last_seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class ClarificationKeepForm(MoveForm):
    """The rating stays, for a reason."""

    note = long_text(_("Alasan nilai tetap"), help_text=_("Dibaca pegawai dan disimpan bersama hasil."))


class SignatureForm(MoveForm):
    """The second signature under an extreme predicate, with perhaps a remark."""

    note = long_text(_("Catatan (bila ada)"))

    def __init__(self, *args: object, needs_note: bool = False, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["note"].required = needs_note
        if needs_note:
            self.fields["note"].label = _("Siapa yang menandatangani, kapan, dan nomor suratnya")


class ReturnForm(MoveForm):
    """Back to the appraiser, for a reason."""

    note = long_text(_("Apa yang perlu diperiksa lagi"))


class ClarificationChangeForm(MoveForm):
    """Another rating, for a reason. `follow_suggestion` is asked only where the axis was set by hand."""

    rating = forms.ChoiceField(label=_("Rating baru"), choices=FROM_HIGH_TO_LOW, widget=forms.RadioSelect)
    note = long_text(_("Alasan perubahan"), help_text=_("Dibaca pegawai dan disimpan bersama hasil."))
    follow_suggestion = forms.BooleanField(
        label=_("Rating keseluruhan bagian ini kembali mengikuti usulan"),
        help_text=_(
            "Anda menetapkan sendiri rating keseluruhan bagian ini. Tanpa centang, rating itu tetap berlaku"
            " walau butir ini berubah."
        ),
        required=False,
    )

    def __init__(self, *args: object, axis_is_set: bool = False, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        if not axis_is_set:
            del self.fields["follow_suggestion"]
