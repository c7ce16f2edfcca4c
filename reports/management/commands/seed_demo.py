"""Fill an empty database with the demo agency, or show its logins."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from organization.domain.nip import format_nip
from organization.models import User
from reports.demo.agency import TooFew
from reports.demo.cast import CAST, PASSWORD
from reports.demo.seed import is_empty, seed


class Command(BaseCommand):
    """`manage.py seed_demo [--employees N] [--seed S] [--if-empty] [--show-logins]`."""

    help = "Fill an empty database with the demo agency Kota Padang (invented people, public passwords)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--employees", type=int, default=200, help="how many people (default 200)")
        parser.add_argument("--seed", type=int, default=2026, help="the same number makes the same agency")
        parser.add_argument("--if-empty", action="store_true", help="do nothing when the database is in use")
        parser.add_argument("--show-logins", action="store_true", help="only print the demo logins")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - the signature of Django
        """Seed or show; CommandError with a sentence that says what to do."""
        if not settings.DEMO:
            raise CommandError(
                "seed_demo makes logins with a public password, so it runs only where settings.DEMO is on."
            )
        if options["show_logins"]:
            self.show_logins()
            return
        if not is_empty():
            if options["if_empty"]:
                return
            raise CommandError(
                "This database holds units or people already. Use an empty one (another VAR_DIR or "
                "DATABASE_URL), or --if-empty to leave it as it is."
            )
        self.fill(options["employees"], options["seed"])

    def fill(self, employees: int, seed_: int) -> None:
        """Seed and say what came about and how long it took."""
        started = time.monotonic()
        try:
            agency = seed(employees, seed_, timezone.localdate())
        except TooFew as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Demo agency: {len(agency.units)} units, {len(agency.staff)} people, two years "
            f"({time.monotonic() - started:.1f} s). Logins: manage.py seed_demo --show-logins"
        )

    def show_logins(self) -> None:
        """Print who can log in, as whom, and what to try."""
        known = set(
            User.objects.filter(username__in=[member.nip for member in CAST]).values_list(
                "username", flat=True
            )
        )
        rows = [member for member in CAST if member.nip in known and member.try_this]
        if not rows:
            self.stdout.write("No demo agency here; manage.py seed_demo makes one.")
            return
        self.stdout.write(f"Demo logins, all with the password  {PASSWORD}\n\n")
        for member in rows:
            self.stdout.write(f"  {format_nip(member.nip):<22} {member.name:<18} {member.try_this}\n")
