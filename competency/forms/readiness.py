"""The form of what the index of professionalism needs."""

from django import forms
from django.utils.translation import gettext_lazy as _

from competency.enums import Discipline, Education


class ReadinessForm(forms.Form):
    """Education, structural or functional training, discipline."""

    education = forms.ChoiceField(label=_("Pendidikan terakhir"), choices=Education.choices)
    has_leadership = forms.BooleanField(label=_("Sudah mengikuti pelatihan kepemimpinan"), required=False)
    has_functional = forms.BooleanField(label=_("Sudah mengikuti pelatihan fungsional"), required=False)
    discipline = forms.ChoiceField(
        label=_("Hukuman disiplin lima tahun terakhir"), choices=Discipline.choices
    )
