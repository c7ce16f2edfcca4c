"""Pages of the evaluation document: asked for, seen, opened; by those who may."""

import pytest
from django.urls import reverse

from appraisal.models import FinalRecord
from core.jobs import run_job
from core.models import Job
from reports.models import EvaluationDocument

OUTSIDERS = ["agus", "putri", "bayu", "nia", "zulkifli"]


@pytest.fixture
def final(appraisal_in):
    return appraisal_in("final")


def page(appraisal) -> str:
    return reverse("reports:evaluation_document", args=[appraisal.pk])


def create(appraisal) -> str:
    return reverse("reports:evaluation_document_create", args=[appraisal.pk])


def file(appraisal) -> str:
    return reverse("reports:evaluation_document_file", args=[appraisal.pk])


def test_the_employee_asks_for_it_and_opens_it(final, cast):
    sari = cast.client("sari")
    assert "Buat dokumen" in sari.get(page(final)).content.decode()

    answer = sari.post(create(final))
    job = Job.objects.get()
    assert answer.url == reverse("core:job_detail", args=[job.pk])
    run_job(job.pk)

    shown = sari.get(page(final)).content.decode()
    assert EvaluationDocument.objects.get().sha256 in shown
    opened = sari.get(file(final))
    assert opened["Content-Type"] == "application/pdf"
    assert opened["Content-Disposition"].startswith("attachment")
    assert b"".join(opened.streaming_content).startswith(b"%PDF")


def test_a_double_click_makes_one_job(final, cast):
    sari = cast.client("sari")
    assert sari.post(create(final)).url == sari.post(create(final)).url
    assert Job.objects.count() == 1


@pytest.mark.parametrize("key", ["hendra", "dewi", "rina"])
def test_the_other_parties_and_hr_may_open_it(final, cast, key):
    assert cast.client(key).get(page(final)).status_code == 200


@pytest.mark.parametrize("key", OUTSIDERS)
def test_for_others_it_does_not_exist(final, cast, key):
    cast.client("sari").post(create(final))
    run_job(Job.objects.get().pk)
    stranger = cast.client(key)
    assert stranger.get(page(final)).status_code == 404
    assert stranger.post(create(final)).status_code == 404
    assert stranger.get(file(final)).status_code == 404
    assert stranger.get(reverse("core:job_file", args=[Job.objects.get().pk])).status_code == 404
    assert Job.objects.count() == 1


def test_somebody_without_login_is_sent_to_it(final, cast):
    answer = cast.client("anonymous").get(page(final))
    assert answer.status_code == 302
    assert reverse("account_login") in answer.url


def test_asking_by_get_is_refused(final, cast):
    assert cast.client("sari").get(create(final)).status_code == 405


def test_before_the_end_there_is_no_document(appraisal_in, cast):
    appraisal = appraisal_in("handed_over")
    sari = cast.client("sari")
    assert sari.get(page(appraisal)).status_code == 404
    assert sari.post(create(appraisal)).status_code == 404
    assert not FinalRecord.objects.exists()


def test_the_page_asks_the_database_a_fixed_number_of_times(final, cast, django_assert_max_num_queries):
    sari = cast.client("sari")
    sari.get(page(final))
    with django_assert_max_num_queries(12):
        sari.get(page(final))
