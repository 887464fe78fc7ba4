"""Blocks: a TOML text taken apart and put together is the same text."""

from __future__ import annotations

from hypothesis import given
from recipe_kit import written

from app.core.recipe import Recipe
from app.core.recipe_blocks import Block, join, replace, split
from app.core.recipe_read import parse

TEXT = '''\
# file
key = """
[no.header]
# no comment"""  # a comment [x]
said = """She said: "no""""
list = [
    "[[no.header]]", # '
]

# alone

# above
[[image.steps]]  # [behind]
op = 'a'
# below

[[image.outputs]]
[[image.outputs.steps]]
op = "b"
["image"]
x = {}
'''


def test_blocks_are_headers_with_their_comments() -> None:
    top, steps, outputs, image = split(TEXT)
    assert top.text.startswith("# file")
    assert top.text.endswith("]\n")
    assert top.gap == "\n# alone\n\n"
    assert steps.text == "# above\n[[image.steps]]  # [behind]\nop = 'a'\n# below\n"
    assert (steps.path, steps.array, steps.gap) == (("image", "steps"), True, "\n")
    assert outputs.text == "[[image.outputs]]\n"
    assert [inner.path for inner in outputs.inner] == [("image", "outputs", "steps")]
    assert (image.path, image.array) == (("image",), False)


def test_a_block_knows_its_data() -> None:
    _, steps, outputs, image = split(TEXT)
    assert steps.data() == {"op": "a"}
    assert outputs.data() == {"steps": [{"op": "b"}]}
    assert image.data() == {"x": {}}


@given(written())
def test_nothing_gets_lost(case: tuple[Recipe, str]) -> None:
    text = case[1].replace("\r\n", "\n")
    blocks = split(text)
    assert join(blocks) == text
    for block in blocks[1:]:
        assert parse(join([block]))
        assert block.text.count("\n[") <= 1


def test_gaps_stay_when_blocks_move() -> None:
    blocks = split("a = 1\n\n[[s]]\nn = 1\n\n# middle\n\n[[s]]\nn = 2\n[end]\n")
    replace(blocks, ("s",), [blocks[2], blocks[1]], 1)
    assert join(blocks) == "a = 1\n\n[[s]]\nn = 2\n\n# middle\n\n[[s]]\nn = 1\n[end]\n"


def test_new_blocks_stand_apart() -> None:
    blocks = split("a = 1\n[end]\n")
    replace(blocks, ("s",), [Block(("s",), "[s]\n")], 1)
    assert join(blocks) == "a = 1\n\n[s]\n\n[end]\n"


def test_a_quote_before_the_closing_quotes_is_no_beginning() -> None:
    assert len(split("a = '''it's''''\n[b]\nc = '''\n'\n'''\n[d]\n")) == 3
