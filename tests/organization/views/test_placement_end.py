from django.urls import reverse


def url(agency):
    return reverse("organization:placement_end", args=[agency.staff.pk])


def test_it_ends_the_placement_once(agency):
    client = agency.login("hr_district")
    for _time in range(2):
        assert client.post(url(agency), {"ends_on": "2099-07-31", "step": "confirm"}).status_code == 302

    assert str(agency.staff.placements.get().ends_on) == "2099-07-31"
    assert agency.staff.changes.filter(kind="placement_ended").count() == 1


def test_it_says_first_what_happens(agency):
    page = agency.login("hr_district").post(
        reverse("organization:placement_end", args=[agency.lurah.pk]), {"ends_on": "2099-07-31"}
    )

    text = page.content.decode()
    assert "bertugas terakhir pada 31 Juli 2099" in text
    assert "Kelurahan Sungai tidak mempunyai pimpinan mulai 1 Agustus 2099" in text
    assert "Afrizal" in text
    assert agency.lurah.placements.get().ends_on is None


def test_a_day_before_the_beginning_is_refused(agency):
    page = agency.login("hr_district").post(url(agency), {"ends_on": "2019-12-31"})

    assert "tidak boleh sebelum itu" in page.content.decode()
    assert agency.staff.placements.get().ends_on is None
