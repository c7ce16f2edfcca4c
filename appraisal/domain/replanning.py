"""Time to adjust the plan after somebody has moved to another unit or post."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from appraisal.domain.extensions import rebuild
from appraisal.domain.rule_values import values_of
from appraisal.domain.standing import WORK_GOES_ON
from appraisal.enums import Phase
from appraisal.models import Appraisal, Cycle, PhaseExtension
from appraisal.workflow import today, window_of

if TYPE_CHECKING:
    from organization.models import User

LONGEST_REASON = 300


def last_day_to_replan(cycle: Cycle, day: date) -> date:
    """Return until when the plan of somebody who moves on `day` may be adjusted.

    So many days as the rule set gives, within the appraisal period. Uses the fetched rule set.
    """
    days = int(values_of(cycle.rule_set)["replan_days"])
    return min(day + timedelta(days=days), cycle.ends_on)


def open_plans(rows: list[Appraisal], day: date, *, by: "User | None") -> dict[int, date]:
    """Give those who moved time to adjust the plan with the new appraiser; return the last day of each.

    The planning phase lasts longer for them, as by an extension that HR gives; nothing is shortened.
    Call it in the transaction of the move, after the appraisals were written.
    """
    if not rows:
        return {}
    prefetch_related_objects(rows, "cycle__rule_set__settings", "cycle__phases", "extended_phases")
    until: dict[int, date] = {}
    extensions = []
    for row in rows:
        window = window_of(row, Phase.PLANNING)
        if row.state not in WORK_GOES_ON or window is None:
            continue
        until[row.pk] = max(window[1], last_day_to_replan(row.cycle, day))
        if until[row.pk] > window[1]:
            extensions.append(
                PhaseExtension(
                    cycle=row.cycle,
                    phase=Phase.PLANNING,
                    employee=row.employee,
                    ends_on=until[row.pk],
                    reason=_("Pindah tugas ke %(unit)s: rencana disesuaikan") % {"unit": row.unit.name},
                    made_by=by,
                )
            )
    PhaseExtension.objects.bulk_create(extensions)
    rebuild(rows)
    return until


def give_time_to_replan(appraisal: Appraisal, *, by: "User", reason: str) -> date | None:
    """Give the employee time for the plan that is given back, when the planning phase is over for him.

    So many days as the rule set gives, within the appraisal period; returns the last one, None when
    the phase still runs or was never dated. Call it in the transaction of the move.
    """
    window = window_of(appraisal, Phase.PLANNING)
    if window is None or today() <= window[1]:
        return None
    until = last_day_to_replan(appraisal.cycle, today())
    if until <= window[1]:
        return None
    PhaseExtension.objects.create(
        cycle=appraisal.cycle,
        phase=Phase.PLANNING,
        employee=appraisal.employee,
        ends_on=until,
        reason=Truncator(_("Rencana dikembalikan: %(reason)s") % {"reason": reason.strip()}).chars(
            LONGEST_REASON
        ),
        made_by=by,
    )
    rebuild([appraisal])
    return until
