"""The form of a run of the allocation."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from competency.domain.allocations import Wishes
from organization.forms.fields import day_field
from organization.models import Unit

SHARE_HINT = _("Dari pegawai yang kesenjangannya dapat ditutup salah satu sesi. 0 berarti tanpa batas bawah.")

NO_LIMIT = _("Kosong: tanpa batas.")


def share_field(label: Any) -> forms.IntegerField:  # noqa: ANN401 - a lazy string
    """Return a field for a share in per cent."""
    return forms.IntegerField(label=label, min_value=0, max_value=100, initial=0, help_text=SHARE_HINT)


class AllocationForm(forms.Form):
    """What a run is to keep to."""

    name = forms.CharField(label=_("Nama"), max_length=120)
    unit = forms.ModelChoiceField(
        label=_("Unit beserta bawahannya"), queryset=Unit.objects.none(), empty_label=None
    )
    first_day = day_field(_("Sesi mulai dari"))
    last_day = day_field(_("Sesi mulai sampai"))
    budget = forms.IntegerField(
        label=_("Anggaran (Rp)"),
        min_value=0,
        max_value=10**15,
        required=False,
        help_text=_("Kosong: tanpa batas."),
    )
    most_sessions = forms.IntegerField(label=_("Sesi terbanyak seorang"), min_value=1, max_value=5, initial=1)
    most_lessons = forms.IntegerField(
        label=_("JP terbanyak seorang"),
        min_value=1,
        max_value=2000,
        required=False,
        help_text=_("Kosong: tanpa batas."),
    )
    unit_share = share_field(_("Setiap unit, paling sedikit (%)"))
    class_share = share_field(_("Setiap kelompok jabatan, paling sedikit (%)"))
    lessons_share = share_field(_("Mencapai JP setahun, paling sedikit (%)"))

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        unit = self.fields["unit"]
        assert isinstance(unit, forms.ModelChoiceField)  # noqa: S101 - declared above
        unit.queryset = units

    def wishes(self) -> Wishes:
        """Return what was typed, as the domain takes it."""
        return Wishes(**self.cleaned_data)
