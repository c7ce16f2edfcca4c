"""Full-text search over what is public: an index of stems, with misspelt words read as their neighbours.

On PostgreSQL its own Indonesian dictionary is asked as well; what either of them finds is found.
Only published text is in the index, and the rows found are filtered by `public_cases` again.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Length

from feedback.models import Case, SearchHit, SearchWord
from feedback.stemming import distance, terms_of

MOST_WORDS = 8
NEIGHBOURS = 6
SHORTEST_BEGINNING = 4
"""Shorter words are looked for as they are: they are neither the beginning of others nor misspelt."""
LONG = 6
"""From this length on two letters may be wrong, else one."""
MOST_READ = 5000
MOST_FOUND = 500


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
    with transaction.atomic():
        before = words_of_case(case)
        SearchHit.objects.filter(case=case).delete()
        # In one order, so that two cases that are published at once never wait for each other.
        SearchWord.objects.bulk_create(
            [SearchWord(stem=word) for word in sorted(weights)], ignore_conflicts=True
        )
        words = SearchWord.objects.select_for_update().filter(stem__in=weights).order_by("stem")
        SearchHit.objects.bulk_create(
            [SearchHit(word=word, case=case, weight=weights[word.stem]) for word in words]
        )
        drop_unused(before)


def forget_case(case: Case) -> None:
    """Take a case out of the index: it is public no more. Words that stood in it alone go too."""
    with transaction.atomic():
        before = words_of_case(case)
        SearchHit.objects.filter(case=case).delete()
        drop_unused(before)


def words_of_case(case: Case) -> list[int]:
    """Return the ids of the words under which a case is found."""
    return list(SearchHit.objects.filter(case=case).order_by("word").values_list("word", flat=True))


def drop_unused(words: list[int]) -> None:
    """Remove those of the words that stand in no case: what was taken away leaves no trace."""
    unused = SearchWord.objects.filter(~Exists(SearchHit.objects.filter(word=OuterRef("pk"))), pk__in=words)
    for word in unused.select_for_update().order_by("stem"):
        if not SearchHit.objects.filter(word=word).exists():
            word.delete()


def readings_of(terms: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Return for each word the words of the index that it may stand for: itself, longer ones, neighbours.

    Two queries however many words; a word that nothing resembles stands for itself and finds nothing.
    """
    asked = list(dict.fromkeys(terms))[:MOST_WORDS]
    if not asked:
        return []
    same = Q(stem__in=[stem for _word, stem in asked])
    for _word, stem in asked:
        same |= Q(stem__startswith=stem) if len(stem) >= SHORTEST_BEGINNING else Q(pk__in=[])
    there = list(SearchWord.objects.filter(same).order_by("stem").values_list("stem", flat=True)[:MOST_READ])
    exact = {stem: beginning_with(stem, there) for _word, stem in asked}
    misspelt = [term for term in asked if not exact[term[1]]]
    near = words_like([word for term in misspelt for word in term])
    return [
        exact[stem] or neighbours_of(word, near) or neighbours_of(stem, near) or [stem]
        for word, stem in asked
    ]


def beginning_with(stem: str, there: list[str]) -> list[str]:
    """Return the words that are the stem or, for one that is long enough, begin with it."""
    longer = len(stem) >= SHORTEST_BEGINNING
    return [word for word in there if word == stem or (longer and word.startswith(stem))][:NEIGHBOURS]


def reach_of(word: str) -> int:
    """Return how many letters of a word may be wrong."""
    if len(word) < SHORTEST_BEGINNING or word.isdigit():
        return 0
    return 2 if len(word) >= LONG else 1


def words_like(misspelt: list[str]) -> list[str]:
    """Return the words of the index as long as one of these that begin or end alike. One query, or none."""
    alike = Q()
    for one in misspelt:
        if reach := reach_of(one):
            alike |= Q(length__gte=len(one) - reach, length__lte=len(one) + reach) & (
                Q(stem__startswith=one[0]) | Q(stem__endswith=one[-2:])
            )
    if not alike:
        return []
    words = SearchWord.objects.annotate(length=Length("stem")).filter(alike)
    return list(words.order_by("stem").values_list("stem", flat=True)[:MOST_READ])


def neighbours_of(one: str, there: list[str]) -> list[str]:
    """Return those of the words that are nearest to a misspelt one; empty when nothing is near."""
    most = reach_of(one)
    if not most:
        return []
    ranked = sorted((distance(one, word, most), word) for word in there if abs(len(word) - len(one)) <= most)
    ranked = [pair for pair in ranked if pair[0] <= most]
    return [word for reach, word in ranked if reach == ranked[0][0]][:NEIGHBOURS]


def cases_found(cases: "QuerySet[Case]", text: str) -> "QuerySet[Case]":
    """Return the cases in which every word of the query stands, the fitting ones first; MOST_FOUND at most.

    Of more than that the newest are taken: a word that stands nearly everywhere tells nothing apart.
    Words without meaning alone ("yang") find nothing to look for: all cases are returned.
    """
    readings = readings_of(terms_of(text.replace("\x00", " ")[:200]))
    if not readings:
        return cases
    found = Q()
    for group in readings:
        found &= Q(pk__in=SearchHit.objects.filter(word__stem__in=group).values("case"))
    if connection.vendor == "postgresql":
        found |= Q(pk__in=found_by_dictionary(text.replace("\x00", " ")[:200]))
    every = [word for group in readings for word in group]
    weights = (
        SearchHit.objects.filter(case=OuterRef("pk"), word__stem__in=every)
        .order_by()
        .values("case")
        .annotate(sum=Sum("weight"))
        .values("sum")
    )
    newest = cases.filter(found).order_by("-published_at", "-pk").values("pk")[:MOST_FOUND]
    return (
        cases.filter(pk__in=newest)
        .annotate(rank=Coalesce(Subquery(weights), 0))
        .order_by("-rank", "-published_at", "-pk")
    )


def found_by_dictionary(text: str) -> "QuerySet[Case, Any]":
    """Return the ids of the cases that PostgreSQL's own dictionary finds, by the index case_document."""
    from django.contrib.postgres.search import SearchQuery, SearchVector  # only with PostgreSQL

    return (
        Case.objects.order_by()
        .annotate(document=SearchVector("public_title", "public_body", config="indonesian"))
        .filter(document=SearchQuery(text, config="indonesian"), published_at__isnull=False)
        .values("pk")
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
