"""How allauth treats our logins."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.jobs import create_job, dispatch
from organization.domain.activation import choose_password
from organization.models import User
from organization.queries import time_zone_of_user
from organization.time_zones import SESSION_KEY


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up: people are registered by HR and activate their login with a code."""

    error_messages: dict[str, Any] = {  # noqa: RUF012 - the name and shape that allauth reads
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "NIP dan kata sandi tidak cocok. Periksa keduanya; bila belum pernah masuk, aktifkan akun dahulu."
        ),
        "too_many_login_attempts": _(
            "Terlalu banyak percobaan masuk yang salah. Tunggu lima menit, lalu coba lagi."
        ),
        "enter_current_password": _(
            "Kata sandi saat ini tidak cocok. Ketik kata sandi yang Anda pakai sekarang."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: registering people is an act of HR."""
        return False

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401
        """Note in which time zone the person works, so that no page has to ask again."""
        request.session[SESSION_KEY] = time_zone_of_user(user)
        response: HttpResponseBase = super().post_login(request, user, **kwargs)
        return response

    def set_password(self, user: User, password: str) -> None:
        """Set the password; codes on letters that still lie around stop working."""
        choose_password(user, password)

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Leave the mail to a worker: a known address answers as fast as an unknown one."""
        job = create_job(
            "organization.password_reset_mail",
            by=None,
            arguments={"user_id": user.pk},
            key=f"password-reset:{user.pk}",
        )
        dispatch(job)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return where to go after changing the password: one's own page."""
        return reverse("organization:profile")
