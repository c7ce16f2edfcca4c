"""Settings: rule_list and rule_edit."""

from django.urls import reverse

from competency.domain.rule_values import SETTINGS, value_of, values_of
from competency.models import CompetencyRule


def test_settings_are_shown_with_their_source_and_changed_with_one(cast):
    client = cast.client("rina")
    page = client.get(reverse("competency:rule_list")).content.decode()
    for setting in SETTINGS.values():
        assert str(setting.label) in page
    assert "Belum pasti" in page
    assert cast.client("sari").get(reverse("competency:rule_list")).status_code == 403
    address = reverse("competency:rule_edit", args=["jpm_selection"])
    values = {"first": 85, "second": 70, "source": "Keputusan Kepala 1/2026", "confidence": "V"}
    wrong = client.post(address, values | {"second": 90})
    assert wrong.status_code == 422
    assert "lebih rendah" in wrong.content.decode()
    assert client.post(address, values | {"first": 101}).status_code == 422
    assert client.post(address, values | {"source": ""}).status_code == 422
    client.post(address, values)
    client.post(address, values)
    assert value_of("jpm_selection") == {"first": 85, "second": 70}
    assert values_of("jpm_selection", "validity")["validity"] == {"months": 36}
    assert CompetencyRule.objects.get().source == "Keputusan Kepala 1/2026"
    assert client.get(reverse("competency:rule_edit", args=["tidak-ada"])).status_code == 404
