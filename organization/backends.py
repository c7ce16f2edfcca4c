"""How a login becomes a person on every request."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from organization.models import User


class LoginBackend(AuthenticationBackend):
    """allauth's backend that fetches the civil servant along with the login: one query for both."""

    def get_user(self, user_id: Any) -> User | None:  # noqa: ANN401 - the signature of Django's backends
        """Return the active login with its employee, None when it is gone or disabled."""
        user = User.objects.select_related("employee").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:  # noqa: ANN401 - as above
        """Grant nothing: who may is decided by the rules, never by rows of Django's permission tables."""
        return False

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:  # noqa: ANN401 - as above
        """Grant nothing, for the same reason."""
        return False
