"""Pages of the plan: idp_detail, idp_item_add, idp_item_remove, idp_item_complete, idp_item_confirm, and its
moves idp_propose, idp_return, idp_agree, idp_reopen.
"""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competency.domain.trainings import fill_catalogue
from competency.models import DevelopmentPlan, PlanItem, Training

EVIDENCE = {"evidence_1": "Satu.", "evidence_2": "Dua.", "evidence_3": "Tiga."}


def at(name, row):
    return reverse(f"competency:{name}", args=[row.pk])


def test_planned_agreed_done_and_confirmed(cast, standard, dictionary, shown):
    fill_catalogue(by=None)
    shown("sari", "M5", 1, days_ago=5)
    sari, hendra = cast.client("sari"), cast.client("hendra")
    add, detail = at("idp_item_add", cast.sari), at("idp_detail", cast.sari)
    t20 = Training.objects.get(code="T20")
    suggested = sari.get(at("recommendation_list", cast.sari)).content.decode()
    assert f"{add}?pelatihan={t20.pk}&amp;kompetensi={dictionary['M5'].pk}&amp;level=2" in suggested
    form = {
        "competency": dictionary["M5"].pk,
        "target_level": "2",
        "training": t20.pk,
        "form": "pelatihan",
        "due_on": f"{cast.today.year}-12-31",
    }
    assert sari.post(add, form | {"target_level": "1"}).status_code == 422
    sari.post(add, form)
    item, plan = PlanItem.objects.get(), DevelopmentPlan.objects.get()
    assert hendra.get(at("idp_item_complete", item)).status_code == 403
    assert cast.client("putri").get(detail).status_code == 404
    sari.post(at("idp_propose", plan), {"version": "1"})
    again = sari.post(at("idp_propose", plan), {"version": "1"}, follow=True).content.decode()
    assert "sudah tercatat" in again
    assert "Tuliskan alasannya" in hendra.post(at("idp_return", plan), follow=True).content.decode()
    hendra.post(at("idp_return", plan), {"note": "Tambah bimbingan."})
    page = sari.get(detail).content.decode()
    assert "Tambah bimbingan." in page
    sari.post(at("idp_propose", plan))
    assert sari.post(at("idp_agree", plan)).status_code == 403
    hendra.post(at("idp_agree", plan))
    done = {"completed_on": f"{cast.today}", "minutes": "0"}
    assert sari.post(at("idp_item_complete", item), done | {"completed_on": "x"}).status_code == 422
    sari.post(at("idp_item_complete", item), done)
    assert sari.get(at("idp_item_confirm", item)).status_code == 403
    assert "Nilai level" in hendra.get(detail).content.decode()
    assert hendra.post(at("idp_item_confirm", item), {"level": "2"}).status_code == 422
    hendra.post(at("idp_item_confirm", item), {"level": "2", **EVIDENCE})
    page = sari.get(detail).content.decode()
    assert "mencapai level 2" in page
    assert "sebelumnya 1" in page
    own = sari.get(reverse("competency:profile_detail", args=[cast.sari.pk])).content.decode()
    assert "Hasil pelatihan" in own
    sari.post(at("idp_reopen", plan), {"note": "Kebutuhan baru."})
    refused = sari.post(at("idp_item_remove", item), follow=True).content.decode()
    assert "tetap dalam rencana" in refused


def test_costs_the_same_with_one_and_three_activities(cast, standard, dictionary):
    fill_catalogue(by=None)
    client, detail = cast.client("sari"), at("idp_detail", cast.sari)
    plan = DevelopmentPlan.objects.create(employee=cast.sari, year=cast.today.year)
    form = Training.objects.get(code="T20").form

    def more(number):
        for _n in range(number):
            PlanItem.objects.create(
                plan=plan,
                competency=dictionary["M5"],
                target_level=2,
                form=form,
                way="work",
                activity="Magang",
                due_on=cast.today,
            )

    more(1)
    client.get(detail)
    with CaptureQueriesContext(connection) as one:
        client.get(detail)
    more(2)
    with CaptureQueriesContext(connection) as three:
        assert "100% kegiatan" in client.get(detail).content.decode()
    assert len(one) == len(three) <= 22
