"""Background work of the organization: activation codes by mail."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.jobs import JobRun, job_handler
from organization.domain.activation import IssuedCode, issue_activation_code
from organization.models import Employee


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
