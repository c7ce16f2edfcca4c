"""Check every sealed record; exit with an error that names each one that was altered."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from appraisal.domain.record_checks import altered
from appraisal.models import RecordSeal
from core.seals import public_key


class Command(BaseCommand):
    """Reads all records, seals, results and histories; changes nothing."""

    help = "Find any altered, removed or forged final record; every finding is named."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the options."""
        parser.add_argument(
            "--key",
            action="append",
            default=[],
            metavar="BASE64",
            help="Public key that the agency used before (repeat for several); today's is always known.",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - as BaseCommand says it
        """Print one line for each finding."""
        found = 0
        for finding in altered(own_keys={public_key(), *options["key"]}):
            found += 1
            self.stderr.write(f"{finding.where}: {finding.problem}")
        last = RecordSeal.objects.order_by("-number").first()
        end = f"Segel terakhir: nomor {last.number}, sidik {last.chain_hash}." if last else "Belum ada segel."
        if found:
            raise CommandError(f"{found} temuan. {end}")
        self.stdout.write(f"Semua rekaman utuh. {end}")
