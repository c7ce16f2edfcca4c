"""S5: a file that was made for somebody is closed when the right to see it ends."""

import pytest
from django.urls import reverse

from core.jobs import create_job, run_job
from organization.models import RoleGrant
from reports.demo.stories import fresh
from reports.queries import DOCUMENT_JOB, job_key
from reports.tasks import evaluation_document  # noqa: F401 - registers the handler

pytestmark = pytest.mark.django_db


def test_a_document_asked_for_as_hr_is_closed_with_the_role(cast, appraisal_in):
    record = fresh(appraisal_in("final")).final_record
    rina = cast.user("rina")
    job = create_job(
        DOCUMENT_JOB, by=rina, arguments={"record_id": record.pk}, key=job_key(record.pk, rina.pk)
    )
    run_job(job.pk)
    address = reverse("core:job_file", args=[job.pk])
    assert cast.client("rina").get(address).status_code == 200
    RoleGrant.objects.filter(user=rina).delete()
    assert cast.client("rina").get(address).status_code == 404
    assert cast.client("rina").get(reverse("core:job_detail", args=[job.pk])).status_code == 200
