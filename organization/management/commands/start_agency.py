"""The first step of a real installation: the root unit and its first HR officer."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from core.errors import RuleViolation
from organization.domain.activation import IssuedCode, issue_activation_code
from organization.domain.people import employ
from organization.domain.posts import add_post
from organization.domain.roles import grant_role
from organization.domain.units import add_unit
from organization.enums import EmployeeKind, PostClass, Role, UnitKind
from organization.models import Unit


class Command(BaseCommand):
    """Makes the root unit and an HR officer for all of it, and prints the code that activates the login."""

    help = "Create the root unit and its first HR officer; prints a one-time activation code."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare what must be given."""
        parser.add_argument("--code", required=True, help="code of the root unit, for example 13.71")
        parser.add_argument("--name", required=True, help="its name, for example 'Kota Padang'")
        parser.add_argument("--nip", required=True, help="NIP or NI PPPK of the first HR officer")
        parser.add_argument("--kind", choices=EmployeeKind.values, default=EmployeeKind.PNS.value)
        parser.add_argument("--officer", required=True, help="the officer's name with titles")
        parser.add_argument("--post", default="Pengelola Kepegawaian", help="name of the officer's post")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        """Run everything in one transaction, or refuse with a sentence."""
        if Unit.objects.exists():
            raise CommandError("The agency has units already; add people and roles in the application.")
        try:
            with transaction.atomic():
                issued = start_agency(options)
        except RuleViolation as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(
            f"{issued.employee.name}: {issued.code} (until {issued.expires_at:%Y-%m-%d %H:%M} UTC)"
        )


def start_agency(options: dict[str, Any]) -> IssuedCode:
    """Create unit, post, officer, role and code. RuleViolation as of those acts."""
    today = timezone.localdate()
    root = add_unit(
        code=options["code"], name=options["name"], kind=UnitKind.ROOT, parent=None, starts_on=today, by=None
    )
    post = add_post(
        unit=root,
        code=f"{options['code']}.hr",
        name=options["post"],
        post_class=PostClass.EXECUTIVE,
        by=None,
    )
    officer = employ(
        nip=options["nip"],
        kind=options["kind"],
        name=options["officer"],
        unit=root,
        post=post,
        starts_on=today,
        by=None,
    )
    grant_role(officer.user, role=Role.HR, unit=root, by=None)
    return issue_activation_code(officer, by=None)
