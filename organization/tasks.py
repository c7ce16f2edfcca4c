"""Background work of the organization: secrets by mail, made here and stored nowhere; lists of people."""

import logging
from collections.abc import Iterator

from allauth.account.utils import user_pk_to_url_str
from celery import shared_task
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.errors import RuleViolation
from core.files import store_bytes
from core.jobs import JobRun, job_handler
from core.spreadsheets import XLSX_TYPE, Cell, xlsx_bytes
from organization import vacancies
from organization.domain.activation import IssuedCode, issue_activation_code
from organization.domain.staff_import.staging import remove_expired_imports
from organization.employee_lists import HEADERS, export_rows, filter_of, selected_employees
from organization.models import Employee, Unit, User
from organization.queries import units_visible_to

logger = logging.getLogger(__name__)


@job_handler("organization.activation_mail")
def activation_mail_send(run: JobRun) -> None:
    """Make a code and mail it at once, so that the plain code is stored nowhere, not even in the outbox.

    Safe to repeat: a second mail carries a new code and ends the first one. RuleViolation when the
    person has been disabled since.
    """
    employee = Employee.objects.select_related("user").filter(pk=run.arguments["employee_id"]).first()
    if employee is None or not employee.user.email:
        return
    mail_of(issue_activation_code(employee, by=run.job.requested_by)).send()


@job_handler("organization.password_reset_mail")
def password_reset_mail_send(run: JobRun) -> None:
    """Mail a link for a new password. The link works once and leads to this site, nowhere else.

    Safe to repeat: the second link is as good as the first, and one of them can be used.
    """
    user = User.objects.filter(pk=run.arguments["user_id"], is_active=True).first()
    if user is None or not user.email:
        return
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)},
    )
    context = {"username": user.username, "password_reset_url": settings.SITE_URL.rstrip("/") + path}
    subject, text = (
        render_to_string(f"account/email/password_reset_key_{part}.txt", context).strip()
        for part in ("subject", "message")
    )
    EmailMessage(subject, text, to=[user.email]).send()


@job_handler("organization.employee_export")
def employee_export_write(run: JobRun) -> None:
    """Write the people of a filtered list into a workbook, as the person who asked may see them now."""
    user = run.job.requested_by
    if user is None:
        return
    today = timezone.localdate()
    chosen = filter_of(user, run.arguments["choice"])
    total = selected_employees(user, chosen, today).count()

    def rows() -> Iterator[list[Cell]]:
        for done, row in enumerate(export_rows(user, chosen, today)):
            run.progress(done, total)
            yield row

    data = xlsx_bytes([str(header) for header in HEADERS], rows(), title=_("Pegawai"))
    with run.finishing():
        run.attach(store_bytes(f"pegawai-{today:%Y-%m-%d}.xlsx", XLSX_TYPE, data, by=user))


@job_handler(vacancies.EXPORT_JOB)
def vacancy_export_write(run: JobRun) -> None:
    """Write the vacancies of a choice into a workbook, as the person who asked may see them now."""
    user = run.job.requested_by
    if user is None:
        return
    today, unit_id = timezone.localdate(), run.arguments["unit"]
    within = get_visible_unit(user, unit_id) if unit_id else None
    rows = vacancies.export_rows(user, today, within=within, text=run.arguments["q"])
    data = xlsx_bytes([str(header) for header in vacancies.HEADERS], rows, title=_("Jabatan lowong"))
    with run.finishing():
        run.attach(store_bytes(f"jabatan-lowong-{today:%Y-%m-%d}.xlsx", XLSX_TYPE, data, by=user))


def get_visible_unit(user: User, unit_id: int) -> Unit:
    """Return the unit when the person still keeps it; RuleViolation otherwise."""
    unit: Unit | None = units_visible_to(user).filter(pk=unit_id).first()
    if unit is None:
        raise RuleViolation(_("Unit ini tidak lagi Anda kelola."))
    return unit


def mail_of(issued: IssuedCode) -> EmailMessage:
    """Return the mail with the code. It links to the page where the code is typed; no link carries it."""
    text = _(
        "Yth. %(name)s,\n\n"
        "akun Anda di ASN Kinerja siap diaktifkan. Buka\n\n%(url)s\n\n"
        "lalu isi NIP Anda dan kode aktivasi ini:\n\n%(code)s\n\n"
        "Kode berlaku satu kali sampai %(until)s. Bila Anda menerima beberapa surat, pakai kode yang "
        "terakhir. "
        "Jangan berikan kode ini kepada siapa pun; pengelola kepegawaian tidak memerlukannya.\n"
    ) % {
        "name": issued.employee.name,
        "url": settings.SITE_URL.rstrip("/") + reverse("organization:activation_redeem"),
        "code": issued.code,
        "until": date_format(localtime(issued.expires_at), "j F Y, H.i"),
    }
    return EmailMessage(_("Aktifkan akun ASN Kinerja Anda"), text, to=[issued.employee.user.email])


@shared_task(name="organization.tasks.staff_imports_remove")
def staff_imports_remove() -> None:
    """Remove what is left of staff files past their last day. Safe to run twice or from two schedulers."""
    if removed := remove_expired_imports():
        logger.info("%s staff files were removed.", removed)
