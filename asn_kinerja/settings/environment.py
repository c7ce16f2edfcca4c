"""Reading of environment variables: typed, once, and with a sentence when one is wrong."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = Env()
T = TypeVar("T")


def read(parse: Callable[..., T], name: str, *, hint: str, **options: object) -> T:
    """Return the environment variable `name`, parsed.

    Raises ImproperlyConfigured with a sentence that names the variable and says what to do, so
    that a wrong setting stops the start instead of surprising somebody later.
    """
    try:
        return parse(name, **options)
    except (EnvError, ValueError) as error:
        raise ImproperlyConfigured(f"Setting {name} is missing or wrong: {error} {hint}") from error
