"""Forms of login and of the organization."""
