"""Reports of a wrong supervisor: made by the employee, decided by HR of the unit in one click."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.calendar import add_working_days
from core.errors import NotAllowed, RuleViolation
from core.outbox import write_message
from core.workflow import take_transition
from organization.appraiser_reports import superiors_by_units
from organization.domain.changes import record_change
from organization.domain.effects import followed
from organization.domain.placements import set_appraiser_by_hand
from organization.enums import AppraiserReportState, ChangeKind, Role
from organization.models import AppraiserReport, Employee, Unit
from organization.queries import appraiser_on, has_role, hr_officers_of, placement_on, working_week

if TYPE_CHECKING:
    from organization.models import User


def report_appraiser(
    employee: Employee, *, proposed: Employee | None, reason: str, by: "User"
) -> AppraiserReport:
    """Write down that the recorded appraiser is wrong, and whom the employee proposes; return it.

    HR nearest to the unit is told, never the employee himself. The same report sent twice is one.
    Refused with NotAllowed: for somebody else. With RuleViolation: no reason, a person who works
    nowhere today, oneself or somebody who does not serve as proposal, another report that still
    waits, a unit whose only HR officer is the employee himself.
    """
    if employee.user_id != by.pk:
        raise NotAllowed(_("Anda hanya dapat melaporkan pejabat penilai Anda sendiri."))
    reason = reason.strip()
    if not reason:
        raise RuleViolation(_("Pilih atau tuliskan alasannya."), "why")
    today = timezone.localdate()
    with transaction.atomic():
        employee = Employee.objects.select_for_update(of=("self",)).get(pk=employee.pk)
        placement = placement_on(employee, today)
        if placement is None:
            raise RuleViolation(_("Anda tidak sedang bertugas di unit mana pun hari ini."))
        open_one = AppraiserReport.objects.filter(employee=employee, state=AppraiserReportState.OPEN).first()
        if open_one is not None and (open_one.proposed, open_one.reason) == (proposed, reason):
            return open_one
        if open_one is not None:
            raise RuleViolation(
                _("Laporan Anda sebelumnya masih menunggu keputusan. Tarik dahulu bila isinya keliru.")
            )
        check_proposal(employee, proposed, today)
        officers = officers_for(placement.unit, employee, today)
        if not officers:
            raise RuleViolation(_("Belum ada pengelola kepegawaian lain yang dapat memutuskan laporan Anda."))
        report = AppraiserReport.objects.create(
            employee=employee,
            unit=placement.unit,
            current=appraiser_on(employee, today),
            proposed=proposed,
            reason=reason,
            due_on=add_working_days(today, settings.APPRAISER_REPORT_DAYS, week=working_week(placement.unit)),
        )
        record_change(
            ChangeKind.APPRAISER_REPORTED,
            _("%(name)s melaporkan bahwa %(current)s bukan atasannya dan mengusulkan %(proposed)s.")
            % {
                "name": employee.name,
                "current": report.current or _("(kosong)"),
                "proposed": proposed or _("(tidak tahu)"),
            },
            by=by,
            unit=placement.unit,
            employee=employee,
        )
        for officer in officers:
            tell(
                officer,
                report,
                _("Pejabat penilai %(name)s dilaporkan keliru") % {"name": employee.name},
                _("%(name)s melaporkan bahwa %(current)s bukan atasannya. Putuskan paling lambat %(due)s.")
                % {
                    "name": employee.name,
                    "current": report.current or _("yang tercatat"),
                    "due": date_format(report.due_on),
                },
                kind="organization.hr.appraiser_report",
            )
    return report


def check_proposal(employee: Employee, proposed: Employee | None, day: date) -> None:
    """Raise RuleViolation when the employee proposes himself or somebody who works nowhere."""
    if proposed is None:
        return
    if proposed.pk == employee.pk:
        raise RuleViolation(_("Anda tidak dapat mengusulkan diri sendiri."), "proposed")
    if placement_on(proposed, day) is None:
        raise RuleViolation(
            _("%(name)s tidak bertugas di unit mana pun hari ini.") % {"name": proposed.name}, "proposed"
        )


def accept_report(
    report: AppraiserReport,
    *,
    by: "User",
    expected_version: int,
    appraiser: Employee | None = None,
) -> AppraiserReport:
    """Name the proposed appraiser, or `appraiser`, from today on; the running appraisals follow at once.

    When the units give the same person, what was set by hand is taken back instead. The employee, the
    former and the new appraiser are told. Refusals: those of `core.workflow.take_transition` and of
    `set_appraiser_by_hand`; RuleViolation when nobody is proposed or chosen; NotAllowed when the
    employee meanwhile works in a unit this officer does not keep.
    """
    today = timezone.localdate()
    with transaction.atomic():
        chosen = appraiser or report.proposed
        note = _("%(former)s → %(new)s") % {"former": report.current or _("belum ada"), "new": chosen}
        report = take_transition(
            report, "appraiser_report_accept", by=by, note=note, expected_version=expected_version
        )
        if chosen is None:
            raise RuleViolation(_("Pegawai tidak mengusulkan siapa pun. Pilih pejabat penilainya."), "nip")
        former = appraiser_on(report.employee, today)
        with followed(by=by, decided=(report.employee,), corrects=True) as told:
            name_appraiser(report.employee, chosen, today, by=by)
        tell(
            report.employee.user,
            report,
            _("Laporan Anda diterima: pejabat penilai Anda %(name)s") % {"name": chosen.name},
            _("Mulai hari ini %(name)s menjadi pejabat penilai kinerja Anda.") % {"name": chosen.name},
        )
        tell_parties(report, former, chosen, by=by, told=told)
    return report


def name_appraiser(employee: Employee, chosen: Employee, day: date, *, by: "User") -> None:
    """Let `chosen` appraise from `day` on: by the units when they give him, by hand otherwise."""
    placement = placement_on(employee, day)
    if placement is None:
        raise RuleViolation(_("%(name)s tidak lagi bertugas.") % {"name": employee.name})
    if not has_role(by, Role.HR, placement.unit):
        raise NotAllowed(
            _("%(name)s sudah bertugas di %(unit)s. Pengelola kepegawaian di sana yang memutuskan.")
            % {"name": employee.name, "unit": placement.unit.name}
        )
    first = superiors_by_units(employee, day)[:1]
    by_units = bool(first) and first[0].appraiser == chosen
    set_appraiser_by_hand(employee, appraiser=None if by_units else chosen, starts_on=day, by=by)


def reject_report(
    report: AppraiserReport, *, note: str, by: "User", expected_version: int
) -> AppraiserReport:
    """Say why the recorded appraiser is right; the employee is told. Refused without a reason."""
    with transaction.atomic():
        report = take_transition(
            report, "appraiser_report_reject", by=by, note=note, expected_version=expected_version
        )
        tell(
            report.employee.user,
            report,
            _("Laporan Anda dijawab: pejabat penilai Anda tetap"),
            _("Pengelola kepegawaian memeriksa laporan Anda. Pejabat penilai Anda tetap. %(note)s")
            % {"note": note.strip()},
        )
    return report


def withdraw_report(report: AppraiserReport, *, by: "User", expected_version: int) -> AppraiserReport:
    """Take the report back, as the employee."""
    return take_transition(report, "appraiser_report_withdraw", by=by, expected_version=expected_version)


def officers_for(unit: Unit, employee: Employee, day: date) -> list["User"]:
    """Return the nearest HR officers of the unit who are not the employee himself."""
    grants = [grant for grant in hr_officers_of(unit, day) if grant.user_id != employee.user_id]
    return [grant.user for grant in grants if grant.unit_id == grants[0].unit_id]


def tell_parties(
    report: AppraiserReport,
    former: Employee | None,
    new: Employee,
    *,
    by: "User",
    told: Iterable[int],
) -> None:
    """Tell the former and the new appraiser, where no running appraisal has told them already."""
    name = report.employee.name
    texts = (
        (new, _("Anda menjadi pejabat penilai kinerja %(name)s") % {"name": name}),
        (former, _("Anda tidak lagi menjadi pejabat penilai kinerja %(name)s") % {"name": name}),
    )
    for person, subject in texts:
        if person is None or person.user_id in {*told, by.pk} or (person is former and former == new):
            continue
        tell(person.user, report, subject, f"{subject}.", path=reverse("home"))


def tell(
    recipient: "User",
    report: AppraiserReport,
    subject: str,
    text: str,
    *,
    kind: str = "organization.appraiser_report",
    path: str = "",
) -> None:
    """Write one message about the report; a repetition in the same state writes none."""
    write_message(
        recipient,
        kind=kind,
        subject=subject,
        text=_("Yth. %(name)s,\n\n%(text)s") % {"name": recipient, "text": text},
        path=path or reverse("organization:appraiser_report_detail", args=[report.pk]),
        key=f"appraiser_report:{report.pk}:{report.version}:{recipient.pk}",
    )
