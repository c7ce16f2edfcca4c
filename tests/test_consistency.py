"""The habits of the house, held over the whole code: what no test of a single page would notice."""

import ast
import re
from io import StringIO
from pathlib import Path

import pytest
import rules
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.http import HttpResponse
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.test import RequestFactory
from django.urls import get_resolver

from core.access import ReadOnlyGetMiddleware, WriteWhileReading
from organization.models import User
from tests.sources import (
    APPS,
    COMMENT,
    ROOT,
    TEMPLATE_TAG,
    TEMPLATES,
    TRANSLATED_BLOCK,
    lines_with,
    name_of,
    python_files,
    templates,
    text_of,
    tree_of,
)
from tests.test_permissions import named_patterns

OURS = {name: pattern for name, pattern in named_patterns() if not name.startswith(("account_", "admin:"))}
PAGES = [path for path in templates() if "documents" not in path.parts and path.suffix == ".html"]

PUBLIC = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "organization:activation_redeem",
    "feedback:service_list",
    "feedback:service_detail",
    "feedback:service_table",
    "feedback:forum",
    "feedback:topic_unit",
    "feedback:case_feed",
    "feedback:limit_list",
    "feedback:report_about",
    "feedback:report_text",
    "feedback:report_send",
    "feedback:report_sent",
    "feedback:ticket_open",
    "feedback:ticket_detail",
    "feedback:ticket_act",
    "feedback:ticket_file",
    "feedback:follow_confirm",
    "feedback:follow_end",
    "feedback:case_public",
    "feedback:case_file",
    "feedback:case_support",
    "feedback:case_follow",
    "feedback:case_comment",
    "feedback:topic_service",
    "feedback:ban_appeal",
    "feedback:support_confirm",
    "feedback:report_similar",
    "feedback:draft_keep",
    "feedback:draft_open",
    "feedback:draft_drop",
    "feedback:survey_answer",
    "feedback:survey_thanks",
    "feedback:ticket_survey",
    "feedback:satisfaction_list",
    "feedback:satisfaction_detail",
    "feedback:satisfaction_table",
}


# ---- access ---------------------------------------------------------------------------------------


def test_what_is_open_without_login_is_listed_here():
    found = {
        name
        for name, pattern in named_patterns()
        if getattr(pattern.callback, "login_required", True) is False
    }
    assert found == PUBLIC


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_reading_cannot_write(method):
    def write(request):
        User.objects.create(username="x", full_name="X")
        return HttpResponse()

    with pytest.raises(WriteWhileReading), transaction.atomic():
        ReadOnlyGetMiddleware(write)(getattr(RequestFactory(), method)("/"))
    assert not User.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE organization_user SET full_name = ''",
        "delete from organization_user",
        'INSERT INTO "organization_user" (username) VALUES (1)',
        "  INSERT OR IGNORE INTO organization_user (username) VALUES (1)",
        "DROP TABLE organization_user",
    ],
)
def test_reading_cannot_write_by_hand_either(statement):
    def write(request):
        with connection.cursor() as cursor:
            cursor.execute(statement)
        return HttpResponse()

    with pytest.raises(WriteWhileReading):
        ReadOnlyGetMiddleware(write)(RequestFactory().get("/"))


@pytest.mark.django_db
def test_writing_requests_may_write():
    def write(request):
        User.objects.create(username="x", full_name="X")
        return HttpResponse()

    ReadOnlyGetMiddleware(write)(RequestFactory().post("/"))
    assert User.objects.exists()


ASKED = re.compile(
    r"""(?:has_perm|require|permission)\w*[^\n]*?["']((?:core|organization|feedback|appraisal|reports)\.[a-z_]+)["']"""
)


def test_every_permission_that_is_asked_for_exists():
    asked = {
        permission
        for path in [*python_files(*APPS), *templates()]
        for permission in ASKED.findall(text_of(path))
    }
    assert asked
    assert {permission for permission in asked if not rules.perm_exists(permission)} == set()


# ---- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(OURS))
def test_view_is_called_like_its_address(name):
    assert OURS[name].callback.__name__ == name.rpartition(":")[2]


def test_every_view_has_its_tests():
    """A file of its own, or a place in the file of its siblings."""
    missing = []
    for name, pattern in OURS.items():
        stem, app = name.rpartition(":")[2], pattern.callback.__module__.partition(".")[0]
        files = list((ROOT / "tests" / app).rglob("test_*.py"))
        named = any(path.stem == f"test_{stem}" for path in files)
        if not named and not any(re.search(rf"\b{stem}\b", text_of(path)) for path in files):
            missing.append(f"tests/{app}/views/test_{stem}.py")
    assert missing == []


def test_no_module_is_called_after_nothing():
    nothing = {
        "utils",
        "util",
        "helpers",
        "helper",
        "misc",
        "common",
        "manager",
        "managers",
        "services",
        "service",
    }
    found = [
        name_of(path)
        for folder in (*APPS, "asn_kinerja", "tests", "bench")
        for path in (ROOT / folder).rglob("*.py")
        if nothing & {path.stem, *path.relative_to(ROOT).parts[:-1]}
    ]
    assert found == []


def test_terms_of_the_glossary_are_those_of_the_code():
    glossary = text_of(ROOT / "docs" / "glossary.md")
    known = {model.__name__ for model in apps.get_models()}
    for path in python_files(*APPS):
        known |= {node.name for node in ast.walk(tree_of(path)) if isinstance(node, ast.ClassDef)}
    written = set(re.findall(r"`([A-Z][a-z]+(?:[A-Z][a-z]+)*)(?:\.\w+)?`", glossary))
    assert written - known == set(), "the glossary names code that does not exist"
    for term in ("NIP", "SKP", "IKU", "BerAKHLAK", "Pejabat penilai kinerja"):
        assert term in glossary


def test_the_ambiguous_abbreviation_appears_nowhere():
    assert list(lines_with(r"\bPPK\b", [*templates(), *python_files(*APPS)])) == []


# ---- state and data --------------------------------------------------------------------------------


def test_states_change_through_the_workflow_only():
    door = {"core/workflow.py", "core/jobs.py", "core/deliveries.py", "core/digests.py"}
    files = [path for path in python_files(*APPS) if name_of(path) not in door]
    assert list(lines_with(r"\.state\s*=[^=]", files)) == []
    assert list(lines_with(r"""setattr\([^,]+,\s*["']state["']""", files)) == []
    for path in files:
        for node in ast.walk(tree_of(path)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in {"update", "bulk_update"}
                and any(keyword.arg == "state" for keyword in node.keywords)
            ):
                pytest.fail(f"{name_of(path)}:{node.lineno} writes a state")


def test_views_fetch_through_queries():
    files = [path for path in python_files(*APPS) if "views" in path.parts or path.stem == "views"]
    assert list(lines_with(r"\.objects\.all\(\)", files)) == []


def test_nothing_runs_background_work_in_the_foreground():
    assert list(lines_with(r"task_always_eager|TASK_ALWAYS_EAGER", python_files())) == []


def test_no_float_stands_in_the_arithmetic():
    for path in python_files("appraisal"):
        if "scoring" in path.parts:
            floats = [
                node.lineno
                for node in ast.walk(tree_of(path))
                if isinstance(node, ast.Constant) and isinstance(node.value, float)
            ]
            assert floats == [], f"{name_of(path)}: {floats}"


# ---- migrations ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_migrations_are_complete():
    out = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=out, stderr=out)
    assert "No changes detected" in out.getvalue()


def test_migrations_are_named():
    for app in APPS:
        for path in (ROOT / app / "migrations").glob("0*.py"):
            assert re.fullmatch(r"\d{4}_[a-z][a-z0-9_]+", path.stem), name_of(path)
            assert "_auto_" not in path.stem, name_of(path)


# ---- templates -------------------------------------------------------------------------------------


def referenced() -> str:
    """Return everything in which a template may be named."""
    return "\n".join(text_of(path) for path in [*python_files(*APPS), *templates()])


def test_no_template_is_left_over():
    text = referenced()
    stems = {name.rpartition(":")[2] for name in OURS}
    left_over = []
    for path in templates():
        name = path.relative_to(TEMPLATES).as_posix()
        by_library = name.startswith(("account/", "allauth/", "admin/")) or re.fullmatch(r"\d{3}\.html", name)
        by_view = path.stem in stems and path.parent.name in APPS
        if name not in text and not by_library and not by_view:
            left_over.append(name)
    assert left_over == []


def test_every_template_that_is_named_exists():
    missing = []
    for path in [*python_files(*APPS), *templates()]:
        for name in re.findall(r"""["']([a-z_]+/[a-z_/]+\.(?:html|txt|svg))["']""", text_of(path)):
            try:
                get_template(name)
            except TemplateDoesNotExist:
                missing.append(f"{name_of(path)}: {name}")
    assert missing == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_nothing_is_inline(path):
    text = COMMENT.sub("", text_of(path))
    assert not re.search(r"<script(?![^>]*\bsrc=)", text), "a script without src"
    assert not re.search(r"<style\b", text), "a style element"
    assert not re.search(r"<[^>]+\sstyle\s*=", text), "a style attribute"
    assert not re.search(r"<[^>]+\son[a-z]+\s*=", text), "an event attribute"
    assert "javascript:" not in text
    assert "hx-on" not in text
    assert not re.search(r"""(?:src|href)\s*=\s*["']https?://""", text), "something from elsewhere"


@pytest.mark.parametrize("path", templates(), ids=name_of)
def test_nothing_is_printed_unescaped(path):
    text = COMMENT.sub("", text_of(path))
    assert not re.search(r"\|\s*safe(?:seq)?\b|{%\s*autoescape\s+off", text) or path.suffix == ".txt"


WITHOUT_TRANSLATION = re.compile(
    r"ASN Kinerja|DOCTYPE html|&#?\w+;|\b(?:NIP|IKU|PDF|PNS|PPPK|XLSX|CSV|MB|v\d)\b"
)
LAYOUT = re.compile(r"{%\s*block width\s*%}\w+{%\s*endblock\s*%}")
SPOKEN_ATTRIBUTE = re.compile(r'\s(?:alt|title|placeholder|aria-label|aria-description)="([^"]*)"')
MARKUP = re.compile(r"<(script|style|svg|code)\b.*?</\1>|<[^>]*>", re.DOTALL)


def spoken(text: str) -> str:
    """Return what a template says to people outside of translation tags."""
    text = TRANSLATED_BLOCK.sub(" ", COMMENT.sub(" ", text))
    text = TEMPLATE_TAG.sub(" ", LAYOUT.sub(" ", text))
    attributes = " ".join(SPOKEN_ATTRIBUTE.findall(text))
    return WITHOUT_TRANSLATION.sub(" ", f"{MARKUP.sub(' ', text)} {attributes}")


@pytest.mark.parametrize("path", templates(), ids=name_of)
def test_every_text_of_a_template_can_be_translated(path):
    assert re.findall(r"[A-Za-z]{2,}(?:[ ,][A-Za-z]+)*", spoken(text_of(path))) == []


SPOKEN_ARGUMENTS = {"label", "help_text", "verbose_name", "verbose_name_plural", "error_message"}


def test_every_label_can_be_translated():
    bare = []
    for path in python_files(*APPS):
        if "demo" in path.parts or "management" in path.parts:
            continue
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call):
                bare += [
                    f"{name_of(path)}:{keyword.value.lineno}"
                    for keyword in node.keywords
                    if keyword.arg in SPOKEN_ARGUMENTS
                    and isinstance(keyword.value, ast.Constant)
                    and isinstance(keyword.value.value, str)
                    and keyword.value.value
                ]
    assert bare == []


def test_every_model_field_is_named_for_people():
    for model in apps.get_models():
        if model._meta.app_label in APPS:
            assert model._meta.verbose_name != model.__name__.lower(), model


def test_every_folder_of_tests_is_a_package():
    for folder in {path.parent for path in (ROOT / "tests").rglob("test_*.py")}:
        assert (folder / "__init__.py").exists(), name_of(folder)


def test_resolver_has_no_address_without_a_name():
    assert [pattern for name, pattern in named_patterns(get_resolver()) if name.endswith("None")] == []


def test_nothing_of_a_machine_stands_in_the_project():
    """Paths of a developer's machine help nobody else."""
    files = [*python_files(), *templates(), *Path(ROOT / "docs").rglob("*.md")]
    assert list(lines_with(r"/work/|/home/\w+/|/Users/", files)) == []


def test_every_test_that_the_page_of_bug_classes_names_exists():
    page = (ROOT / "docs" / "bug-classes.md").read_text()
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", page)
    assert len(named) > 20
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not re.search(rf"^def {name}\(", (ROOT / path).read_text(), re.MULTILINE)
    ]
    assert missing == []
