"""What follows a result, in the person's own data export: improvement plans, counselling, potential."""

from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from appraisal.follow_up_workflow import label_of_follow_up
from appraisal.models import Counselling, Improvement, Potential
from core.workflow import history_of
from organization.models import Employee
from organization.registry import PersonalSection


def follow_up_sections(employee: Employee) -> Iterable[PersonalSection]:
    """Return what was planned and said after results of the person; nothing where there is nothing.

    Counselling notes are his as much as his appraiser's. The box of talent follows from values that the
    agency may keep to itself (a setting); the potential itself is personal data and is told. Four queries,
    and one for each plan's history.
    """
    plans = Improvement.objects.filter(appraisal__employee=employee).order_by("made_at", "pk")
    talks = Counselling.objects.filter(appraisal__employee=employee).order_by("held_on", "pk")
    data: dict[str, Any] = {
        "improvements": [
            plan_data(plan)
            for plan in plans.select_related("appraiser").prefetch_related("steps", "check_ins")
        ],
        "counselling": [
            talk_data(talk) for talk in talks.select_related("counsellor").prefetch_related("notes")
        ],
        "potentials": [
            {"year": row.year, "value": f"{row.value:f}", "source": row.source}
            for row in Potential.objects.filter(employee=employee).order_by("year", "pk")
        ],
    }
    if any(data.values()):
        yield PersonalSection("follow-up", _("Tindak lanjut hasil"), tuple(rows_of(data)), data)


def rows_of(data: dict[str, Any]) -> Iterable[tuple[str, str]]:
    """Yield what a page shows of it."""
    for plan in data["improvements"]:
        yield _("Rencana pembinaan"), f"{plan['state']}: {plan['goals']}"
        for row in plan["check_ins"]:
            yield _("Perkembangan pembinaan"), f"{row['held_on']}: {row['body']} ({row['by']})"
    for talk in data["counselling"]:
        for note in talk["notes"]:
            yield _("Konseling kinerja"), f"{talk['held_on']}: {note['body']} ({note['by']})"
    for row in data["potentials"]:
        yield _("Potensi"), f"{row['year']}: {row['value']} ({row['source']})"


def plan_data(plan: Improvement) -> dict[str, Any]:
    """Return one plan with steps, check-ins and history."""
    return {
        "state": str(plan.get_state_display()),
        "predicate": str(plan.get_predicate_display()),
        "guide": plan.appraiser.name,
        "goals": plan.goals,
        "support": plan.support,
        "starts_on": plan.starts_on.isoformat() if plan.starts_on else "",
        "ends_on": plan.ends_on.isoformat() if plan.ends_on else "",
        "next_step": plan.next_step,
        "steps": [
            {
                "task": step.task,
                "due_on": step.due_on.isoformat(),
                "done_on": step.done_on.isoformat() if step.done_on else "",
                "done_by": step.done_by_name,
            }
            for step in plan.steps.all()
        ],
        "check_ins": [
            {"held_on": date_format(row.held_on), "body": row.body, "by": row.by_name}
            for row in plan.check_ins.all()
        ],
        "history": [
            {
                "what": label_of_follow_up(row.name),
                "by": row.by_name,
                "note": row.note,
                "at": row.at.isoformat(),
            }
            for row in history_of(plan)
        ],
    }


def talk_data(talk: Counselling) -> dict[str, Any]:
    """Return one talk with its notes."""
    return {
        "held_on": date_format(talk.held_on),
        "with": talk.counsellor.name,
        "notes": [
            {"body": note.body, "by": note.author_name, "at": note.written_at.isoformat()}
            for note in talk.notes.all()
        ],
    }
