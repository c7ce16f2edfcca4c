"""The last days of running cycles, for the alarm of the calendar."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from appraisal.enums import ENDED_STATES, CycleState
from appraisal.models import Appraisal, CyclePhase
from appraisal.queries import cycles_visible_to
from organization.registry import KnownDeadline

if TYPE_CHECKING:
    from organization.models import User


def last_days_after(user: "User", day: date) -> Iterable[KnownDeadline]:
    """Return phases and answers of the person's running cycles that end after `day`. Two queries."""
    cycles = cycles_visible_to(user).exclude(state=CycleState.CLOSED)
    for phase in (
        CyclePhase.objects.filter(cycle__in=cycles, ends_on__gt=day)
        .select_related("cycle")
        .order_by("ends_on", "pk")
    ):
        yield KnownDeadline(
            _("%(cycle)s: %(phase)s") % {"cycle": phase.cycle.name, "phase": phase.get_phase_display()},
            phase.ends_on,
            reverse("appraisal:cycle_detail", args=[phase.cycle_id]),
        )
    answers = (
        Appraisal.objects.filter(cycle__in=cycles, response_due_on__gt=day)
        .exclude(state__in=ENDED_STATES)
        .order_by()
        .values("cycle", "cycle__name")
        .annotate(last=Max("response_due_on"))
    )
    for row in answers:
        yield KnownDeadline(
            _("%(cycle)s: tanggapan pegawai") % {"cycle": row["cycle__name"]},
            row["last"],
            reverse("appraisal:cycle_detail", args=[row["cycle"]]),
        )
