"""The three short steps of a report, and the forms on the page of a ticket."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feedback.enums import CITIZEN_ENTRIES, CaseChannel, CaseKind, EntryKind
from feedback.forms.fields import PlainTextMixin, SeveralUploadsField, text_area
from feedback.models import Service, ServicePoint
from feedback.queries import active_services, reportable_units, service_points
from organization.models import Unit


class ReportAboutForm(PlainTextMixin, forms.Form):
    """Step 1: what kind of report, and about what."""

    kind = forms.ChoiceField(
        label=_("Apa yang ingin Anda sampaikan?"), choices=CaseKind, widget=forms.RadioSelect
    )
    service = forms.ModelChoiceField(
        Service.objects.none(),
        label=_("Layanan"),
        required=False,
        empty_label=_("Tidak tahu / bukan layanan tertentu"),
    )
    point = forms.ModelChoiceField(
        ServicePoint.objects.none(),
        label=_("Tempat layanan"),
        required=False,
        empty_label=_("Tidak di tempat layanan"),
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("Instansi atau kelurahan"),
        required=False,
        empty_label=_("Tidak tahu; biar petugas yang menentukan"),
        help_text=_("Bila salah pilih, laporan Anda tetap diteruskan ke yang berwenang."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        for name, rows in (
            ("service", active_services()),
            ("point", service_points()),
            ("unit", reportable_units()),
        ):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        self.fields["service"].label_from_instance = lambda one: f"{one.name} – {one.unit.name}"  # type: ignore[attr-defined]


class ReportTextForm(PlainTextMixin, forms.Form):
    """Step 2: what happened, where and when."""

    title = forms.CharField(
        label=_("Judul singkat"),
        max_length=150,
        min_length=5,
        help_text=_("Misalnya: Lampu jalan mati di depan SDN 07."),
    )
    body = forms.CharField(
        label=_("Ceritakan"),
        max_length=5000,
        min_length=20,
        widget=text_area(6),
        help_text=_(
            "Apa yang terjadi, di mana, kapan, dan apa yang Anda harapkan. "
            "Jangan tulis NIK atau nomor telepon siapa pun."
        ),
    )
    address = forms.CharField(label=_("Alamat atau patokan"), max_length=300, required=False)
    happened_on = forms.DateField(
        label=_("Tanggal kejadian"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"],
    )

    def clean_happened_on(self) -> Any:  # noqa: ANN401
        """Refuse a day that has not come."""
        day = self.cleaned_data["happened_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("Tanggal kejadian belum tiba."))
        return day


class ReportSendForm(PlainTextMixin, forms.Form):
    """Step 3: files, protection, and how we reach the reporter. Everything but the choices may stay empty."""

    uploads = SeveralUploadsField(label=_("Foto atau PDF"), required=False)
    wants_anonymous = forms.BooleanField(
        label=_("Anonim: sembunyikan siapa saya dari umum dan dari unit yang dilaporkan"), required=False
    )
    wants_secret = forms.BooleanField(
        label=_("Rahasia: jangan pernah tampilkan laporan ini kepada umum"), required=False
    )
    name = forms.CharField(label=_("Nama"), max_length=150, required=False, help_text=_("Boleh kosong."))
    email = forms.EmailField(
        label=_("Surel"),
        required=False,
        help_text=_("Untuk kabar perkembangan. Kami kirim satu surel konfirmasi dahulu."),
    )
    phone = forms.CharField(label=_("Telepon"), max_length=30, required=False, help_text=_("Boleh kosong."))
    group_code = forms.CharField(
        label=_("Kode kelompok warga"),
        max_length=30,
        required=False,
        help_text=_("Hanya untuk RT/RW dan LPM yang terdaftar."),
    )
    proof = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    proof_answer = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)


class IntakeForm(ReportAboutForm, ReportTextForm):
    """What an officer writes for somebody at the counter or on the telephone, on one page."""

    channel = forms.ChoiceField(
        label=_("Cara melapor"),
        choices=[(one.value, one.label) for one in (CaseChannel.COUNTER, CaseChannel.PHONE)],
        widget=forms.RadioSelect,
    )
    wants_anonymous = forms.BooleanField(label=_("Pelapor meminta anonim"), required=False)
    wants_secret = forms.BooleanField(label=_("Pelapor meminta rahasia"), required=False)
    name = forms.CharField(label=_("Nama pelapor"), max_length=150, required=False)
    email = forms.EmailField(label=_("Surel pelapor"), required=False)
    phone = forms.CharField(label=_("Telepon pelapor"), max_length=30, required=False)
    uploads = SeveralUploadsField(label=_("Foto atau PDF"), required=False)
    ticket = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    field_order = ("channel", "kind", "title", "body", "service", "point", "unit", "address", "happened_on")


class TicketOpenForm(PlainTextMixin, forms.Form):
    """Number and secret code of a ticket."""

    number = forms.CharField(label=_("Nomor laporan"), max_length=30)
    code = forms.CharField(
        label=_("Kode rahasia"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class TicketTextForm(PlainTextMixin, forms.Form):
    """What the reporter writes: a reply, or why he appeals."""

    body = forms.CharField(label=_("Tulisan Anda"), max_length=5000, widget=text_area(4))


class TicketReplyForm(TicketTextForm):
    """A reply to an officer, with what he asked for."""

    uploads = SeveralUploadsField(label=_("Foto atau PDF"), required=False)


class TicketRateForm(PlainTextMixin, forms.Form):
    """How good the answer is."""

    score = forms.TypedChoiceField(
        label=_("Seberapa puas Anda dengan jawaban ini?"),
        coerce=int,
        choices=[
            (5, _("Sangat puas")),
            (4, _("Puas")),
            (3, _("Cukup")),
            (2, _("Kurang puas")),
            (1, _("Tidak puas")),
        ],
        widget=forms.RadioSelect,
    )


class TicketPrivacyForm(PlainTextMixin, forms.Form):
    """More protection, asked for by the reporter."""

    anonymous = forms.BooleanField(label=_("Anonim"), required=False)
    secret = forms.BooleanField(label=_("Rahasia"), required=False)


class FollowForm(PlainTextMixin, forms.Form):
    """A mail address that wants news of a case."""

    email = forms.EmailField(label=_("Surel"))


class CommentForm(PlainTextMixin, forms.Form):
    """A comment or thanks from a citizen with a mail address."""

    kind = forms.ChoiceField(
        label=_("Jenis"),
        choices=[(kind.value, EntryKind(kind).label) for kind in CITIZEN_ENTRIES],
        widget=forms.RadioSelect,
    )
    body = forms.CharField(label=_("Tulisan"), max_length=2000, widget=text_area(3))
    email = forms.EmailField(
        label=_("Surel"),
        help_text=_("Tidak ditampilkan. Tulisan dibaca petugas sesudah Anda mengonfirmasi surel."),
    )
