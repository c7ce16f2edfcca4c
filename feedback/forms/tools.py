"""Forms of what officers keep beside the cases: ready answers, groups, places, limits, restrictions."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from feedback.domain.bans import LONGEST_BAN
from feedback.domain.limits import LIMITS, LONGEST_WINDOW, Limit
from feedback.enums import BanDecision
from feedback.forms.fields import PlainTextMixin, text_area
from feedback.models import CannedAnswer, CommunityGroup, ServicePoint

if TYPE_CHECKING:
    CannedBase = forms.ModelForm[CannedAnswer]
    GroupBase = forms.ModelForm[CommunityGroup]
    PointBase = forms.ModelForm[ServicePoint]
else:
    CannedBase = GroupBase = PointBase = forms.ModelForm

LIMIT_LABELS = {
    "report": _("Laporan"),
    "report_unproved": _("Laporan dari peramban tanpa JavaScript"),
    "ticket": _("Salah menebak kode tiket"),
    "support": _("Dukungan"),
    "comment": _("Komentar"),
    "follow": _("Mengikuti laporan"),
    "draft": _("Menyimpan dan membuka laporan yang belum selesai"),
    "survey": _("Survei kepuasan"),
}
LONGEST_ANSWER = 5000
"""As the form of an answer takes."""
MOST_OF_A_LIMIT = 100_000
LIMIT_NUMBERS = {
    "minutes": (_("Dalam menit"), LONGEST_WINDOW),
    "amount": (_("Diperiksa sesudah"), MOST_OF_A_LIMIT),
    "refuse": (_("Menunggu sesudah"), MOST_OF_A_LIMIT),
}


class CannedAnswerForm(PlainTextMixin, CannedBase):
    """One ready answer."""

    class Meta:
        model = CannedAnswer
        fields = ("title", "body", "unit", "kind", "service", "is_active")
        widgets = {"body": text_area(6)}
        help_texts = {
            "body": _("Tulis {nomor}, {layanan}, atau {unit} di tempat yang diisi dari laporannya."),
            "kind": _("Kosong: untuk semua jenis."),
            "service": _("Kosong: untuk semua layanan."),
        }

    def __init__(self, *args: Any, units: Any, services: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units.order_by("path")  # type: ignore[attr-defined]
        self.fields["service"].queryset = services.order_by("name", "pk")  # type: ignore[attr-defined]
        self.fields["body"].validators.append(MaxLengthValidator(LONGEST_ANSWER))


class CannedChoiceForm(PlainTextMixin, forms.Form):
    """Which ready answer goes into the answer, and what was typed so far."""

    canned = forms.ModelChoiceField(CannedAnswer.objects.none(), required=False)
    body = forms.CharField(max_length=5000, required=False)

    def __init__(self, *args: Any, answers: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["canned"].queryset = answers  # type: ignore[attr-defined]


class GroupForm(PlainTextMixin, GroupBase):
    """A community group."""

    class Meta:
        model = CommunityGroup
        fields = ("name", "kind", "unit")

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units.order_by("path")  # type: ignore[attr-defined]


class ServicePointForm(PlainTextMixin, PointBase):
    """A place where citizens are served."""

    class Meta:
        model = ServicePoint
        fields = ("name", "address", "unit", "is_active")

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units.order_by("path")  # type: ignore[attr-defined]


class LimitTableForm(PlainTextMixin, forms.Form):
    """The whole table of limits: three numbers a row, named `<act>_<place>_<number>`."""

    def __init__(self, *args: Any, table: dict[str, tuple[Limit, ...]], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        for act, limits in table.items():
            for place, limit in enumerate(limits):
                for name, (label, most) in LIMIT_NUMBERS.items():
                    self.fields[f"{act}_{place}_{name}"] = forms.IntegerField(
                        label=f"{LIMIT_LABELS[act]}: {label}",
                        min_value=1,
                        max_value=most,
                        initial=getattr(limit, name),
                        widget=forms.NumberInput(attrs={"class": "form-control"}),
                    )

    def rows(self) -> list[tuple[Any, list[tuple[Any, forms.BoundField]]]]:
        """Return the rows as they are drawn: what is limited, and its three fields under their heads."""
        return [
            (
                LIMIT_LABELS[act],
                [(label, self[f"{act}_{place}_{name}"]) for name, (label, _most) in LIMIT_NUMBERS.items()],
            )
            for act, limits in LIMITS.items()
            for place in range(len(limits))
        ]

    def table(self) -> dict[str, tuple[Limit, ...]]:
        """Return the table that was typed, after a valid form."""
        return {
            act: tuple(
                Limit(**{name: self.cleaned_data[f"{act}_{place}_{name}"] for name in LIMIT_NUMBERS})
                for place in range(len(limits))
            )
            for act, limits in LIMITS.items()
        }


class BanForm(PlainTextMixin, forms.Form):
    """For how long an author is restricted, and why: he reads it."""

    days = forms.TypedChoiceField(
        label=_("Selama"),
        coerce=int,
        choices=[(7, _("7 hari")), (30, _("30 hari")), (LONGEST_BAN, _("90 hari"))],
    )
    reason = forms.CharField(
        label=_("Alasan, dibaca oleh penulisnya"), max_length=300, min_length=10, widget=text_area(2)
    )
    entry = forms.IntegerField(required=False, widget=forms.HiddenInput)


class BanDecideForm(PlainTextMixin, forms.Form):
    """What becomes of a restriction, and why: the author reads it."""

    decision = forms.ChoiceField(label=_("Keputusan"), choices=BanDecision, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Alasan, dibaca oleh penulisnya"), max_length=300, min_length=10, widget=text_area(2)
    )


class BanAppealForm(PlainTextMixin, forms.Form):
    """The objection of an author."""

    body = forms.CharField(
        label=_("Mengapa pembatasan ini keliru?"), max_length=3000, min_length=10, widget=text_area(5)
    )


class DraftOpenForm(PlainTextMixin, forms.Form):
    """The code of an unfinished report."""

    code = forms.CharField(
        label=_("Kode"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
