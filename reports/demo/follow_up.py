"""What follows last year's results in the demo: potentials of everybody, one improvement plan that runs."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import QuerySet

from appraisal.domain.improvements import (
    PlannedStep,
    improvement_check_in,
    improvement_move,
    improvement_save,
    improvement_start,
)
from appraisal.follow_up_queries import final_predicate
from appraisal.models import Appraisal, Improvement, Potential
from organization.models import User

CHUNK = 1000


def write_follow_up(today: date) -> None:
    """Write potentials for the results of last year, and let one appraiser and employee begin a plan."""
    finals = Appraisal.objects.filter(cycle__year=today.year - 1, state="final")
    Potential.objects.bulk_create(potentials(finals, today.year - 1), batch_size=CHUNK)
    weak = finals.annotate(predicate=final_predicate()).filter(predicate="BP", appraiser__isnull=False)
    chosen = weak.select_related("employee__user", "appraiser__user").order_by("pk").first()
    if chosen is not None and chosen.appraiser is not None:
        write_plan(chosen, chosen.employee.user, chosen.appraiser.user, today)


def potentials(finals: QuerySet[Appraisal], year: int) -> Iterable[Potential]:
    """Return an invented potential for each person, the same ones each time."""
    for place, employee in enumerate(finals.order_by("pk").values_list("employee", flat=True)):
        value = Decimal(45 + place * 37 % 53)
        source = f"Penilaian potensi BKPSDM {year}"
        yield Potential(employee_id=employee, year=year, value=value, source=source)


def write_plan(appraisal: Appraisal, employee: User, appraiser: User, today: date) -> None:
    """Write a plan that both signed today, with a first note on how it goes."""
    plan = improvement_start(appraisal, by=appraiser)
    steps = [
        PlannedStep("Pendampingan penyusunan berkas setiap Senin", today + timedelta(days=28)),
        PlannedStep("Pelatihan layanan administrasi", today + timedelta(days=60)),
    ]
    plan = improvement_save(
        plan,
        by=employee,
        goals="Berkas selesai dalam batas standar pelayanan.",
        support="Pembimbing menyediakan waktu satu jam setiap pekan.",
        steps=steps,
        draft_version=plan.draft_version,
    )
    plan = signed(plan, "improvement_sign_appraiser", appraiser)
    plan = signed(plan, "improvement_sign_employee", employee)
    improvement_check_in(
        plan, by=appraiser, held_on=today, body="Rencana dibicarakan; pendampingan dimulai pekan ini."
    )


def signed(plan: Improvement, name: str, by: User) -> Improvement:
    """Take a move of the plan as it stands now."""
    return improvement_move(
        plan, name, by=by, expected_version=plan.version, draft_version=plan.draft_version
    )
