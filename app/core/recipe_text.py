"""Recipes as text: read from TOML, and written back with comments kept."""

from app.core.recipe_read import load_recipe, load_text, read_recipe
from app.core.recipe_write import write_recipe

__all__ = ["load_recipe", "load_text", "read_recipe", "write_recipe"]
