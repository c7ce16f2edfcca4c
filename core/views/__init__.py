"""Pages of no domain."""
