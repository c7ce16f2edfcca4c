"""Reading pages as a browser does: forms with their values, texts, links."""

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from lxml import html

HTMX = {"HX-Request": "true"}


def page_of(response: Any) -> html.HtmlElement:
    return html.fromstring(response.content.decode())


def text_of(response: Any) -> str:
    return " ".join(page_of(response).text_content().split())


def draft_form(response: Any) -> dict[str, Any]:
    """Return what the browser would send of the form that saves itself."""
    return sent_by(page_of(response).get_element_by_id("draft-form"))


def sent_by(form: html.FormElement) -> dict[str, Any]:
    """Return the values of a form without its files; browsers drop the first line break of a textarea."""
    files = {field.name for field in form.xpath(".//input[@type='file']")}
    areas = {field.name for field in form.xpath(".//textarea")}
    return {
        name: value.removeprefix("\n") if name in areas else value
        for name, value in form.form_values()
        if name not in files
    }


def form_to(response: Any, action: str) -> dict[str, Any]:
    """Return what the browser would send of the form with this action."""
    return sent_by(next(form for form in page_of(response).forms if form.action == action))


def queries_of(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(url)
    assert response.status_code == 200, response.status_code
    return len(captured)
