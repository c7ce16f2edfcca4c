"""What waits for HR: corrections, reports, files, a calendar that ends too early; what ends for others."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.calendar import known_years
from core.registry import WaitingTask
from organization.appraiser_reports import reports_waiting_for
from organization.enums import CorrectionState, Role, StaffImportState
from organization.models import ActingAppointment, Placement
from organization.queries import corrections_kept_by, role_paths, staff_imports_of, valid_on
from organization.registry import deadlines_after

if TYPE_CHECKING:
    from organization.models import User

MOST_FILES = 5
NOTICE = timedelta(days=60)
"""How long before a forecast year begins HR is asked to look at the decree."""
LAST_WEEKS = timedelta(days=14)
"""How long before its end an acting officer is told that his office ends."""


def correction_tasks(user: "User", today: date) -> list[WaitingTask]:
    """Return the requests to correct data that wait for this HR officer. One query; none for others."""
    if not user.has_perm("organization.correction_list"):
        return []
    counted = (
        corrections_kept_by(user)
        .filter(state=CorrectionState.OPEN)
        .aggregate(count=Count("pk"), due=Min("due_at"), first=Min("pk"))
    )
    if not counted["count"]:
        return []
    page = (
        reverse("organization:correction_detail", args=[counted["first"]])
        if counted["count"] == 1
        else reverse("organization:correction_list")
    )
    due = localtime(counted["due"])
    return [
        WaitingTask(
            title=_("Jawab permintaan perbaikan data"),
            url=page,
            due_on=due.date(),
            hint=_("Paling lambat %(moment)s: 3 x 24 jam menurut UU 27/2022.")
            % {"moment": date_format(due, "j F Y, H.i")},
            count=counted["count"],
        )
    ]


def appraiser_report_tasks(user: "User", today: date) -> list[WaitingTask]:
    """Return the reports of a wrong appraiser that wait for this HR officer. One query; none for others."""
    if not user.has_perm("organization.appraiser_report_list"):
        return []
    counted = reports_waiting_for(user, today).aggregate(
        count=Count("pk"), due=Min("due_on"), first=Min("pk"), name=Min("employee__name")
    )
    if not counted["count"]:
        return []
    alone = counted["count"] == 1
    return [
        WaitingTask(
            title=_("Putuskan siapa atasan %(name)s") % {"name": counted["name"] if alone else _("pegawai")},
            url=reverse("organization:appraiser_report_detail", args=[counted["first"]])
            if alone
            else reverse("organization:appraiser_report_list"),
            due_on=counted["due"],
            hint=_(
                "Pegawai melaporkan bahwa pejabat penilainya keliru; usulannya dapat langsung ditetapkan."
            ),
            count=counted["count"],
        )
    ]


def calendar_tasks(user: "User", today: date) -> list[WaitingTask]:
    """Return the alarms of the calendar. One query and those of the deadline sources; none for others."""
    if not user.has_perm("organization.calendar_edit"):
        return []
    known = known_years()
    page = reverse("organization:calendar_detail")
    tasks = []
    beyond = deadlines_after(user, known.until or date.min)
    if beyond:
        first = beyond[0]
        tasks.append(
            WaitingTask(
                title=_("Lengkapi kalender hari libur %(year)d") % {"year": first.day.year},
                url=page,
                due_on=first.day,
                hint=_("%(label)s jatuh pada %(day)s, sesudah hari terakhir yang diketahui.")
                % {"label": first.label, "day": date_format(first.day)},
                count=len(beyond),
            )
        )
    provisional = known.provisional_from
    if provisional is not None and today >= provisional - NOTICE:
        tasks.append(
            WaitingTask(
                title=_("Periksa kalender hari libur %(year)d") % {"year": provisional.year},
                url=f"{page}?tahun={provisional.year}",
                due_on=provisional if today < provisional else None,
                hint=_("Hari liburnya masih perkiraan. Cocokkan dengan surat keputusan bersama."),
            )
        )
    return tasks


def acting_tasks(user: "User", today: date) -> list[WaitingTask]:
    """Return the offices of an acting officer that end soon, to himself. One query."""
    ending = ActingAppointment.objects.filter(
        valid_on(today), employee__user=user, ends_on__lte=today + LAST_WEEKS
    ).select_related("unit")
    return [
        WaitingTask(
            title=_("Masa tugas Anda sebagai %(capacity)s segera berakhir") % {"capacity": row.capacity},
            url=reverse("organization:profile"),
            due_on=row.ends_on,
            hint=_(
                "Selesaikan dahulu yang menunggu Anda dalam tugas ini. Bila perlu diperpanjang, hubungi"
                " pengelola kepegawaian."
            ),
        )
        for row in ending.order_by("ends_on", "pk")
    ]


def staff_import_tasks(user: "User", today: date) -> list[WaitingTask]:
    """Return the checked staff files that wait for their officer's yes. One query; none for others."""
    if not user.has_perm("organization.staff_import"):
        return []
    checked = staff_imports_of(user).filter(state=StaffImportState.CHECKED, expires_at__gt=timezone.now())
    return [
        WaitingTask(
            title=_("Putuskan impor %(name)s") % {"name": waiting.file_name},
            url=reverse("organization:staff_import_detail", args=[waiting.token]),
            due_on=localtime(waiting.expires_at).date(),
            hint=_("Berkas sudah diperiksa dan belum ada yang ditulis; sesudah tenggat berkas dibuang."),
        )
        for waiting in checked[:MOST_FILES]
    ]


def activation_tasks(user: "User", today: date) -> list[WaitingTask]:
    """Return one task for HR while people it keeps have never activated their login. One query."""
    if not user.has_perm("organization.employee_list"):
        return []
    kept = Q()
    for path in role_paths(user, Role.HR):
        kept |= Q(unit__path__startswith=path)
    waiting = (
        Placement.objects.filter(
            kept,
            Q(ends_on__isnull=True) | Q(ends_on__gte=today),
            employee__user__is_active=True,
            employee__user__password__startswith=UNUSABLE_PASSWORD_PREFIX,
        )
        .values("employee")
        .distinct()
        .count()
    )
    if not waiting:
        return []
    return [
        WaitingTask(
            title=_("Berikan kode aktivasi kepada pegawai yang belum aktif"),
            url=f"{reverse('organization:employee_list')}?state=waiting",
            due_on=None,
            hint=_("Mereka belum dapat masuk. Surat aktivasi satu unit dicetak dari halaman unitnya."),
            count=waiting,
        )
    ]
