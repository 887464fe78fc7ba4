"""Statistics of tables: of each file, and of all of them together."""
