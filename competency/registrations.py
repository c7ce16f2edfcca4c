"""What competency gives to the home page and the main menu."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from competency.queries import NEEDS_JOB, items_due_for, kept_units
from core.jobs import register_file_gate
from core.models import Job
from core.registry import (
    MessageGroup,
    NavItem,
    WaitingTask,
    register_message_group,
    register_nav,
    register_waiting_source,
)

if TYPE_CHECKING:
    from organization.models import User


MESSAGES = MessageGroup(
    key="competency",
    label=_("Kompetensi dan pelatihan"),
    prefixes=("competency.",),
    hint=_("Level Anda dinilai, atau bawahan Anda menilai dirinya."),
    order=40,
)


MOST_SHOWN = 5
NOTICE = timedelta(days=30)
"""How long before its day an agreed activity is shown among what waits."""


def activities_due(user: "User", today: date) -> list[WaitingTask]:
    """Return the agreed activities of the person's plan that are due soon or late. One query."""
    return [
        WaitingTask(
            title=gettext("Selesaikan %(activity)s") % {"activity": item.activity},
            url=f"{reverse('competency:idp_detail', args=[item.plan.employee_id])}?tahun={item.plan.year}",
            due_on=item.due_on,
            hint=gettext("Laporkan bila selesai; atasan Anda menilai level yang dicapai."),
        )
        for item in items_due_for(user, today + NOTICE)[:MOST_SHOWN]
    ]


def may_open_needs(user: "User", job: Job) -> bool:
    """Say whether the person still keeps the unit of an analysis."""
    return kept_units(user).filter(pk=job.arguments["unit_id"]).exists()


def everybody(user: "User") -> bool:
    """Return True: everybody has a page there."""
    return user.is_authenticated


def register() -> None:
    """Register menu entries and messages. Called once, from AppConfig.ready()."""
    register_message_group(MESSAGES)
    register_file_gate(NEEDS_JOB, may_open_needs)
    register_waiting_source(activities_due)
    register_nav(NavItem(_("Kompetensi"), "competency:own_profile", everybody, order=40))
