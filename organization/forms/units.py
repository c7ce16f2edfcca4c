"""Forms of the unit tree and of its posts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from organization.enums import PostClass, UnitKind, WorkWeek
from organization.forms.fields import day_field

TIME_ZONES = (
    ("", _("Seperti unit di atasnya")),
    ("Asia/Jakarta", _("WIB (Waktu Indonesia Barat)")),
    ("Asia/Makassar", _("WITA (Waktu Indonesia Tengah)")),
    ("Asia/Jayapura", _("WIT (Waktu Indonesia Timur)")),
)


class UnitDataForm(forms.Form):
    """What is written about a unit beside its code and its place in the tree."""

    name = forms.CharField(label=_("Nama unit"), max_length=200)
    kind = forms.ChoiceField(label=_("Jenis"), choices=UnitKind.choices)
    place = forms.CharField(
        label=_("Tempat"), max_length=100, required=False, help_text=_("Untuk tempat dan tanggal surat.")
    )
    work_week = forms.ChoiceField(
        label=_("Hari kerja seminggu"),
        choices=[("", _("Seperti unit di atasnya")), *WorkWeek.choices],
        required=False,
        help_text=_("Dipakai untuk menghitung tenggat dalam hari kerja."),
    )
    time_zone = forms.ChoiceField(label=_("Zona waktu"), choices=TIME_ZONES, required=False)


class UnitAddForm(UnitDataForm):
    """A new unit below another one."""

    code = forms.CharField(label=_("Kode"), max_length=40)
    starts_on = day_field(_("Berlaku sejak"))
    field_order = ("code", "name", "kind", "place", "starts_on", "work_week", "time_zone")


class UnitMoveForm(forms.Form):
    """The first day under the new parent."""

    starts_on = day_field(
        _("Berlaku mulai"), help_text=_("Hari ini atau sebelumnya; susunan pada hari-hari sebelumnya tetap.")
    )


class LastDayForm(forms.Form):
    """The last day of a unit or a post."""

    ends_on = day_field(_("Hari terakhir"), help_text=_("Hari itu masih termasuk."))


class PostDataForm(forms.Form):
    """What is written about a post beside its code and unit."""

    name = forms.CharField(label=_("Nama jabatan"), max_length=200)
    post_class = forms.ChoiceField(label=_("Jenjang"), choices=PostClass.choices)
    grade = forms.IntegerField(label=_("Kelas jabatan"), min_value=1, max_value=17, required=False)
    formation = forms.IntegerField(
        label=_("Formasi"),
        min_value=1,
        max_value=32767,
        initial=1,
        help_text=_("Banyaknya orang yang dibutuhkan dalam jabatan ini."),
    )


class PostAddForm(PostDataForm):
    """A new post of a unit."""

    code = forms.CharField(label=_("Kode"), max_length=40)
    field_order = ("code", "name", "post_class", "grade", "formation")
