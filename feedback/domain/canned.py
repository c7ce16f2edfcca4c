"""Ready answers: kept by the officers of a unit, each change a version, put into an answer as text."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from core.errors import NotAllowed, RuleViolation
from core.workflow import log_event
from feedback.domain.texts import cleaned, cleaned_line
from feedback.models import CannedAnswer, CannedAnswerVersion, Case
from feedback.workflow import OFFICER
from organization.enums import Role
from organization.queries import has_role

if TYPE_CHECKING:
    from organization.models import User

PLACES = ("{nomor}", "{layanan}", "{unit}")
"""What may stand in a ready answer for the number, the service and the unit of the case."""


def save_canned(answer: CannedAnswer, *, by: "User") -> CannedAnswer:
    """Write a ready answer as its next version.

    NotAllowed outside the officer's units, the present one of the answer included; RuleViolation
    for an empty text.
    """
    before = CannedAnswer.objects.select_related("unit").filter(pk=answer.pk).first()
    units = [answer.unit, *([before.unit] if before else [])]
    if not all(has_role(by, Role.COMPLAINT_OFFICER, unit) for unit in units):
        raise NotAllowed(_("Jawaban siap pakai unit ini bukan wewenang Anda."))
    answer.title, answer.body = cleaned_line(answer.title)[:120], cleaned(answer.body)
    if len(answer.body) < 10:
        raise RuleViolation(_("Tuliskan isi jawabannya."), field="body")
    with transaction.atomic():
        if before is None:
            answer.version = 1
            answer.save()
        else:
            CannedAnswer.objects.filter(pk=answer.pk).update(version=F("version") + 1)
            answer.version = CannedAnswer.objects.values_list("version", flat=True).get(pk=answer.pk)
            answer.save()
        CannedAnswerVersion.objects.create(
            answer=answer, number=answer.version, title=answer.title, body=answer.body, by=by
        )
        log_event(answer, "canned_saved", by=by, as_role=OFFICER, note=f"{answer.version}")
    return answer


def filled(answer: CannedAnswer, case: Case) -> str:
    """Return the text of a ready answer with number, service and unit of the case in their places."""
    values = (case.number, case.service.name if case.service else _("layanan ini"), case.unit.name)
    text = answer.body
    for place, value in zip(PLACES, values, strict=True):
        text = text.replace(place, value)
    return text
