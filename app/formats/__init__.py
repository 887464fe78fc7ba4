"""How files are recognised, read and written."""
