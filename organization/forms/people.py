"""Forms of people: their data, their placements and their appraiser by hand."""

from typing import Any

from django import forms
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from organization.domain.nip import NipError, parse_nip
from organization.enums import EmployeeKind
from organization.forms.fields import LONGEST_TYPED_NIP, NipOfSomebody, day_field
from organization.models import Post, Unit
from organization.vacancies import posts_of


class EmployeeDataForm(forms.Form):
    """What is written about a person beside the number."""

    name = forms.CharField(label=_("Nama lengkap dengan gelar"), max_length=200)
    rank = forms.CharField(
        label=_("Pangkat/golongan ruang"),
        max_length=60,
        required=False,
        help_text=_("Contoh: Penata Muda, III/a"),
    )
    email = forms.EmailField(
        label=_("Surel"), required=False, help_text=_("Untuk pemberitahuan dan kata sandi yang terlupa.")
    )
    phone = forms.CharField(label=_("Telepon"), max_length=20, required=False)


class PostChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Posts with their seats: `offered_posts` says how many are vacant."""

    def label_from_instance(self, obj: Any) -> str:  # noqa: ANN401
        """Return the name of the post and how many seats of it are free."""
        values = {"post": obj.name, "held": obj.held, "formation": obj.formation, "vacant": obj.vacant}
        if obj.vacant > 0:
            return _now("%(post)s – lowong %(vacant)s dari %(formation)s") % values
        return _now("%(post)s – penuh, %(held)s dari %(formation)s") % values


def offered_posts(unit: Unit) -> QuerySet[Post]:
    """Return the posts of the unit that exist today, those with a vacant seat first."""
    full = ExpressionWrapper(Q(vacant__lte=0), output_field=BooleanField())
    posts: QuerySet[Post] = posts_of(unit, timezone.localdate())
    return posts.order_by(full, "name", "pk")


class PlaceFields(forms.Form):
    """A post of the chosen unit, the first day, and whether the person leads the unit."""

    post = PostChoiceField(label=_("Jabatan"), queryset=Post.objects.none(), empty_label=_("Pilih jabatan"))
    leads_unit = forms.BooleanField(
        label=_("Memimpin unit ini"),
        required=False,
        help_text=_("Tidak bergantung pada jenjang: puskesmas dapat dipimpin seorang dokter."),
    )
    starts_on = day_field(_("Mulai tanggal"))

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = offered_posts(unit)  # type: ignore[attr-defined]


class EmployeeAddForm(EmployeeDataForm, PlaceFields):
    """A new civil servant with the first placement."""

    kind = forms.ChoiceField(label=_("Jenis pegawai"), choices=EmployeeKind.choices)
    nip = forms.CharField(
        label=_("NIP atau NI PPPK"),
        max_length=LONGEST_TYPED_NIP,
        help_text=_("18 angka; spasi boleh diketik."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    field_order = ("kind", "nip", "name", "rank", "email", "phone", "post", "leads_unit", "starts_on")
    warnings: tuple[str, ...] = ()
    """What is allowed but unlikely about the number, for a note after saving."""

    def clean(self) -> dict[str, Any]:
        """Refuse a malformed number with the sentence that names what is wrong."""
        values = super().clean() or {}
        if values.get("nip") and values.get("kind"):
            try:
                nip = parse_nip(values["nip"], values["kind"])
                values["nip"], self.warnings = nip.digits, nip.warnings
            except NipError as error:
                self.add_error("nip", str(error))
        return values


class PlacementAddForm(PlaceFields):
    """Where a person works from a day on, and by which letter."""

    decree = forms.CharField(
        label=_("Nomor SK"),
        max_length=120,
        required=False,
        help_text=_("Nomor surat keputusan mutasinya; tercatat dalam riwayat."),
    )
    field_order = ("post", "leads_unit", "starts_on", "decree")


class PlacementEndForm(forms.Form):
    """The last day of a placement."""

    ends_on = day_field(_("Hari terakhir"), help_text=_("Hari itu masih termasuk."))


class AppraiserSetForm(NipOfSomebody):
    """The appraiser by number; empty: follow the tree again."""

    starts_on = day_field(_("Berlaku mulai"))
    field_order = ("nip", "starts_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["nip"].required = False
        self.fields["nip"].label = _("NIP pejabat penilai")
        self.fields["nip"].help_text = _("Kosongkan agar kembali mengikuti susunan unit.")
