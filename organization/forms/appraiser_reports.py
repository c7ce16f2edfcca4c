"""Forms of reports "this is not my supervisor"."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organization.forms.fields import NipOfSomebody

UNKNOWN = "0"
OTHER = "other"
REASONS = (
    ("moved", _("Saya sudah pindah unit atau jabatan")),
    ("changed", _("Atasan saya sudah berganti")),
    ("elsewhere", _("Saya bekerja di bawah bidang atau seksi lain")),
    (OTHER, _("Lainnya")),
)


class AppraiserReportForm(forms.Form):
    """Whom the employee proposes, and why; a reason is chosen, so that nothing need be typed."""

    proposed = forms.ChoiceField(label=_("Siapa atasan Anda yang benar?"), widget=forms.RadioSelect)
    why = forms.ChoiceField(label=_("Mengapa?"), choices=REASONS, widget=forms.RadioSelect)
    explanation = forms.CharField(
        label=_("Penjelasan"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Boleh kosong. Nomor SK atau surat tugas mempercepat keputusan."),
    )

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["proposed"].choices = [  # type: ignore[attr-defined]
            *people,
            (UNKNOWN, _("Saya tidak tahu; biar pengelola kepegawaian yang menentukan")),
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for a few words where no reason of the list fits."""
        values = super().clean() or {}
        if values.get("why") == OTHER and not values.get("explanation", "").strip():
            self.add_error("explanation", _("Tuliskan sebentar alasannya."))
        return values

    @property
    def reason(self) -> str:
        """Return the chosen reason and what was typed as one text."""
        chosen = dict(REASONS)[self.cleaned_data["why"]]
        typed = self.cleaned_data["explanation"].strip()
        if self.cleaned_data["why"] == OTHER:
            return str(typed)
        return f"{chosen}. {typed}".strip()


class ReportAcceptForm(NipOfSomebody):
    """Whom HR names: the proposed one when nothing is typed."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["nip"].required = False
        self.fields["nip"].label = _("NIP pejabat penilai yang benar")
        self.fields["nip"].widget.attrs["list"] = "superior-list"
        self.fields["nip"].help_text = _("Pilihan yang muncul adalah pimpinan unit terdekat.")


class ReportRejectForm(forms.Form):
    """Why the recorded appraiser is right."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Alasan untuk pegawai"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
