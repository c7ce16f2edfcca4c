"""Forms of login and of the organization. They check what was typed; the domain writes."""

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from organization.domain.nip import NipError, login_name, normalized, parse_nip
from organization.enums import EmployeeKind, PostClass, Role, UnitKind
from organization.models import Employee, Post, Unit

LONGEST_TYPED_NIP = 30


class LoginForm(AllauthLoginForm):
    """Login by NIP or NI PPPK, with or without the printed spaces."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("NIP atau NI PPPK")
        self.fields["login"].help_text = _("18 angka; spasi boleh diketik.")
        self.fields["login"].widget.attrs = {"autocomplete": "username", "autocapitalize": "none"}
        self.fields["password"].label = _("Kata sandi")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}

    def clean_login(self) -> str:
        """Return the name of the login without the spaces of a printed number."""
        return login_name(self.cleaned_data["login"])


class ResetPasswordForm(AllauthResetPasswordForm):
    """Asks for the address that HR has written down."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Surel")
        self.fields["email"].widget.attrs.pop("placeholder", None)


class ActivationForm(forms.Form):
    """NIP, the code of the letter and the password that the person chooses."""

    nip = forms.CharField(
        label=_("NIP atau NI PPPK"),
        max_length=40,
        help_text=_("18 angka; spasi boleh diketik."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    code = forms.CharField(
        label=_("Kode aktivasi"),
        max_length=30,
        help_text=_("12 huruf dan angka pada surat Anda, misalnya ABCD-EFGH-JKLM."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )
    password = forms.CharField(
        label=_("Kata sandi baru"),
        strip=False,
        max_length=128,
        help_text=_(
            "Sedikitnya 10 karakter, tidak hanya angka, bukan kata sandi yang umum, dan tidak mirip nama, "
            "NIP atau surel Anda. Beberapa kata yang hanya Anda yang tahu mudah diingat dan kuat."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False),
    )
    password_again = forms.CharField(
        label=_("Kata sandi baru, sekali lagi"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False),
    )

    def clean_password(self) -> str:
        """Return the password when it is strong enough for anybody."""
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password

    def clean(self) -> dict[str, Any]:
        """Refuse two passwords that differ."""
        values = super().clean() or {}
        password = values.get("password")
        if password and values.get("password_again") and password != values["password_again"]:
            self.add_error("password_again", _("Kedua kata sandi berbeda. Ketik yang sama dua kali."))
        return values


def day_field(label: Any, *, help_text: Any = "", required: bool = True) -> forms.DateField:  # noqa: ANN401
    """Return a field for a day, with the picker of the browser."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"],
    )


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


class PlaceFields(forms.Form):
    """A post of the chosen unit, the first day, and whether the person leads the unit."""

    post = forms.ModelChoiceField(
        label=_("Jabatan"), queryset=Post.objects.none(), empty_label=_("Pilih jabatan")
    )
    leads_unit = forms.BooleanField(
        label=_("Memimpin unit ini"),
        required=False,
        help_text=_("Tidak bergantung pada jenjang: puskesmas dapat dipimpin seorang dokter."),
    )
    starts_on = day_field(_("Mulai tanggal"))

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = unit.posts.all()  # type: ignore[attr-defined]


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
    """Where a person works from a day on."""


class PlacementEndForm(forms.Form):
    """The last day of a placement."""

    ends_on = day_field(_("Hari terakhir"), help_text=_("Hari itu masih termasuk."))


class NipOfSomebody(forms.Form):
    """Finds a person by number among those who may be named here."""

    nip = forms.CharField(
        label=_("NIP atau NI PPPK"),
        max_length=LONGEST_TYPED_NIP,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, employees: QuerySet[Employee], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.employees = employees

    def clean_nip(self) -> Employee | None:
        """Return the person with the typed number."""
        typed = normalized(self.cleaned_data["nip"])
        if not typed:
            return None
        employee = self.employees.select_related("user").filter(nip=typed).first()
        if employee is None:
            raise forms.ValidationError(_("Tidak ada pegawai bertugas dengan nomor ini. Periksa angkanya."))
        return employee


class AppraiserSetForm(NipOfSomebody):
    """The appraiser by number; empty: follow the tree again."""

    starts_on = day_field(_("Berlaku mulai"))
    field_order = ("nip", "starts_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["nip"].required = False
        self.fields["nip"].label = _("NIP pejabat penilai")
        self.fields["nip"].help_text = _("Kosongkan agar kembali mengikuti susunan unit.")


class RoleGrantForm(NipOfSomebody):
    """A role for a person at a unit, from a day, possibly until a day."""

    role = forms.ChoiceField(label=_("Peran"), choices=Role.choices)
    starts_on = day_field(_("Mulai tanggal"))
    ends_on = day_field(_("Sampai tanggal"), required=False, help_text=_("Kosongkan bila tanpa batas."))
    field_order = ("role", "nip", "starts_on", "ends_on")


class UnitAddForm(forms.Form):
    """A new unit below another one."""

    code = forms.CharField(label=_("Kode"), max_length=40)
    name = forms.CharField(label=_("Nama unit"), max_length=200)
    kind = forms.ChoiceField(label=_("Jenis"), choices=UnitKind.choices)
    place = forms.CharField(
        label=_("Tempat"), max_length=100, required=False, help_text=_("Untuk tempat dan tanggal surat.")
    )
    starts_on = day_field(_("Berlaku sejak"))


class PostAddForm(forms.Form):
    """A new post of a unit."""

    code = forms.CharField(label=_("Kode"), max_length=40)
    name = forms.CharField(label=_("Nama jabatan"), max_length=200)
    post_class = forms.ChoiceField(label=_("Jenjang"), choices=PostClass.choices)
    grade = forms.IntegerField(label=_("Kelas jabatan"), min_value=1, max_value=17, required=False)
