"""The dictionary that comes with the application, and shorthands for the levels of people."""

from datetime import timedelta

import pytest

from competency.domain.dictionary import fill_dictionary
from competency.domain.standards import begin_standard, issue_standard, save_draft
from competency.models import AssessedLevel, Competency
from competency.queries import current_version
from organization.models import Post


@pytest.fixture
def dictionary(db):
    """Fill the dictionary and give its competencies by code."""
    fill_dictionary(by=None)
    return {row.code: row for row in Competency.objects.order_by("pk")}


LEVELS = {"M1": 2, "M3": 2, "M5": 2}


@pytest.fixture
def standard(cast, dictionary):
    """Put a standard in force for general administrators and data workers: M1, M3 and M5 at level 2."""
    posts = Post.objects.filter(name__in=["Pengadministrasi Umum", "Pengolah Data Pelayanan"])
    draft = begin_standard(name="Pelaksana umum", post_class="pelaksana", by=None, posts=posts)
    levels = {dictionary[code].pk: level for code, level in LEVELS.items()}
    save_draft(draft, facts={}, levels=levels, trainings=[], posts=posts, by=None)
    return issue_standard(draft, starts_on=cast.today - timedelta(days=1000), basis="", by=None)


@pytest.fixture
def shown(cast, dictionary):
    """Give a function that writes a level: `shown("sari", "M1", 2)`, by the assessment centre, today."""

    def write(key, code, level, source="centre", *, days_ago=0, valid_days=365):
        day = cast.today - timedelta(days=days_ago)
        return AssessedLevel.objects.create(
            employee=cast.agency.people[key],
            competency=dictionary[code],
            version=current_version(dictionary[code]),
            level=level,
            source=source,
            assessed_on=day,
            valid_until=day + timedelta(days=valid_days),
        )

    return write
