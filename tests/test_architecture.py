"""The layers hold: who may import whom."""

import ast
import subprocess
import sys

import pytest

from tests.sources import APPS, ROOT, name_of, python_files, tree_of

ORDER = ("core", "organization", "feedback", "competency", "appraisal", "reports", "asn_kinerja")


def imported_modules(path):
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def imports_at_run_time(path):
    """Yield the imports outside of `if TYPE_CHECKING`."""
    guarded = {
        id(inner)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree_of(path)):
        if id(node) in guarded:
            continue
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_contracts_of_the_layers_hold():
    result = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("app", APPS)
def test_no_app_imports_the_tests(app):
    guilty = [
        name_of(path)
        for path in python_files(app)
        if any(module.split(".")[0] in {"tests", "pytest"} for module in imported_modules(path))
    ]
    assert guilty == []


@pytest.mark.parametrize("app", APPS)
def test_no_app_calls_a_higher_one_at_run_time(app):
    higher = set(ORDER[ORDER.index(app) + 1 :])
    guilty = [
        f"{name_of(path)}: {module}"
        for path in python_files(app)
        for module in imports_at_run_time(path)
        if module.split(".")[0] in higher
    ]
    assert guilty == []


def test_the_domain_never_sees_a_request():
    guilty = [
        f"{name_of(path)}: {module}"
        for path in python_files(*APPS)
        if "domain" in path.parts
        for module in imported_modules(path)
        if module.startswith(("django.http", "django.shortcuts", "django.contrib.messages", "celery"))
    ]
    assert guilty == []


def test_forms_never_save():
    guilty = []
    for path in python_files(*APPS):
        if "forms" in path.parts or path.stem == "forms":
            calls = [
                node.func.attr
                for node in ast.walk(tree_of(path))
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            ]
            guilty += [
                f"{name_of(path)}: {call}" for call in calls if call in {"save", "create", "bulk_create"}
            ]
    assert guilty == []


def test_no_signal_carries_a_rule():
    guilty = [
        f"{name_of(path)}: {module}"
        for path in python_files(*APPS)
        for module in imported_modules(path)
        if module.startswith("django.db.models.signals") or module == "django.dispatch"
    ]
    assert guilty == []
