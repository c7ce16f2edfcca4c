"""Pages of readiness: readiness_detail, readiness_edit, needs_export."""

from django.urls import reverse

from competency import tasks
from competency.models import ReadinessFact
from core.jobs import may_open_file, run_job
from core.models import Job
from organization.models import RoleGrant

__all__ = ["tasks"]


def test_hr_records_and_the_person_reads(cast, standard):
    detail = reverse("competency:readiness_detail", args=[cast.sari.pk])
    edit = reverse("competency:readiness_edit", args=[cast.sari.pk])
    assert "Belum dapat dihitung" in cast.client("sari").get(detail).content.decode()
    rina = cast.client("rina")
    assert rina.get(edit).status_code == 200
    assert rina.post(edit, {"education": "s9", "discipline": "none"}).status_code == 422
    rina.post(edit, {"education": "s1", "discipline": "none"})
    assert ReadinessFact.objects.get().employee == cast.sari
    assert "S-1 atau D-IV" in cast.client("sari").get(detail).content.decode()
    assert cast.client("sari").get(edit).status_code == 403
    assert cast.client("putri").get(detail).status_code == 404
    assert cast.client("bayu").get(detail).status_code == 404


def test_the_workbook_is_made_by_a_job_and_opened_by_who_keeps_the_unit(cast, standard, shown):
    shown("sari", "M5", 1)
    unit = cast.agency.units["1371"]
    rina = cast.client("rina")
    gaps = reverse("competency:unit_gaps", args=[unit.pk])
    export = reverse("competency:needs_export", args=[unit.pk])
    assert export in rina.get(gaps).content.decode()
    answer = rina.post(export)
    job = Job.objects.get(kind="competency.needs")
    assert answer["Location"] == reverse("core:job_detail", args=[job.pk])
    rina.post(export)
    assert Job.objects.filter(kind="competency.needs").count() == 1
    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == "done"
    assert rina.get(reverse("core:job_file", args=[job.pk])).status_code == 200
    assert cast.client("bayu").post(export).status_code == 404
    assert not may_open_file(cast.user("bayu"), job)
    RoleGrant.objects.filter(user=cast.user("rina")).delete()
    assert cast.client("rina").get(reverse("core:job_file", args=[job.pk])).status_code == 404
