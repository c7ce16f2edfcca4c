"""Pages of the standards: standard_list, standard_detail, standard_add, standard_fill, and the acts on one:
standard_edit, standard_issue, standard_end, standard_revise, standard_discard.
"""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competency.domain.standards import begin_standard, issue_standard
from competency.models import PostStandard
from organization.models import Post
from reports.demo.cast import PISANG

LIST = "competency:standard_list"


def at(name, standard):
    return reverse(f"competency:standard_{name}", args=[standard.pk])


def test_a_standard_from_the_first_draft_to_its_revision(cast, dictionary):
    rina, sari = cast.client("rina"), cast.client("sari")
    assert rina.post(reverse("competency:standard_add"), {"name": ""}).status_code == 422
    rina.post(reverse("competency:standard_add"), {"name": "Lurah", "post_class": "pengawas"})
    draft = PostStandard.objects.get()
    assert sari.get(at("detail", draft)).status_code == 404
    assert "Lurah" not in sari.get(reverse(LIST)).content.decode()
    form = {
        "name": "Lurah",
        "post_class": "pengawas",
        "summary": "Memimpin kelurahan.",
        f"level_{dictionary['M5'].pk}": "3",
        "training_name_1": "Pelatihan Kepemimpinan Pengawas",
        "training_kind_1": "managerial",
        "training_need_1": "absolute",
        "post_codes": "tidak-ada",
    }
    wrong = rina.post(at("edit", draft), form)
    assert wrong.status_code == 422
    assert "tidak-ada" in wrong.content.decode()
    rina.post(at("edit", draft), form | {"post_codes": f"{PISANG}-lurah", "by_name": "on"})
    assert draft.posts.count() == Post.objects.filter(name="Lurah").count() > 1
    assert "Mutlak" in rina.get(at("detail", draft)).content.decode()
    assert rina.post(at("issue", draft), {"starts_on": "x"}).status_code == 422
    rina.post(at("issue", draft), {"starts_on": f"{cast.today}", "basis": "SK 7"})
    page = sari.get(at("detail", draft)).content.decode()
    assert "Memimpin kelurahan." in page
    assert "SK 7" in page
    assert "Buat revisi" not in page
    assert rina.get(at("edit", draft)).status_code == 302
    assert sari.get(at("edit", draft)).status_code == 403
    assert "sudah ditetapkan" in rina.post(at("discard", draft), follow=True).content.decode()
    rina.post(at("revise", draft))
    second = PostStandard.objects.get(number=2)
    assert rina.post(at("issue", second), {"starts_on": f"{cast.today}"}).status_code == 422
    rina.post(at("discard", second))
    assert not PostStandard.objects.filter(number=2).exists()
    rina.post(at("end", draft), {"ends_on": f"{cast.today}"})
    draft.refresh_from_db()
    assert draft.ends_on == cast.today


def test_missing_ones_are_drafted_and_the_list_costs_the_same(cast, dictionary):
    client, address = cast.client("rina"), reverse(LIST)
    first = begin_standard(
        name="Lurah", post_class="pengawas", by=None, posts=Post.objects.filter(name="Lurah")
    )
    issue_standard(first, starts_on=cast.today, basis="", by=None)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        assert "belum mempunyai standar" in client.get(address).content.decode()
    client.post(reverse("competency:standard_fill"))
    assert not Post.objects.filter(standards__isnull=True).exists()
    with CaptureQueriesContext(connection) as many:
        assert "belum mempunyai standar" not in client.get(address).content.decode()
    assert len(one) == len(many) <= 9
    assert "Camat" in client.get(address, {"q": "camat"}).content.decode()
    only = client.get(address, {"keadaan": "konsep"}).content.decode()
    assert reverse("competency:standard_detail", args=[first.pk]) not in only
    sari = cast.client("sari")
    sari.get(at("detail", first))
    with CaptureQueriesContext(connection) as long:
        sari.get(at("detail", first))
    first.items.exclude(competency=dictionary["M1"]).delete()
    with CaptureQueriesContext(connection) as short:
        sari.get(at("detail", first))
    assert len(long) == len(short) <= 12
