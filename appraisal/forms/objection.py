"""Forms of an objection: statement, explanation, decision, record of a decision made elsewhere."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal.enums import HearingWay, ObjectionDecision
from appraisal.forms.cycles import DayField
from appraisal.forms.review import FROM_HIGH_TO_LOW, MoveForm, long_text
from core.files import UploadField
from organization.domain.nip import NipError, normalized, parse_nip
from organization.enums import EmployeeKind


class ObjectionFileForm(MoveForm):
    """The statement of the employee with its reasons."""

    note = long_text(
        _("Pernyataan keberatan dan alasannya"),
        rows=7,
        help_text=_("Sebutkan bagian mana yang tidak Anda terima, mengapa, dan hasil yang Anda minta."),
    )
    upload = UploadField(label=_("Berkas pendukung (bila ada)"), required=False)


class ObjectionExplainForm(MoveForm):
    """The explanation of the appraiser."""

    note = long_text(
        _("Penjelasan"), rows=7, help_text=_("Dibaca pegawai dan pejabat yang memutuskan keberatan.")
    )
    upload = UploadField(label=_("Berkas pendukung (bila ada)"), required=False)


class ObjectionReplyForm(MoveForm):
    """The employee's answer to the explanation."""

    note = long_text(
        _("Tanggapan Anda atas penjelasan"),
        rows=7,
        help_text=_("Dibaca pejabat penilai dan pejabat yang memutuskan. Hanya dapat dikirim satu kali."),
    )


class ObjectionWithdrawForm(MoveForm):
    """Why the employee takes the objection back; he need not say."""

    note = long_text(_("Alasan (boleh dikosongkan)"), rows=3)

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - the options of forms.Form
        super().__init__(*args, **options)
        self.fields["note"].required = False


class ObjectionPassOnForm(MoveForm):
    """Why somebody else decides."""

    note = long_text(_("Alasan melimpahkan"), rows=3, help_text=_("Dibaca pegawai dan semua pejabatnya."))


class ObjectionHearForm(MoveForm):
    """When, how and where somebody was heard, who was there and what was said."""

    held_on = DayField(label=_("Tanggal pemeriksaan"))
    way = forms.ChoiceField(label=_("Cara"), choices=HearingWay.choices, widget=forms.RadioSelect)
    place = forms.CharField(
        label=_("Tempat atau tautan"),
        max_length=200,
        required=False,
        help_text=_("Wajib untuk pertemuan langsung, misalnya ruang rapat kecamatan."),
    )
    present = forms.CharField(
        label=_("Yang hadir"), max_length=500, help_text=_("Nama dan jabatan, dipisahkan koma.")
    )
    appraiser_said = long_text(
        _("Keterangan pejabat penilai"), rows=4, help_text=_("Kosongkan bila ia tidak didengar kali ini.")
    )
    employee_said = long_text(
        _("Keterangan pegawai"), rows=4, help_text=_("Kosongkan bila ia tidak didengar kali ini.")
    )
    employee_added = long_text(
        _("Pernyataan lanjutan pegawai"),
        rows=3,
        help_text=_("Yang ia tambahkan sesudah mendengar keterangan pejabat penilai."),
    )
    heard_by_name = forms.CharField(label=_("Nama pejabat yang mendengar"), max_length=200)
    upload = UploadField(label=_("Berita acara (bila ada)"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - the options of forms.Form
        super().__init__(*args, **options)
        for name in ("appraiser_said", "employee_said", "employee_added"):
            self.fields[name].required = False

    def fit(self, *, for_superior: bool) -> None:
        """Leave out what the application knows: the name of the superior who records his own talk."""
        if for_superior:
            del self.fields["heard_by_name"]


class ObjectionDecideForm(MoveForm):
    """Keep or change, why, and the ratings of both axes when changed."""

    decision = forms.ChoiceField(
        label=_("Keputusan"), choices=ObjectionDecision.choices, widget=forms.RadioSelect
    )
    work = forms.ChoiceField(
        label=_("Rating hasil kerja yang ditetapkan"),
        choices=[("", _("Pilih bila hasil diubah")), *FROM_HIGH_TO_LOW],
        required=False,
    )
    behaviour = forms.ChoiceField(
        label=_("Rating perilaku kerja yang ditetapkan"),
        choices=[("", _("Pilih bila hasil diubah")), *FROM_HIGH_TO_LOW],
        required=False,
    )
    note = long_text(
        _("Alasan keputusan"),
        rows=6,
        help_text=_("Dicetak dalam dokumen evaluasi. Keputusan bersifat final."),
    )

    unheard_reason = long_text(
        _("Mengapa diputuskan tanpa mendengar kedua pihak"),
        rows=3,
        help_text=_("Dicatat dalam rekaman dan dicetak dalam dokumen evaluasi."),
    )

    def fit(self, *, everybody_heard: bool) -> None:
        """Ask for the reason of a decision without hearing only where one side was not heard."""
        if everybody_heard:
            del self.fields["unheard_reason"]

    def clean(self) -> dict[str, Any]:
        """Ask for both ratings when the result is changed."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("decision") == ObjectionDecision.CHANGE:
            for axis in ("work", "behaviour"):
                if not cleaned.get(axis) and axis not in self.errors:
                    self.add_error(axis, _("Tetapkan rating ini karena hasil diubah."))
        return cleaned


class ObjectionRecordForm(ObjectionDecideForm):
    """The decision of an official outside the application, with its scan."""

    decider_name = forms.CharField(label=_("Nama pejabat yang memutuskan"), max_length=200)
    decider_nip = forms.CharField(
        label=_("NIP pejabat yang memutuskan"),
        max_length=30,
        required=False,
        help_text=_("18 angka. Kosongkan bila pejabat itu tidak ber-NIP, misalnya wali kota."),
    )
    decider_post = forms.CharField(label=_("Jabatan pejabat yang memutuskan"), max_length=200)
    upload = UploadField(label=_("Pindaian keputusan"))

    def clean_decider_nip(self) -> str:
        """Return the digits, or refuse with the sentence of the first thing that is wrong."""
        typed: str = self.cleaned_data["decider_nip"]
        if not typed.strip():
            return ""
        try:
            parse_nip(typed, EmployeeKind.PNS)
        except NipError as error:
            raise forms.ValidationError(str(error)) from error
        return normalized(typed)
