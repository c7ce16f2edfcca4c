"""Who gets in: login everywhere, and requests that read cannot write."""

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.middleware import LoginRequiredMiddleware as DjangoLoginRequired
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from organization.models import User

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
# Tables that a reading request may write: sessions, the shared cache of the rate limits, and the
# append-only log of who opened what.
WRITABLE_WHILE_READING = ("django_session", "core_cache", "core_viewlog")
WRITING_STATEMENT = re.compile(
    r"^\s*(?:insert\s+(?:or\s+\w+\s+)?into|replace\s+into|update|delete\s+from|truncate|drop|alter|create)"
    r"\s+(?:table\s+)?[\"`]?(\w+)",
    re.IGNORECASE,
)

public = login_not_required
"""Marks a view that everyone may open without login. A test lists them all."""


class AuthedRequest(HttpRequest):
    """A request that has passed the login middleware: `user` is a person."""

    user: "User"
    htmx: "HtmxDetails"


class WriteWhileReading(RuntimeError):
    """A GET request tried to change the database: a programming error."""


def refuse_writes(
    execute: Callable[..., Any], sql: str, params: Sequence[Any], many: bool, context: dict[str, Any]
) -> Any:  # noqa: ANN401 - the signature Django gives to execute wrappers
    """Run `sql` unless it changes a table that a reading request must leave alone."""
    match = WRITING_STATEMENT.match(sql)
    if match and match.group(1) not in WRITABLE_WHILE_READING:
        raise WriteWhileReading(f"A reading request may not write to {match.group(1)}: {sql[:80]}")
    return execute(sql, params, many, context)


class ReadOnlyGetMiddleware:
    """Requests with a safe method cannot change the database, whatever their view does."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request; raise WriteWhileReading when a safe one tries to write."""
        if request.method not in SAFE_METHODS:
            return self.get_response(request)
        with connection.execute_wrapper(refuse_writes):
            return self.get_response(request)


def typed_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what was typed in a form, without token and passwords, to offer it again."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and "password" not in name
        for value in values
        if isinstance(value, str)
    ]


class PrivatePagesMiddleware:
    """Pages of people who are logged in are kept by no shared cache and asked for again each time.

    The logout tells the browser to forget them, so that on a shared machine nobody pages back.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request and mark the pages of people as private."""
        was_somebody = request.user.is_authenticated
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        elif was_somebody and not request.user.is_authenticated:
            response["Clear-Site-Data"] = '"cache"'
        return response


class WrongMethodMiddleware:
    """Who opens the address of a button, from the history or a copied link, gets a page and a way on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request; an empty 405 to a reader becomes a page with the same status."""
        response = self.get_response(request)
        if response.status_code != 405 or request.method != "GET" or getattr(request, "htmx", False):
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response.get("Allow", "POST")
        return page


class LoginRequiredMiddleware(DjangoLoginRequired):
    """Everything needs a login; a form sent after the session ended keeps what was typed in it."""

    def handle_no_permission(  # type: ignore[override]  # a page with status 401 for writers, not a redirect
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseBase:
        """Send a reader to the login page and give a writer the typed text back, with status 401."""
        by_htmx = getattr(request, "htmx", False)
        if request.method in SAFE_METHODS:
            if by_htmx:  # the whole page must go to the login, not the part it asked for
                return HttpResponse(status=401, headers={"HX-Refresh": "true"})
            return super().handle_no_permission(request, view_func)
        if by_htmx:
            return render(
                request,
                "components/draft_status.html",
                {"draft": {"state": "expired", "version": request.POST.get("version", ""), "saved_at": None}},
                status=401,
            )
        return session_expired(request, status=401)


def session_expired(request: HttpRequest, *, status: int) -> HttpResponse:
    """Render the page that explains the ended session and offers the typed form again."""
    return render(
        request,
        "core/session_expired.html",
        {
            "target": request.get_full_path(),
            "fields": typed_fields(request),
            "had_files": bool(request.FILES),
        },
        status=status,
    )
