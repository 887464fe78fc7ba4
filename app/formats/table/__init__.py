"""How tables are read: blocks of text cells, exact wherever a file is cut."""
