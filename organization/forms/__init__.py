"""Forms of login and of the organization. They check what was typed; the domain writes."""
