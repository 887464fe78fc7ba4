"""What the user chose once for all runs, and where the program's own files lie."""

from app.settings.settings import Settings
from app.settings.store import load_settings, save_settings

__all__ = ["Settings", "load_settings", "save_settings"]
