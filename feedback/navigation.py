"""Entries of the main menu, what waits for officers, and groups of their messages."""

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.registry import (
    MessageGroup,
    NavItem,
    WaitingTask,
    register_message_group,
    register_nav,
    register_waiting_source,
)
from feedback.enums import AWAITS_CITIZEN, CLOSED, OFFICIAL_CLOCKS, CaseState
from feedback.queries import cases_visible_to
from organization.enums import Role
from organization.queries import has_role

if TYPE_CHECKING:
    from organization.models import User

CASES = MessageGroup(
    key="feedback",
    label=gettext_lazy("Laporan warga"),
    prefixes=("feedback.",),
    hint=gettext_lazy("Tidak dapat dimatikan: laporan warga mempunyai batas waktu."),
    may_be_off=False,
    order=40,
)


def is_officer(user: "User") -> bool:
    """Complaint officer somewhere."""
    return has_role(user, Role.COMPLAINT_OFFICER)


def case_tasks(user: "User", today: date) -> list[WaitingTask]:
    """Return the reports that wait for this officer. One query; none for others."""
    if not is_officer(user):
        return []
    mine = cases_visible_to(user).exclude(state__in=[*CLOSED, *AWAITS_CITIZEN, CaseState.ANSWERED])
    running = Q(clocks__stopped_at__isnull=True, clocks__kind__in=OFFICIAL_CLOCKS)
    found = mine.order_by().aggregate(
        number=Count("pk", distinct=True), due=Min("clocks__due_on", filter=running)
    )
    if not found["number"]:
        return []
    return [
        WaitingTask(
            title=_("Tangani laporan warga"),
            url=reverse("feedback:case_list"),
            due_on=found["due"],
            hint=_("Yang paling dekat batas waktunya di atas."),
            count=found["number"],
        )
    ]


def register() -> None:
    """Add what core draws. Called once, from AppConfig.ready()."""
    register_waiting_source(case_tasks)
    register_message_group(CASES)
    register_nav(
        NavItem(gettext_lazy("Laporan warga"), "feedback:case_list", is_officer, order=60),
        NavItem(gettext_lazy("Kelola layanan"), "feedback:service_keep", is_officer, order=61),
        NavItem(gettext_lazy("Survei kepuasan"), "feedback:survey_desk", is_officer, order=62),
    )
