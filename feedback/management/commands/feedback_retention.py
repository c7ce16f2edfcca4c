"""Say or do what the retention of the forum removes."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from feedback.domain.retention import apply_retention


class Command(BaseCommand):
    """`manage.py feedback_retention [--dry-run]`."""

    help = "Forget reporters and remove cases past their time; with --dry-run only list them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--dry-run", action="store_true", help="change nothing, list what would go")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - the signature of Django
        """Print the numbers of the cases, never who reported."""
        found = apply_retention(is_dry_run=options["dry_run"])
        word = "would be" if options["dry_run"] else "were"
        self.stdout.write(f"{len(found.identities)} reporters {word} forgotten: {' '.join(found.identities)}")
        self.stdout.write(f"{len(found.cases)} cases {word} removed: {' '.join(found.cases)}")
