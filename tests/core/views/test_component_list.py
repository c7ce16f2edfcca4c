from django.test import Client

from organization.models import User


def test_staff_see_every_component(client: Client, person: User) -> None:
    User.objects.filter(pk=person.pk).update(is_staff=True)
    client.force_login(person)
    page = client.get("/komponen/").content.decode()
    for text in ("lewat 2 hari", "sedang berjalan", "Di bawah ekspektasi", "Anda menulis: “140”."):
        assert text in page


def test_errors_are_tied_to_their_inputs(client: Client, person: User) -> None:
    User.objects.filter(pk=person.pk).update(is_staff=True)
    client.force_login(person)
    page = client.get("/komponen/").content.decode()
    assert 'href="#id_weight"' in page
    assert 'aria-describedby="id_weight_error"' in page
    assert 'id="id_weight_error"' in page
    assert 'href="#id_rating_0"' in page


def test_others_are_refused_in_words(client: Client, person: User) -> None:
    client.force_login(person)
    response = client.get("/komponen/")
    assert response.status_code == 403
    assert "tidak berwenang" in response.content.decode()
