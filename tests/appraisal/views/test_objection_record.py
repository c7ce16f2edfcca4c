from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from appraisal.models import Appraisal, Evidence
from reports.demo.stories import fresh
from tests.appraisal.views.access_checks import check_refused, check_strangers, pdf, trace
from tests.appraisal.views.pages import form_to, queries_of, text_of


def decision(**values: Any) -> dict[str, Any]:
    return {
        "decision": "change",
        "work": "meets",
        "behaviour": "above",
        "note": "Keputusan wali kota",
        "decider_name": "Fadly Amran",
        "decider_nip": "",
        "decider_post": "Wali Kota Padang",
        "upload": SimpleUploadedFile("keputusan.pdf", pdf(), "application/pdf"),
        **values,
    }


@pytest.fixture
def appraisal(appraisal_in: Any) -> Appraisal:
    """Irwan heads an agency under the sekda, above whom nobody is in the system."""
    return appraisal_in("explained", "irwan")


@pytest.fixture
def url(appraisal: Appraisal) -> str:
    return reverse("appraisal:objection_record", args=[appraisal.pk])


def test_records_with_scan(cast: Any, appraisal: Appraisal, url: str) -> None:
    client = cast.client("rina")
    assert client.post(url, {**form_to(client.get(url), None), **decision()}).status_code == 302
    final = fresh(appraisal)
    assert final.state == "final"
    assert (final.objection.decider_name, final.objection.decider_post) == ("Fadly Amran", "Wali Kota Padang")
    assert final.objection.recorded_by == cast.user("rina")
    assert Evidence.objects.get(objection=final.objection).stored_file.name == "keputusan.pdf"
    assert final.results.count() == 2
    assert "Fadly Amran" in text_of(
        cast.client("irwan").get(reverse("appraisal:appraisal_detail", args=[appraisal.pk]))
    )


def test_strangers_and_other_parties(cast: Any, appraisal: Appraisal, url: str) -> None:
    data = {"version": appraisal.version, **decision(upload="")}
    check_strangers(cast, url)
    check_refused(cast, url, ("irwan", "yusuf"))
    check_refused(cast, url, ("irwan", "yusuf"), method="post", data=data)
    assert fresh(appraisal).state == "explained"


def test_where_a_superior_is_in_the_system_hr_records_nothing(cast: Any, appraisal_in: Any) -> None:
    url = reverse("appraisal:objection_record", args=[appraisal_in("explained").pk])
    check_refused(cast, url, ("rina", "dewi"))
    check_refused(cast, url, ("rina", "dewi"), method="post", data=decision(upload=""))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"upload": ""}, "Pindaian keputusan"),
        ({"decider_name": " "}, "Nama pejabat"),
        ({"decider_post": ""}, "Jabatan pejabat"),
        ({"decider_nip": "12345"}, "NIP pejabat"),
        ({"decider_nip": "197207071997031919"}, "tidak boleh diputuskan oleh pegawai"),
        ({"note": ""}, "Alasan keputusan"),
    ],
)
def test_wrong_input_leaves_no_trace(
    cast: Any, appraisal: Appraisal, url: str, wrong: Any, sentence: str
) -> None:
    before = trace()
    response = cast.client("rina").post(url, {"version": appraisal.version, **decision(**wrong)})
    assert response.status_code == 422
    assert sentence in text_of(response)
    again = fresh(appraisal)
    assert (again.state, again.objection.decision) == ("explained", "")
    assert trace() == before


def test_double_click_records_once(cast: Any, appraisal: Appraisal, url: str) -> None:
    cast.client("rina").post(url, {"version": appraisal.version, **decision()})
    after = trace()
    repeated = cast.client("rina").post(url, {"version": appraisal.version, **decision()})
    assert repeated.status_code == 302
    assert trace() == after
    assert appraisal.results.count() == 2


def test_other_methods_and_queries(cast: Any, url: str) -> None:
    assert cast.client("rina").put(url).status_code == 405
    assert queries_of(cast.client("rina"), url) <= 24
