"""Recipes as text: read from TOML, and written back with comments kept."""

from app.core.recipe_read import check_in_place, load_recipe, load_text, read_recipe
from app.core.recipe_write import write_recipe

__all__ = ["check_in_place", "load_recipe", "load_text", "read_recipe", "write_recipe"]
