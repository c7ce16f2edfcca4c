"""Who asks, when nobody is logged in."""

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from feedback.domain.limits import identity_of
from feedback.domain.numbers import hash_of

REFUSED = 422
BUSY = 429


def visitor_identity(request: HttpRequest) -> str:
    """Return a keyed hash of the person: the login, else the network behind the configured proxies."""
    if request.user.is_authenticated:
        return hash_of("identity", f"user:{request.user.pk}")
    try:
        address = get_adapter().get_client_ip(request)
    except PermissionDenied:
        address = request.META.get("REMOTE_ADDR", "")
    return identity_of(str(address))
