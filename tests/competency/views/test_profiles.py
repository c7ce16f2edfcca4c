"""Pages about people: own_profile, profile_detail, level_history, team_profiles, people_list, and the map
of units: unit_gap_list, unit_gaps.
"""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import ViewLog
from reports.demo.cast import EDUCATION, PISANG


def profile(cast, key):
    return reverse("competency:profile_detail", args=[cast.agency.people[key].pk])


def test_everybody_sees_his_own_and_a_peer_sees_nobodys(cast, standard, shown):
    shown("sari", "M5", 1)
    own = cast.client("sari").get(reverse("competency:own_profile"), follow=True)
    page = own.content.decode()
    assert "1 kompetensi di bawah standar" in page
    assert "kurang 1 level" in page
    assert page.count("belum dinilai") >= 2
    assert reverse("competency:level_claim", args=[cast.sari.pk, 1])[:-8].rsplit("/", 2)[0] in page
    for reader, status in (
        ("hendra", 200),
        ("rina", 200),
        ("putri", 404),
        ("agus", 404),
        ("dewi", 404),
        ("bayu", 404),
        ("nia", 404),
    ):
        assert cast.client(reader).get(profile(cast, "sari")).status_code == status, reader
        history = reverse("competency:level_history", args=[cast.sari.pk])
        assert cast.client(reader).get(history).status_code == status, reader
    assert ViewLog.objects.filter(object_id=cast.sari.pk, as_role="competency").count() == 2
    history = cast.client("sari").get(reverse("competency:level_history", args=[cast.sari.pk]))
    assert "Hendra Gunawan" in history.content.decode()


def test_lists_are_scoped_and_cost_the_same(cast, standard, shown):
    shown("sari", "M5", 1)
    team = reverse("competency:team_profiles")
    page = cast.client("hendra").get(team).content.decode()
    assert "Sari Wulandari" in page
    assert "Fauzan" not in page
    assert "Sari" not in cast.client("agus").get(team).content.decode()
    people = reverse("competency:people_list")
    assert "Sari" not in cast.client("bayu").get(people).content.decode()
    client = cast.client("rina")
    counts = []
    client.get(people)
    for text in ("Sari", "a"):
        with CaptureQueriesContext(connection) as queries:
            assert "Sari Wulandari" in client.get(people, {"q": text}).content.decode()
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 18
    assert "Tidak ada pegawai" in client.get(people, {"q": "tidak-ada"}).content.decode()


def test_own_page_costs_the_same_with_one_and_three_results(cast, standard, shown):
    shown("sari", "M5", 1)
    client = cast.client("sari")
    client.get(profile(cast, "sari"))
    with CaptureQueriesContext(connection) as one:
        client.get(profile(cast, "sari"))
    shown("sari", "M1", 3)
    shown("sari", "M3", 2, "self")
    with CaptureQueriesContext(connection) as three:
        page = client.get(profile(cast, "sari"))
    assert len(one) == len(three) <= 20
    assert "menunggu atasan" in page.content.decode()


def test_the_map_is_for_keepers_leaders_and_heads(cast, standard, shown):
    for key, level in (("sari", 1), ("putri", 1), ("mira", 2), ("tono", 2), ("eko", 2), ("wati", 3)):
        shown(key, "M5", level)
    shown("sari", "M1", 1)
    pisang = reverse("competency:unit_gaps", args=[cast.unit(PISANG).pk])
    page = cast.client("hendra").get(pisang).content.decode()
    assert "33% " in page
    assert "*" in page
    assert "Sari" not in page
    for reader, status in (("dewi", 200), ("rina", 200), ("sari", 404), ("bayu", 404), ("zulkifli", 404)):
        assert cast.client(reader).get(pisang).status_code == status, reader
    education = reverse("competency:unit_gaps", args=[cast.unit(EDUCATION).pk])
    assert cast.client("zulkifli").get(education).status_code == 200
    start = reverse("competency:unit_gap_list")
    assert cast.client("hendra").get(start)["Location"] == pisang
    assert "Tidak ada unit" in cast.client("sari").get(start).content.decode()
    client = cast.client("rina")
    with CaptureQueriesContext(connection) as whole:
        client.get(reverse("competency:unit_gaps", args=[cast.unit("1371").pk]))
    assert len(whole) <= 20
