import pytest

from core import registry


@pytest.fixture(autouse=True)
def _no_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw the frame without what the higher apps have registered."""
    monkeypatch.setattr(registry, "_waiting_sources", [])
    monkeypatch.setattr(registry, "_section_sources", [])
    monkeypatch.setattr(registry, "_nav_items", [])
