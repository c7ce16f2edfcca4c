"""Every address of the application, filled with the ids of one appraisal and what belongs to it."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse


def patterns(resolver: Any = None, namespace: str = "") -> Iterator[tuple[str, list[str]]]:
    """Yield (name, arguments) of every named address."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from patterns(entry, inner)
        elif isinstance(entry, URLPattern) and entry.name:
            yield namespace + entry.name, list(entry.pattern.converters)


def addresses(ids: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield (name, address) of every address whose arguments stand in `ids`."""
    for name, arguments in patterns():
        if all(argument in ids for argument in arguments):
            with suppress(NoReverseMatch):  # an address of a regular expression: none of ours
                yield name, reverse(name, kwargs={argument: ids[argument] for argument in arguments})
