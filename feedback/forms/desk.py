"""Forms of officers: what they do with a case."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from feedback.enums import Component, RejectReason
from feedback.forms.fields import LONGEST_TEXT, PlainTextMixin, SeveralUploadsField, text_area
from feedback.models import RoutingRule, Service
from feedback.queries import active_services, reportable_units
from organization.models import Unit

if TYPE_CHECKING:
    RuleBase = forms.ModelForm[RoutingRule]
    ServiceBase = forms.ModelForm[Service]
else:
    RuleBase = ServiceBase = forms.ModelForm


class CaseActForm(PlainTextMixin, forms.Form):
    """A move without words: only the version of the page it was made on."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class VerifyForm(CaseActForm):
    """The report is complete; does it need an internal audit?"""

    has_oversight = forms.BooleanField(
        label=_("Berkadar pengawasan (perlu pemeriksaan internal)"), required=False
    )


class UnitForm(CaseActForm):
    """To which unit."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), empty_label=_("Pilih unit"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = reportable_units()  # type: ignore[attr-defined]


class TransferForm(UnitForm):
    """To which unit and why."""

    body = forms.CharField(label=_("Alasan pemindahan"), max_length=1000, widget=text_area(2))


class WordsForm(CaseActForm):
    """Words to the reporter or to colleagues."""

    body = forms.CharField(label=_("Isi"), max_length=5000, widget=text_area(5))


class AnswerForm(WordsForm):
    """The answer, with documents."""

    uploads = SeveralUploadsField(
        label=_("Dokumen atau foto"),
        required=False,
        help_text=_("Langsung dapat dibuka pelapor; umum hanya bila diterbitkan."),
    )


class InterimForm(CaseActForm):
    """Why it takes longer, and until when."""

    body = forms.CharField(label=_("Mengapa belum selesai"), max_length=2000, widget=text_area(3))
    promised_on = forms.DateField(
        label=_("Dijanjikan selesai"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class RejectForm(CaseActForm):
    """A reason of the closed list."""

    reason = forms.ChoiceField(label=_("Alasan"), choices=RejectReason)


class MergeForm(CaseActForm):
    """The number of the report that takes this one in."""

    number = forms.CharField(label=_("Nomor laporan tujuan"), max_length=20)


class PrivacyForm(CaseActForm):
    """More protection than the citizen asked for."""

    anonymous = forms.BooleanField(label=_("Anonim"), required=False)
    secret = forms.BooleanField(label=_("Rahasia"), required=False)


class ReasonForm(CaseActForm):
    """A reason that stays in the log."""

    reason = forms.CharField(label=_("Alasan"), max_length=300)


class PublishForm(PlainTextMixin, forms.Form):
    """The texts for everybody; what was chosen and what the preview showed come with the page."""

    title = forms.CharField(label=_("Judul untuk umum"), max_length=150)
    body = forms.CharField(label=_("Isi untuk umum"), max_length=6000, widget=text_area(8))
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class RoutingRuleForm(PlainTextMixin, RuleBase):
    """One rule of where reports are proposed to go."""

    class Meta:
        model = RoutingRule
        fields = ("position", "kind", "service", "words", "unit", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = reportable_units()  # type: ignore[attr-defined]
        self.fields["service"].queryset = active_services()  # type: ignore[attr-defined]


class ServiceForm(PlainTextMixin, ServiceBase):
    """A service with its fourteen components."""

    class Meta:
        model = Service
        fields = (
            "unit",
            "name",
            "description",
            "promised_min",
            "promised_max",
            "promised_unit",
            "promised_note",
            "fee",
            "is_active",
        )
        widgets = {"description": text_area(3)}

    def __init__(self, *args: Any, units: Any, texts: dict[str, str] | None = None, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units.order_by("path")  # type: ignore[attr-defined]
        self.fields["description"].validators.append(MaxLengthValidator(LONGEST_TEXT))
        for kind, label in Component.choices:
            self.fields[f"component_{kind}"] = forms.CharField(
                label=label,
                required=False,
                max_length=LONGEST_TEXT,
                widget=text_area(2),
                initial=(texts or {}).get(kind, ""),
            )

    def clean(self) -> dict[str, Any]:
        """Ask for a unit of time and a range in its order."""
        values = super().clean() or {}
        low, high = values.get("promised_min"), values.get("promised_max")
        if high is not None and not values.get("promised_unit"):
            self.add_error("promised_unit", _("Pilih satuan waktunya."))
        if low is not None and high is None:
            self.add_error("promised_max", _("Isi juga waktu paling lama."))
        if low is not None and high is not None and low > high:
            self.add_error("promised_max", _("Lebih kecil daripada waktu paling cepat."))
        return values

    def components(self) -> dict[str, str]:
        """Return the components that were typed, after a valid form."""
        return {kind: self.cleaned_data[f"component_{kind}"] for kind in Component.values}


class PledgeForm(PlainTextMixin, forms.Form):
    """The maklumat of a unit."""

    text = forms.CharField(label=_("Isi maklumat"), max_length=3000, widget=text_area(5))
    signed_by = forms.CharField(label=_("Ditandatangani oleh"), max_length=200)
    signed_on = forms.DateField(
        label=_("Tanggal"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class ServiceUploadForm(PlainTextMixin, forms.Form):
    """A table of services."""

    table = forms.FileField(label=_("Berkas XLSX atau CSV"))
