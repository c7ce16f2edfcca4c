"""What every view of an appraisal owes to whoever may not use it."""

from typing import Any

from django.test import Client

from core.models import OutboxMessage, TransitionLog

STRANGERS = ("putri", "agus", "bayu", "maya")
"""A peer, another team's appraiser, HR of another unit, somebody of another agency."""


def check_strangers(cast: Any, url: str, *, method: str = "get", data: Any = None) -> None:
    """Nobody outside the appraisal learns that the page exists; nobody at all gets in without login."""
    for key in STRANGERS:
        assert getattr(cast.client(key), method)(url, data or {}).status_code == 404, key
    anonymous = getattr(Client(), method)(url, data or {})
    if method == "get":
        assert anonymous.status_code == 302
        assert anonymous["Location"].startswith("/akun/masuk/")
    else:
        assert anonymous.status_code == 401


def check_refused(
    cast: Any, url: str, keys: tuple[str, ...], *, method: str = "get", data: Any = None
) -> None:
    """Parties of the appraisal whose act this is not are refused, and nothing is written."""
    before = trace()
    for key in keys:
        response = getattr(cast.client(key), method)(url, data or {})
        assert response.status_code == 403, (key, response.status_code)
    assert trace() == before


def check_methods(cast: Any, key: str, url: str, *, allowed: tuple[str, ...]) -> None:
    """Other methods are answered with 405."""
    for method in ("get", "post", "put", "delete", "patch"):
        if method not in allowed:
            assert getattr(cast.client(key), method)(url).status_code == 405, method


def trace() -> tuple[int, int]:
    """Return how much has been written into history and outbox."""
    return TransitionLog.objects.count(), OutboxMessage.objects.count()


def pdf() -> bytes:
    """Return a small real PDF."""
    import io

    import pikepdf

    document = pikepdf.new()
    document.add_blank_page(page_size=(200, 200))
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()
