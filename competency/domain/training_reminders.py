"""Reminders of trainings: a session that comes, a certificate that is missing, a level that waits.

Queries of what is due and was not told yet (the key of the message), so a missed run heals itself and two
schedulers do no harm. Each is written once.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import F
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from competency.domain.rule_values import value_of
from competency.enums import EnrolmentState, PlanState
from competency.models import Enrolment, LevelProposal, PlanItem
from core.models import OutboxMessage
from core.outbox import write_messages
from organization.models import Employee
from organization.queries import lines_on


def send_training_reminders(today: date) -> int:
    """Write the reminders that are due and return how many are new. About ten queries, whatever is due."""
    days = {key: timedelta(days=int(number)) for key, number in value_of("training_reminders").items()}
    prepared = [
        *sessions_to_come(today, days["session"]),
        *certificates_missing(today, days["certificate"]),
        *activities_to_come(today, days["activity"]),
        *levels_waiting(today, days["proposal"]),
    ]
    keys = [message.key for message in prepared]
    known = set(OutboxMessage.objects.filter(key__in=keys).order_by().values_list("key", flat=True))
    new = [message for message in prepared if message.key not in known]
    write_messages(new)
    return len(new)


def sessions_to_come(today: date, notice: timedelta) -> Iterator[OutboxMessage]:
    """Yield what participants are told before their session begins."""
    rows = Enrolment.objects.filter(
        state=EnrolmentState.SEATED,
        session__starts_on__gt=today,
        session__starts_on__lte=today + notice,
        employee__user__is_active=True,
    ).select_related("session__training", "employee")
    for row in rows.order_by("pk"):
        session = row.session
        yield OutboxMessage(
            recipient_id=row.employee.user_id,
            kind="competency.enrolment",
            subject=_("Pelatihan %(name)s segera dimulai") % {"name": session.training.name},
            text=_("Mulai %(day)s. %(place)s")
            % {"day": date_format(session.starts_on, "j F Y"), "place": session.place},
            path=reverse("competency:session_detail", args=[session.pk]),
            key=f"competency.remind.session:{row.pk}",
        )


def certificates_missing(today: date, patience: timedelta) -> Iterator[OutboxMessage]:
    """Yield what participants are told whose certificate has not come."""
    rows = Enrolment.objects.filter(
        state=EnrolmentState.ATTENDED,
        session__ends_on__lte=today - patience,
        record__stored_file__isnull=True,
        employee__user__is_active=True,
    ).select_related("session__training", "employee")
    for row in rows.order_by("pk"):
        yield OutboxMessage(
            recipient_id=row.employee.user_id,
            kind="competency.enrolment",
            subject=_("Sertifikat %(name)s belum diunggah") % {"name": row.session.training.name},
            text=_("Unggah sertifikatnya bila sudah terbit, agar tercatat sebagai bukti."),
            path=reverse("competency:certificate_add", args=[row.pk]),
            key=f"competency.remind.certificate:{row.pk}",
        )


def activities_to_come(today: date, notice: timedelta) -> Iterator[OutboxMessage]:
    """Yield what people are told whose agreed activity is due soon."""
    rows = PlanItem.objects.filter(
        plan__state=PlanState.AGREED,
        completed_on__isnull=True,
        due_on__gte=today,
        due_on__lte=today + notice,
        plan__employee__user__is_active=True,
    ).select_related("plan__employee")
    for item in rows.order_by("pk"):
        yield OutboxMessage(
            recipient_id=item.plan.employee.user_id,
            kind="competency.plan",
            subject=_("Tenggat kegiatan pengembangan"),
            text=_("“%(activity)s” selesai paling lambat %(day)s.")
            % {"activity": item.activity, "day": date_format(item.due_on, "j F Y")},
            path=f"{reverse('competency:idp_detail', args=[item.plan.employee_id])}?tahun={item.plan.year}",
            key=f"competency.remind.activity:{item.pk}:{item.due_on}",
        )


def levels_waiting(today: date, patience: timedelta) -> Iterator[OutboxMessage]:
    """Yield what appraisers are told whose word on a level is missing; one message for each employee."""
    waiting: dict[int, str] = {}
    proposals = LevelProposal.objects.filter(result__isnull=True, proposed_on__lte=today - patience)
    for pk, employee in proposals.order_by("pk").values_list("pk", "enrolment__employee"):
        waiting.setdefault(employee, f"p{pk}")
    items = PlanItem.objects.filter(
        result__isnull=True, plan__state=PlanState.AGREED, completed_on__lte=today - patience
    )
    for pk, employee in items.order_by("pk").values_list("pk", "plan__employee"):
        waiting.setdefault(employee, f"i{pk}")
    if not waiting:
        return
    lines = lines_on(today)
    appraisers = {employee: lines[employee].appraiser for employee in waiting if employee in lines}
    users = dict(
        Employee.objects.filter(pk__in={pk for pk in appraisers.values() if pk}, user__is_active=True)
        .order_by()
        .values_list("pk", F("user"))
    )
    for person in Employee.objects.filter(pk__in=waiting).order_by("pk"):
        appraiser = appraisers.get(person.pk)
        if appraiser in users:
            yield OutboxMessage(
                recipient_id=users[appraiser],
                kind="competency.plan",
                subject=_("Hasil pelatihan %(name)s menunggu penilaian Anda") % {"name": person.name},
                text=_("Nilai level yang dicapai agar kesenjangannya terhitung."),
                path=reverse("competency:idp_detail", args=[person.pk]),
                key=f"competency.remind.level:{waiting[person.pk]}:{users[appraiser]}",
            )
