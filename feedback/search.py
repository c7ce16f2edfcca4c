"""Full-text search over what is public: an index of stems, with misspelt words read as their neighbours.

On PostgreSQL its own Indonesian dictionary is asked as well; what either of them finds is found.
Only published text is in the index, and the rows found are filtered by `public_cases` again.
"""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Length

from feedback.models import Case, SearchHit, SearchWord
from feedback.stemming import distance, terms_of

MOST_WORDS = 8
NEIGHBOURS = 6
LONG = 6
"""From this length on two letters may be wrong, else one."""


def index_case(case: Case) -> None:
    """Write the index of a published case anew. Safe to repeat."""
    weights: dict[str, int] = {}
    service = case.service
    about = case.subject_unit
    for text, weight in (
        (case.public_title, 3),
        (service.name if service else "", 2),
        (about.name if about else "", 2),
        (case.public_body, 1),
    ):
        for term in terms_of(text):
            for word in term:  # as written and in its stem: misspelt words are near to what is written
                weights[word] = max(weights.get(word, 0), weight)
    forget_case(case)
    SearchWord.objects.bulk_create([SearchWord(stem=word) for word in weights], ignore_conflicts=True)
    words = SearchWord.objects.filter(stem__in=weights)
    SearchHit.objects.bulk_create(
        [SearchHit(word=word, case=case, weight=weights[word.stem]) for word in words.order_by("pk")]
    )


def forget_case(case: Case) -> None:
    """Take a case out of the index: it is public no more."""
    SearchHit.objects.filter(case=case).delete()


def readings_of(terms: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Return for each word the words of the index that it may stand for: itself, longer ones, neighbours.

    At most three queries for each word; a word that nothing resembles stands for itself and finds nothing.
    """
    readings = []
    for word, stem in list(dict.fromkeys(terms))[:MOST_WORDS]:
        same = Q(stem=stem) | (Q(stem__startswith=stem) if len(stem) >= 4 else Q(pk__in=[]))
        found = list(
            SearchWord.objects.filter(same).order_by("stem").values_list("stem", flat=True)[:NEIGHBOURS]
        )
        readings.append(found or neighbours_of(word) or neighbours_of(stem) or [stem])
    return readings


def neighbours_of(one: str) -> list[str]:
    """Return the words of the index nearest to a misspelt one; empty when nothing is near."""
    if len(one) < 4 or one.isdigit():
        return []
    most = 2 if len(one) >= LONG else 1
    near = (
        SearchWord.objects.annotate(length=Length("stem"))
        .filter(length__gte=len(one) - most, length__lte=len(one) + most)
        .filter(Q(stem__startswith=one[0]) | Q(stem__endswith=one[-2:]))
        .order_by("stem")
        .values_list("stem", flat=True)[:5000]
    )
    ranked = sorted((distance(one, word, most), word) for word in near)
    ranked = [pair for pair in ranked if pair[0] <= most]
    return [word for reach, word in ranked if reach == ranked[0][0]][:NEIGHBOURS]


def cases_found(cases: "QuerySet[Case]", text: str) -> "QuerySet[Case]":
    """Return the cases in which every word of the query stands, the fitting ones first.

    Words without meaning alone ("yang") find nothing to look for: all cases are returned.
    """
    readings = readings_of(terms_of(text.replace("\x00", " ")[:200]))
    if not readings:
        return cases
    by_stems = Q()
    for group in readings:
        by_stems &= Q(pk__in=SearchHit.objects.filter(word__stem__in=group).values("case"))
    if connection.vendor == "postgresql":
        from django.contrib.postgres.search import SearchQuery, SearchVector  # only with PostgreSQL

        cases = cases.annotate(document=SearchVector("public_title", "public_body", config="indonesian"))
        by_stems |= Q(document=SearchQuery(text.replace("\x00", " ")[:200], config="indonesian"))
    every = [word for group in readings for word in group]
    return (
        cases.filter(by_stems)
        .annotate(rank=Sum("search_hits__weight", filter=Q(search_hits__word__stem__in=every)))
        .order_by("-rank", "-published_at", "-pk")
    )


def similar_cases(cases: "QuerySet[Case]", text: str, most: int = 5) -> "QuerySet[Case]":
    """Return the cases that share the most words with a text that somebody is about to send."""
    stems = list(dict.fromkeys(stem for _word, stem in terms_of(text[:2000])))[:40]
    return (
        cases.filter(search_hits__word__stem__in=stems)
        .annotate(rank=Sum("search_hits__weight"))
        .filter(rank__gte=4)
        .order_by("-rank", "-published_at", "-pk")[:most]
    )
