"""Forms of login, of the forgotten password and of activation."""

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from organization.domain.nip import login_name


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
