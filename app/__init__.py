"""Foldermill: a desktop batch processor that drops nothing and says what it did."""

__version__ = "0.1.0"
