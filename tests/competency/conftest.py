"""The dictionary that comes with the application, and shorthands for the levels of people."""

import pytest

from competency.domain.dictionary import fill_dictionary
from competency.models import Competency


@pytest.fixture
def dictionary(db):
    """Fill the dictionary and give its competencies by code."""
    fill_dictionary(by=None)
    return {row.code: row for row in Competency.objects.order_by("pk")}
