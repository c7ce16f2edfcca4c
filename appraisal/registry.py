"""What higher apps add to the page of an appraisal: links to its documents."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from appraisal.models import Appraisal

if TYPE_CHECKING:
    from organization.models import User


@dataclass(frozen=True)
class PageLink:
    """A link with its label and one sentence about what lies behind it."""

    label: str
    url: str
    hint: str = ""


DocumentSource = Callable[[Appraisal, "User"], list[PageLink]]

_document_sources: list[DocumentSource] = []


def register_document_source(source: DocumentSource) -> None:
    """Add a function that lists the documents of an appraisal which the person may open.

    It asks the database nothing, or a fixed number of times.
    """
    if source not in _document_sources:
        _document_sources.append(source)


def document_links(appraisal: Appraisal, user: "User") -> list[PageLink]:
    """Return the links to the documents of the appraisal, in the order of registration."""
    return [link for source in _document_sources for link in source(appraisal, user)]
