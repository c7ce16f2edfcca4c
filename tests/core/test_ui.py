from datetime import date

import pytest
from django.template.loader import render_to_string

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("due_on", "text", "tone"),
    [
        (date(2026, 2, 27), "lewat 2 hari", "late"),
        (date(2026, 3, 1), "hari ini", "near"),
        (date(2026, 3, 2), "besok", "near"),
        (date(2026, 3, 4), "sisa 3 hari", "near"),
        (date(2026, 3, 5), "sisa 4 hari", "far"),
        (None, "tanpa tenggat", "none"),
    ],
)
def test_a_deadline_is_said_in_days_and_as_a_date(due_on: date | None, text: str, tone: str) -> None:
    html = render_to_string("components/deadline.html", {"due_on": due_on, "today": TODAY})
    assert text in html
    assert f"deadline-{tone}" in html
    if due_on == date(2026, 3, 5):
        assert "5 Maret 2026" in html


@pytest.mark.parametrize("state", ["saved", "unsaved", "conflict", "expired"])
def test_a_draft_gives_its_version_back(state: str) -> None:
    draft = {"state": state, "version": 12, "saved_at": None}
    html = render_to_string("components/draft_status.html", {"draft": draft})
    assert 'name="version" value="12"' in html
    assert f'data-state="{state}"' in html
    assert "csrfmiddlewaretoken" not in html


def test_a_rating_never_speaks_by_colour_alone() -> None:
    html = render_to_string("components/rating.html", {"label": "Di atas ekspektasi", "tone": "good"})
    assert "Di atas ekspektasi" in html
    assert "belum dinilai" in render_to_string("components/rating.html", {"label": "", "tone": "none"})
