"""The staff file: staged rows, judged against the database, applied in batches."""
