"""Forms of the catalogue: a training, a session, a form of development, what somebody has done."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from competency.domain.trainings import TrainingText, aims_of, parts
from competency.enums import Confidence, JpMode, TrainingFamily, TrainingMode
from competency.models import DevelopmentForm, Training
from core.files import UploadField
from organization.enums import PostClass
from organization.forms.fields import day_field


class TrainingForm(forms.Form):
    """A training of the catalogue. The code of one that exists is not asked."""

    code = forms.CharField(label=_("Kode"), max_length=20)
    name = forms.CharField(label=_("Nama pelatihan"), max_length=200)
    family = forms.ChoiceField(label=_("Rumpun"), choices=TrainingFamily.choices)
    form = forms.ModelChoiceField(
        label=_("Bentuk"), queryset=DevelopmentForm.objects.none(), to_field_name="code", empty_label=None
    )
    mode = forms.ChoiceField(label=_("Cara"), choices=TrainingMode.choices)
    jp = forms.IntegerField(label=_("Jam pelajaran (JP)"), min_value=1, max_value=2000)
    aims = forms.CharField(
        label=_("Kompetensi dan level yang dicapai"),
        max_length=500,
        help_text=_("Contoh: M4=2; M5=2. Kode menurut kamus."),
    )
    provider = forms.CharField(label=_("Penyelenggara"), max_length=200, required=False)
    audience = forms.CharField(label=_("Sasaran"), max_length=200, required=False)
    post_classes = forms.MultipleChoiceField(
        label=_("Hanya bagi kelompok jabatan"),
        choices=PostClass.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Kosongkan bila terbuka bagi semua."),
    )
    newcomers_only = forms.BooleanField(label=_("Hanya bagi pegawai baru"), required=False)
    prerequisites = forms.CharField(
        label=_("Prasyarat"),
        max_length=300,
        required=False,
        help_text=_("Kode pelatihan, dipisah titik koma."),
    )
    source = forms.CharField(label=_("Sumber"), max_length=300, required=False)
    confidence = forms.ChoiceField(label=_("Kepastian"), choices=Confidence.choices)

    def __init__(self, *args: Any, training: Training | None = None, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.training = training
        form = self.fields["form"]
        assert isinstance(form, forms.ModelChoiceField)  # noqa: S101 - declared above
        form.queryset = DevelopmentForm.objects.order_by("group", "name")
        if training is not None:
            del self.fields["code"]

    def clean_aims(self) -> dict[str, int]:
        """Return the aims by code."""
        try:
            return aims_of(self.cleaned_data["aims"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def text(self) -> TrainingText:
        """Return what was typed, as the domain takes it."""
        values = dict(self.cleaned_data)
        values["form"] = values["form"].code
        values["post_classes"] = tuple(values["post_classes"])
        values["prerequisites"] = tuple(parts(values["prerequisites"]))
        if self.training is not None:
            values["code"] = self.training.code
        return TrainingText(**values)


def written_of(text: TrainingText) -> dict[str, Any]:
    """Return what stands in a training, to begin the form with."""
    return {
        **{name: getattr(text, name) for name in TrainingForm.base_fields},
        "aims": "; ".join(f"{code}={level}" for code, level in text.aims.items()),
        "prerequisites": "; ".join(text.prerequisites),
    }


class SessionForm(forms.Form):
    """Days, seats, cost and place of a session."""

    starts_on = day_field(_("Mulai"))
    ends_on = day_field(_("Selesai"))
    seats = forms.IntegerField(label=_("Kursi"), min_value=1, max_value=10000)
    cost = forms.DecimalField(
        label=_("Biaya setiap orang (Rp)"), min_value=0, max_digits=14, decimal_places=2, initial=0
    )
    place = forms.CharField(label=_("Tempat"), max_length=200, required=False)


class CountingForm(forms.Form):
    """How a form of development is counted in lessons."""

    jp_mode = forms.ChoiceField(label=_("Cara menghitung JP"), choices=JpMode.choices)
    jp_value = forms.DecimalField(
        label=_("JP untuk setiap satuan"), min_value=0, max_digits=6, decimal_places=2
    )
    cap_per_year = forms.IntegerField(
        label=_("JP terbanyak setahun"), min_value=1, max_value=1000, required=False
    )
    source = forms.CharField(label=_("Dasar"), max_length=300)


class RecordForm(forms.Form):
    """A development that somebody has finished."""

    training = forms.ModelChoiceField(
        label=_("Pelatihan dalam katalog"),
        queryset=Training.objects.none(),
        required=False,
        empty_label=_("tidak ada dalam katalog"),
    )
    name = forms.CharField(label=_("Nama kegiatan lain"), max_length=200, required=False)
    form = forms.ModelChoiceField(
        label=_("Bentuk"), queryset=DevelopmentForm.objects.none(), to_field_name="code", empty_label=None
    )
    quantity = forms.DecimalField(
        label=_("Lamanya"),
        min_value=0,
        max_digits=8,
        decimal_places=2,
        initial=0,
        help_text=_("Menit, sesi, atau hari menurut bentuknya; 45 menit = 1 JP. Tidak perlu untuk katalog."),
    )
    completed_on = day_field(_("Selesai pada"))
    document = forms.CharField(label=_("Nomor sertifikat"), max_length=100, required=False)
    file = UploadField(label=_("Sertifikat"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        training, form = self.fields["training"], self.fields["form"]
        assert isinstance(training, forms.ModelChoiceField)  # noqa: S101 - declared above
        assert isinstance(form, forms.ModelChoiceField)  # noqa: S101 - declared above
        training.queryset = Training.objects.filter(is_retired=False).order_by("name")
        form.queryset = DevelopmentForm.objects.order_by("group", "name")
