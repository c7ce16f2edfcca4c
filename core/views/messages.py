"""The notification centre: messages to this person, and how he wants to be told of them."""

from typing import Any

from django.contrib import messages as flash
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import AuthedRequest
from core.channels import channels, full_text
from core.forms import MessageFilterForm, NotificationForm
from core.gate import carried_out
from core.models import OutboxMessage
from core.notifications import preferences_of, save_preferences
from core.outbox import mark_read
from core.queries import messages_visible_to, of_group
from core.registry import group_of, message_groups

MESSAGES_PER_PAGE = 20
REFUSED = 422


@require_safe
def message_list(request: AuthedRequest) -> HttpResponse:
    """Show the messages written to this person, all or those asked for, each with a text for a chat."""
    form = MessageFilterForm(request.GET)
    found = form.cleaned_data if form.is_valid() else {}
    messages = messages_visible_to(request.user).prefetch_related("deliveries")
    page = Paginator(filtered(messages, found), MESSAGES_PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "core/message_list.html",
        {
            "page_obj": page,
            "inbox": [entry_of(message) for message in page],
            "form": form,
            "filtered": any(found.values()),
        },
    )


@require_POST
def message_open(request: AuthedRequest, message_id: int) -> HttpResponse:
    """Note that a message has been read, and go to the page it leads to."""
    own = messages_visible_to(request.user)
    message = get_object_or_404(own, pk=message_id)
    mark_read(own.filter(pk=message.pk))
    return redirect(message.path)


@require_POST
def message_read_all(request: AuthedRequest) -> HttpResponse:
    """Note that every message of this person has been read."""
    count = mark_read(messages_visible_to(request.user))
    if count:
        told = ngettext(
            "%(count)d pesan ditandai sudah dibaca.", "%(count)d pesan ditandai sudah dibaca.", count
        )
        flash.success(request, told % {"count": count})
    else:
        flash.info(request, _("Semua pesan sudah dibaca."))
    return redirect("core:message_list")


@require_http_methods(["GET", "POST"])
def notification_edit(request: AuthedRequest) -> HttpResponse:
    """Choose how messages are sent outside of the application, group by group, and the quiet hours."""
    wishes = preferences_of([request.user.pk])[request.user.pk]
    form = NotificationForm(request.POST if request.method == "POST" else None, wishes=wishes)
    if request.method == "POST" and carried_out(
        form, lambda: save_preferences(request.user, form.choices(), quiet=form.quiet())
    ):
        flash.success(request, _("Pilihan pemberitahuan disimpan."))
        return redirect("core:message_list")
    context = {
        "form": form,
        "crumbs": [(_("Pesan untuk saya"), reverse("core:message_list"))],
        "address": next((address for way in channels() if (address := way.address_of(request.user))), ""),
        "zone": wishes.zone,
    }
    return render(request, "core/notification_edit.html", context, status=REFUSED if form.errors else 200)


def filtered(messages: QuerySet[OutboxMessage], found: dict[str, Any]) -> QuerySet[OutboxMessage]:
    """Return the messages that were asked for."""
    if found.get("unread"):
        messages = messages.filter(read_at=None)
    for group in message_groups():
        if group.key == found.get("group"):
            messages = messages.filter(of_group(group))
    return messages


def without_greeting(text: str) -> str:
    """Return a message as its reader needs it on the page: he knows his name."""
    greeting, _blank, body = text.partition("\n\n")
    return body if body and "\n" not in greeting and greeting.endswith(",") else text


def entry_of(message: OutboxMessage) -> dict[str, Any]:
    """Return a message as the page draws it. Uses fetched `deliveries`."""
    labels = {channel.key: channel.label for channel in channels()}
    return {
        "message": message,
        "group": group_of(message.kind),
        "body": without_greeting(message.text),
        "chat": full_text(message),
        "sent": [
            (labels.get(delivery.channel, delivery.channel), delivery.get_state_display())
            for delivery in sorted(message.deliveries.all(), key=lambda row: row.channel)
        ],
    }
