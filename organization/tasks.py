"""Background work of the organization: secrets by mail. They are made here and stored nowhere."""

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.jobs import JobRun, job_handler
from organization.domain.activation import IssuedCode, issue_activation_code
from organization.models import Employee, User


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
