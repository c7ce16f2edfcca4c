"""Tables of the organization: columns, how cells are read, how rows are exported."""
