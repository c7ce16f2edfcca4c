"""The nine questions of the survey, and the forms of the survey desk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from feedback.domain.survey import Unsur
from feedback.domain.surveys import MOST_SLIPS
from feedback.enums import AgeGroup, Education, Occupation, Sex
from feedback.forms.fields import PlainTextMixin
from feedback.models import SurveyRule

QUESTIONS: dict[Unsur, tuple[Any, tuple[Any, Any, Any, Any]]] = {
    # unsur: the question, and the words of 1 to 4 (PermenPANRB 14/2017)
    Unsur.REQUIREMENTS: (
        _("Bagaimana kesesuaian persyaratan dengan jenis layanannya?"),
        (_("Tidak sesuai"), _("Kurang sesuai"), _("Sesuai"), _("Sangat sesuai")),
    ),
    Unsur.PROCEDURE: (
        _("Bagaimana kemudahan prosedurnya?"),
        (_("Tidak mudah"), _("Kurang mudah"), _("Mudah"), _("Sangat mudah")),
    ),
    Unsur.TIME: (
        _("Bagaimana kecepatan pelayanannya?"),
        (_("Tidak cepat"), _("Kurang cepat"), _("Cepat"), _("Sangat cepat")),
    ),
    Unsur.FEE: (
        _("Bagaimana kewajaran biayanya?"),
        (_("Sangat mahal"), _("Cukup mahal"), _("Murah"), _("Gratis")),
    ),
    Unsur.PRODUCT: (
        _("Bagaimana kesesuaian hasil layanan dengan yang dijanjikan?"),
        (_("Tidak sesuai"), _("Kurang sesuai"), _("Sesuai"), _("Sangat sesuai")),
    ),
    Unsur.COMPETENCE: (
        _("Bagaimana kemampuan petugasnya?"),
        (_("Tidak kompeten"), _("Kurang kompeten"), _("Kompeten"), _("Sangat kompeten")),
    ),
    Unsur.BEHAVIOUR: (
        _("Bagaimana kesopanan dan keramahan petugasnya?"),
        (_("Tidak sopan"), _("Kurang sopan"), _("Sopan dan ramah"), _("Sangat sopan dan ramah")),
    ),
    Unsur.FACILITIES: (
        _("Bagaimana keadaan tempat dan perlengkapannya?"),
        (_("Buruk"), _("Cukup"), _("Baik"), _("Sangat baik")),
    ),
    Unsur.COMPLAINTS: (
        _("Bagaimana pengaduan dan saran ditangani?"),
        (
            _("Tidak ada penanganan"),
            _("Ada, tetapi tidak berfungsi"),
            _("Berfungsi, belum maksimal"),
            _("Dikelola dengan baik"),
        ),
    ),
}

UNSUR_LABELS = {
    Unsur.REQUIREMENTS: _("Persyaratan"),
    Unsur.PROCEDURE: _("Sistem, mekanisme, dan prosedur"),
    Unsur.TIME: _("Waktu penyelesaian"),
    Unsur.FEE: _("Biaya/tarif"),
    Unsur.PRODUCT: _("Produk spesifikasi jenis pelayanan"),
    Unsur.COMPETENCE: _("Kompetensi pelaksana"),
    Unsur.BEHAVIOUR: _("Perilaku pelaksana"),
    Unsur.COMPLAINTS: _("Penanganan pengaduan, saran, dan masukan"),
    Unsur.FACILITIES: _("Sarana dan prasarana"),
}
ABOUT = ("age", "sex", "education", "occupation")


class SurveyForm(PlainTextMixin, forms.Form):
    """Nine questions with four answers each; every one may be left out, not all of them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        for unsur, (question, words) in QUESTIONS.items():
            self.fields[unsur.value.lower()] = forms.TypedChoiceField(
                label=question,
                choices=[(str(score), word) for score, word in enumerate(words, start=1)],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )
        for name, label, choices in (
            ("age", _("Umur"), AgeGroup),
            ("sex", _("Jenis kelamin"), Sex),
            ("education", _("Pendidikan terakhir"), Education),
            ("occupation", _("Pekerjaan"), Occupation),
        ):
            self.fields[name] = forms.ChoiceField(
                label=label, choices=[("", _("Tidak menjawab")), *choices.choices], required=False
            )

    def clean(self) -> dict[str, Any]:
        """Refuse a sheet without any answer; one that leaves out some is welcome."""
        data = super().clean() or {}
        if not self.errors and not any(data.get(unsur.value.lower()) for unsur in Unsur):
            raise forms.ValidationError(_("Jawablah paling sedikit satu pertanyaan."))
        return data

    def answers(self) -> dict[Unsur, int | None]:
        """Return the answers by unsur."""
        return {unsur: self.cleaned_data[unsur.value.lower()] for unsur in Unsur}

    def about(self) -> dict[str, str]:
        """Return what the respondent says of himself."""
        return {name: self.cleaned_data[name] for name in ABOUT}


class SlipsForm(PlainTextMixin, forms.Form):
    """How many slips to make."""

    number = forms.IntegerField(
        label=_("Jumlah kartu"),
        min_value=1,
        max_value=MOST_SLIPS,
        initial=12,
        help_text=_("Satu kartu untuk satu orang yang selesai dilayani."),
    )


class VolumeForm(PlainTextMixin, forms.Form):
    """How many people received the service."""

    year = forms.IntegerField(label=_("Tahun"), min_value=2017, max_value=2100)
    recipients = forms.IntegerField(
        label=_("Penerima layanan"),
        min_value=0,
        max_value=10_000_000,
        help_text=_("Dari jumlah ini dihitung berapa orang yang perlu ditanya."),
    )


class FollowUpForm(PlainTextMixin, forms.Form):
    """What will be done, by whom, until when."""

    unsur = forms.ChoiceField(
        label=_("Unsur"), choices=[(unsur.value, label) for unsur, label in UNSUR_LABELS.items()]
    )
    action = forms.CharField(
        label=_("Rencana"),
        min_length=10,
        max_length=300,
        help_text=_("Misalnya: papan persyaratan dipasang di loket dan di situs ini."),
    )
    responsible = forms.CharField(
        label=_("Penanggung jawab"), max_length=150, help_text=_("Sebutkan jabatannya.")
    )
    due_on = forms.DateField(
        label=_("Paling lambat"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"],
    )


class FollowUpDoneForm(PlainTextMixin, forms.Form):
    """What was done."""

    done_note = forms.CharField(label=_("Apa yang sudah dilakukan?"), min_length=10, max_length=300)


class SurveyRuleForm(PlainTextMixin, forms.ModelForm):  # type: ignore[type-arg]
    """What the agency sets."""

    class Meta:
        model = SurveyRule
        fields = ("least_shown", "code_days", "source")
        help_texts = {
            "least_shown": _(
                "Angka dan baris dengan jawaban lebih sedikit tidak ditampilkan kepada siapa pun."
            )
        }
