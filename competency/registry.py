"""What higher and lower apps tell competency: signals that raise a training need.

The app that knows of a signal registers a function in AppConfig.ready(); competency asks and says so.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class NeedSignal:
    """One fact that speaks for a competency of a person.

    `competency` is the code in the dictionary, `text` a sentence with its source and period, `url` the
    page behind it (may be empty). A signal raises the priority of a gap; it never makes one.
    """

    employee: int
    competency: str
    text: str
    url: str = ""


SignalSource = Callable[[Collection[int], date], Iterable[NeedSignal]]
"""Returns the signals about these employees (by number) on a day. It must use a fixed number of queries."""

_sources: list[SignalSource] = []


def register_need_signals(source: SignalSource) -> None:
    """Add a function that knows signals."""
    if source not in _sources:
        _sources.append(source)


def need_signals(employees: Collection[int], day: date) -> list[NeedSignal]:
    """Return all signals about these employees, in the order of registration."""
    return [signal for source in _sources for signal in source(employees, day)]


PredicateSource = Callable[[Collection[int], date], Mapping[int, str]]
"""Returns by employee the code of the last performance predicate up to a day (SB, B, BP, K, SK)."""

_predicate_sources: list[PredicateSource] = []


def register_predicates(source: PredicateSource) -> None:
    """Say where performance predicates come from. ValueError when there is another source already."""
    if _predicate_sources and source not in _predicate_sources:
        raise ValueError("Predicates have one source.")
    if not _predicate_sources:
        _predicate_sources.append(source)


def predicates_of(employees: Collection[int], day: date) -> Mapping[int, str]:
    """Return the predicates of these people; whoever has none is left out."""
    return _predicate_sources[0](employees, day) if _predicate_sources else {}
