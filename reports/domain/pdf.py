"""From HTML to the bytes of a PDF. Nothing is fetched from the network."""

from functools import cache
from pathlib import Path
from typing import Any

ASSETS = Path(__file__).resolve().parent.parent / "assets"


@cache
def _shared() -> tuple[Any, Any, Any]:
    """Return fetcher, font configuration and parsed style sheet, made once in each process."""
    from weasyprint import CSS, URLFetcher  # slow module: only workers need it
    from weasyprint.text.fonts import FontConfiguration  # slow module: only workers need it

    fetcher = URLFetcher(allowed_protocols=("file", "data"), allow_redirects=False)
    fonts = FontConfiguration()
    style = CSS(filename=str(ASSETS / "document.css"), font_config=fonts, url_fetcher=fetcher)
    return fetcher, fonts, style


def pdf_from_html(html: str) -> bytes:
    """Return a tagged PDF (PDF/UA-1) with embedded fonts.

    `html` is a whole page in Indonesian with a title; text of people in it must be escaped already.
    Addresses on a network are refused and left out.
    """
    from weasyprint import HTML  # slow module: only workers need it

    fetcher, fonts, style = _shared()
    page = HTML(string=html, base_url=ASSETS.as_uri() + "/", url_fetcher=fetcher)
    return bytes(
        page.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1", pdf_tags=True)
    )
