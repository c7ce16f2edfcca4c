"""The page of recommended trainings: recommendation_list."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competency.domain.trainings import fill_catalogue
from competency.models import Training


def test_shown_with_reasons_to_those_who_read_the_levels(cast, standard, shown):
    fill_catalogue(by=None)
    shown("sari", "M5", 1)
    address = reverse("competency:recommendation_list", args=[cast.sari.pk])
    page = cast.client("sari").get(address).content.decode()
    assert "Yang pertama: Pelayanan Prima." in page
    assert "dari 1 ke 2, diminta 2" in page
    assert "Hanya bagi pegawai baru." in page
    assert "Nilai dahulu" in page
    assert "Belum ada sesi" in page
    distance = cast.client("sari").get(address, {"cara": "D"}).content.decode()
    assert "Belum ada pelatihan yang cocok" in distance
    for reader, status in (("hendra", 200), ("rina", 200), ("putri", 404), ("bayu", 404), ("nia", 404)):
        assert cast.client(reader).get(address).status_code == status, reader


def test_costs_the_same_with_few_and_many_trainings(cast, standard, shown):
    fill_catalogue(by=None)
    shown("sari", "M5", 1)
    client, address = cast.client("sari"), reverse("competency:recommendation_list", args=[cast.sari.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    shown("sari", "M3", 0)
    Training.objects.exclude(code__in=["T20", "T12"]).update(is_retired=True)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    assert len(few) == len(many) <= 32
