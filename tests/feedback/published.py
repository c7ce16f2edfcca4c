"""A report that everybody may read, brought there by the real verbs."""

from core.files import CleanFile
from feedback.domain.handling import answer_case, forward_case, verify_case
from feedback.domain.intake import NewReport, submit_report
from feedback.domain.privacy import (
    chosen_for_public,
    digest_of,
    public_text,
    publish_case,
    publishable_entries,
)
from feedback.models import Case
from organization.enums import Role
from organization.models import RoleGrant, Unit, User
from organization.queries import valid_on


def coordinator(day: object) -> User:
    """Return somebody who co-ordinates the reports of the agency; a login without a post if need be."""
    root = Unit.objects.get(depth=1)
    user, _made = User.objects.get_or_create(username="koordinator", defaults={"full_name": "Koordinator"})
    RoleGrant.objects.get_or_create(
        user=user, role=Role.COMPLAINT_OFFICER, unit=root, defaults={"starts_on": day}
    )
    assert RoleGrant.objects.filter(valid_on(day), user=user).exists()
    return user


def fresh(case: Case) -> Case:
    return Case.objects.select_related("text", "unit", "subject_unit", "service", "point", "group").get(
        pk=case.pk
    )


def publish(case: Case, by: User, **texts: str) -> Case:
    """Publish a case with everything that can be shown."""
    case = fresh(case)
    title, body = texts.get("title", case.text.title), texts.get("body", case.text.body)
    entry_ids = [entry.pk for entry in publishable_entries(case)]
    file_ids = list(case.attachments.values_list("pk", flat=True))
    entries, files = chosen_for_public(case, entry_ids, file_ids)
    seen = digest_of(*public_text(title, body), entries, files)
    return publish_case(
        case, title=title, body=body, entry_ids=entry_ids, file_ids=file_ids, seen=seen, by=by
    )


def published_case(unit: Unit, by: User, pdf: bytes, **values: object) -> Case:
    """Return a case about `unit`, answered there by `by` and published, with a file."""
    new = NewReport(
        **{
            "kind": "complaint",
            "title": "Lampu jalan mati",
            "body": "Lampu jalan di depan sekolah mati sejak dua minggu.",
            "unit": unit,
            "uploads": [CleanFile("foto.pdf", "application/pdf", pdf)],
            **values,
        }
    )
    case = fresh(submit_report(new).case)
    chief = coordinator(case.received_on)
    verify_case(case, by=chief)
    forward_case(fresh(case), unit, by=chief)
    answer_case(fresh(case), "Lampunya sudah diganti kemarin sore.", by=by)
    return publish(case, by)
