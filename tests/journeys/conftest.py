"""Real people in a real browser: Chromium against the live server, a real worker behind it.

Each page that a journey looks at is checked with axe (WCAG 2.2 AA), must fit 360 pixels, and must
leave no line in the console: a violation of the content policy is one. With SCREENSHOTS=1 the
pages are written to docs/screenshots/ at 360 and 1280 pixels.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Response,
    sync_playwright,
)

from reports.demo.cast import BY_KEY, PASSWORD
from tests.core.conftest import celery_worker_process

__all__ = ["celery_worker_process"]

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync"
).split()
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
SCREENSHOTS = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
TIMEOUT = 15_000
NOT_BY_GET = 405


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder drives a browser."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.journey)


@dataclass
class Person:
    """Somebody at his browser. Whatever goes wrong in the page is kept in `complaints`.

    `twin` looks at the pages of a browser that runs no scripts: axe is one. It loads none of ours.
    """

    key: str
    page: Page
    address: str
    twin: Page | None = None
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(TIMEOUT)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        self.page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        expected = "Failed to load resource: the server responded with a status of"
        if message.type in {"error", "warning"} and not message.text.startswith(expected):
            self.complaints.append(f"console: {message.text}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status} {response.request.method} {response.url}")

    def log_in(self) -> None:
        """Type number and password, as everybody does."""
        self.page.goto(f"{self.address}/akun/masuk/")
        self.page.get_by_label("NIP atau NI PPPK").fill(BY_KEY[self.key].nip)
        self.page.get_by_label("Kata sandi").fill(PASSWORD)
        self.page.get_by_role("button", name="Masuk", exact=True).click()
        self.page.get_by_role("heading", name="Yang menunggu saya").wait_for()

    def open(self, path: str) -> None:
        """Go to a page of the application."""
        response = self.page.goto(f"{self.address}{path}")
        assert response is not None
        assert response.ok, f"{self.key} gets {response.status} at {path}"

    def follow(self, name: str) -> None:
        """Click a link."""
        self.page.get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()

    def press(self, name: str, inside: Locator | None = None) -> None:
        """Press a button and wait for the page that comes."""
        button = (inside or self.page.locator("main")).get_by_role("button", name=name, exact=True)
        with self.page.expect_navigation():
            button.first.click()

    def says(self, text: str) -> None:
        """Wait until the page shows a text."""
        self.page.locator("main").get_by_text(text).first.wait_for()

    def look(self, name: str = "", *, wide: bool = False) -> None:
        """Check the page that is open, also as a desk shows it when `wide`; `name` is its screenshot's."""
        self.page.wait_for_load_state()
        page = self.page if self.twin is None else self.opened_by(self.twin)
        page_fits(page)
        page_is_accessible(page)
        if wide:
            page.set_viewport_size(DESK)
            page_fits(page)
            page_is_accessible(page)
            page.set_viewport_size(PHONE)
        assert self.complaints == [], f"{self.page.url}: {self.complaints}"
        if name and os.environ.get("SCREENSHOTS"):
            photograph(self.page, name)

    def opened_by(self, twin: Page) -> Page:
        """Open the same address with the same login in the other browser.

        What only a sent form answers (a refusal with its sentences) is shown there as it came.
        """
        twin.context.add_cookies(self.page.context.cookies())  # type: ignore[arg-type]
        response = twin.goto(self.page.url)
        assert response is not None
        if response.status == NOT_BY_GET:
            answer = self.page.content()
            twin.route(self.page.url, lambda route: route.fulfill(body=answer, content_type="text/html"))
            response = twin.goto(self.page.url)
            twin.unroute(self.page.url)
        assert response is not None
        assert response.ok, f"{self.key} gets {response.status} at {self.page.url}"
        return twin


def page_fits(page: Page) -> None:
    """The page is not wider than the phone."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{page.url} is {wide} pixels too wide for the screen"


def page_is_accessible(page: Page) -> None:
    """Axe finds nothing against WCAG 2.2 AA.

    Read from the end of the page, where the bar of buttons that sticks to the screen covers nothing.
    """
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    results = Axe().run(page, options=RULES)
    found = [
        f"{violation['id']} ({violation['help']}): {[node['html'][:160] for node in violation['nodes']][:3]}"
        for violation in results.response["violations"]
    ]
    assert found == [], f"{page.url}\n" + "\n".join(found)


def photograph(page: Page, name: str) -> None:
    """Write the page as a phone and as a desk show it."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        page.screenshot(path=SCREENSHOTS / f"{name}-{size['width']}.png", full_page=True)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the driver runs an event loop in this thread
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


Visit = Callable[..., Person]


@pytest.fixture
def visit(browser: Browser, live_server: object, transactional_db: None) -> Iterator[Visit]:
    """Give a function that sits a member of the cast at a browser and logs him in.

    `visit("sari")`, or `visit("sari", scripts=False)` for one without JavaScript. Somebody who is not
    of the cast has no login. What any of the browsers complained about fails the test at its end.
    """
    contexts: list[BrowserContext] = []
    people: list[Person] = []

    def sit_down(key: str, *, scripts: bool = True) -> Person:
        context = browser.new_context(
            viewport=PHONE, java_script_enabled=scripts, locale="id-ID", reduced_motion="reduce"
        )
        contexts.append(context)
        twin = None
        if not scripts:
            contexts.append(browser.new_context(viewport=PHONE, locale="id-ID", reduced_motion="reduce"))
            twin = contexts[-1].new_page()
            twin.route("**/*.js", lambda route: route.abort())
        person = Person(key, context.new_page(), live_server.url, twin)  # type: ignore[attr-defined]
        people.append(person)
        if key in BY_KEY:
            person.log_in()
        return person

    yield sit_down
    complaints = [f"{person.key}: {line}" for person in people for line in person.complaints]
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def evidence_file(tmp_path: Path) -> Path:
    """A small PDF that a person attaches."""
    import pikepdf

    path = tmp_path / "rekap-surat.pdf"
    document = pikepdf.new()
    document.add_blank_page(page_size=(300, 300))
    document.save(path)
    return path
