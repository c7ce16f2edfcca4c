"""What the appraisal gives to the home page and the main menu."""


def register() -> None:
    """Register menu entries, waiting tasks and home sections. Called once, from AppConfig.ready()."""
