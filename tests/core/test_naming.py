"""Names of results: what templates mean, and that no name breaks out or breaks a file system."""

from __future__ import annotations

import ntpath
import os
import sys
import time
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from app.core.errors import RecipeError
from app.core.naming import (
    FIELDS,
    Template,
    clash_key,
    numbered,
    safe_part,
    safe_relative,
    source_values,
    with_suffix,
)
from app.core.recipe_text import read_recipe
from app.operations import REGISTRY

VALUES: dict[str, str | int] = {
    "stem": "Photo 1",
    "suffix": "JPG",
    "parent": "Ferien",
    "width": 800,
    "height": 600,
    "n": 7,
    "date": "2024-05-31",
}

NASTY = ["..", ".", "/", "\\", "C:", "CON", "nul", "COM¹", ".fm-", ".foldermill", "é", "e\u0301"]
NASTY += [
    " ",
    "\x00",
    "\n",
    "\u202e",
    "\udcff",
    "\ud83d",
    "👩\u200d🚀",
    "a\u0345",
    "ß",
    "İ",
    "x" * 200,
]
names = st.lists(st.sampled_from(NASTY) | st.text(max_size=6), max_size=8).map("".join)


@st.composite
def templates(draw: st.DrawFn) -> Template:
    fields = st.sampled_from([f"{{{name}}}" for name in FIELDS] + ["{n:4}", "{{", "}}", "/"])
    pieces = draw(st.lists(fields | names, min_size=1, max_size=6))
    try:
        return Template.parse("".join(pieces), "name")
    except RecipeError:
        assume(False)
        raise


def windows_refuses(part: str) -> bool:
    if sys.version_info >= (3, 13):
        return ntpath.isreserved(part)
    return PureWindowsPath(part).is_reserved()


def assert_safe(path: str) -> None:
    """Assert what every file system asks of a relative path, in words not taken from the code."""
    assert not PureWindowsPath(path).anchor
    assert not PurePosixPath(path).is_absolute()
    root = os.path.join(os.sep, "out")
    assert os.path.normpath(os.path.join(root, path)).startswith(root + os.sep)
    assert ntpath.normpath(ntpath.join("C:\\out", path)).startswith("C:\\out\\")
    for part in path.split("/"):
        assert part not in ("", ".", "..")
        assert len(part.encode("utf-8")) <= 255
        assert not windows_refuses(part)
        assert not set('<>:"\\|?*') & set(part)
        assert not any(unicodedata.category(letter) in ("Cc", "Cs") for letter in part)
        assert part[-1] not in ". "
        assert not part.lower().startswith(".fm-")
        assert part.lower() != ".foldermill"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("{stem}", "Photo 1"),
        ("{stem}_large", "Photo 1_large"),
        ("thumbnails/{stem}_{width}x{height}", "thumbnails/Photo 1_800x600"),
        ("{parent}/{date}/{suffix}-{n}", "Ferien/2024-05-31/JPG-7"),
        ("{n:4}-{n:1}-{n}", "0007-7-7"),
        ("{{{stem}}}", "{Photo 1}"),
        ("{{stem}}", "{stem}"),
        ("all the same", "all the same"),
        ("相片 {stem}", "相片 Photo 1"),
    ],
)
def test_template_renders(text: str, path: str) -> None:
    template = Template.parse(text, "name")
    assert template.render(VALUES) == path
    assert template.text == text


def test_fields_are_those_used() -> None:
    assert Template.parse("{n:3}/{stem}{{width}}", "name").fields == {"n", "stem"}


@pytest.mark.parametrize(
    ("text", "code", "word"),
    [
        ("{stem", "template_syntax", "character 1"),
        ("a}b", "template_syntax", "character 2"),
        ("{stem}}", "template_syntax", "character 7"),
        ("{a{b}", "template_syntax", "character 1"),
        ("{stm}", "template_field", "“stem”"),
        ("{}", "template_field", "stem"),
        ("{stem.__class__}", "template_field", "stem"),
        ("{0}", "template_field", "stem"),
        ("{n:0}", "template_digits", "n:0"),
        ("{n:10}", "template_digits", "n:10"),
        ("{n:}", "template_digits", "n:"),
        ("{stem:3}", "template_digits", "stem:3"),
        ("", "template_empty", "without a name"),
        ("a//b", "template_empty", "without a name"),
        ("a/", "template_empty", "without a name"),
        ("./a", "template_empty", "without a name"),
        ("a?", "template_character", "“?” at character 2"),
        ("{stem}\n", "template_character", "“\\n”"),
        ("a\\b", "template_character", "“\\”"),
        ("..", "template_outside", "leave"),
        ("../{stem}", "template_outside", "leave"),
        ("a/../../{stem}", "template_outside", "leave"),
        ("a/.. /b", "template_outside", "leave"),
        ("..\\{stem}", "template_outside", "leave"),
        ("/etc/passwd", "template_outside", "leave"),
        ("\\\\server\\share", "template_outside", "leave"),
        ("C:\\{stem}", "template_outside", "leave"),
        ("c:{stem}", "template_outside", "leave"),
        ("~/{stem}", "template_outside", "leave"),
    ],
)
def test_template_is_refused(text: str, code: str, word: str) -> None:
    with pytest.raises(RecipeError) as refused:
        Template.parse(text, "image.outputs[1].name")
    assert refused.value.problem.code == code
    assert refused.value.place == "image.outputs[1].name"
    assert word in str(refused.value)


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("as it was", "as it was"),
        ("..", "_"),
        ("", "_"),
        ("a/b", "a_b"),
        ("..\\..\\x", ".._.._x"),
        ("what?", "what_"),
        ("end. . ", "end"),
        ("CON", "_CON"),
        ("con.tar.gz", "_con.tar.gz"),
        ("Lpt9 .x", "_Lpt9 .x"),
        ("COM³", "_COM³"),
        ("CONSOLE", "CONSOLE"),
        ("com10", "com10"),
        (".fm-1-2-3.part", "_.fm-1-2-3.part"),
        (".Foldermill", "_.Foldermill"),
        (".foldermill-notes", ".foldermill-notes"),
        ("caf\udce9", "caf_"),
        ("line\nbreak\x7f", "line_break_"),
        ("x" * 300, "x" * 255),
        ("CON" + " " * 300 + "x", "_CON"),
    ],
)
def test_safe_part(name: str, part: str) -> None:
    assert safe_part(name) == part


def test_mirrored_folders_keep_their_shape() -> None:
    assert safe_relative("2024/Ferien: Teil 1/..") == "2024/Ferien_ Teil 1/_"
    assert safe_relative("") == ""


def test_long_names_are_cut_between_letters() -> None:
    accents = with_suffix("e\u0301" * 200, ".jpg")
    assert len(accents.encode()) <= 255
    assert unicodedata.normalize("NFC", accents) == "é" * (len(accents) // 2 - 2) + ".jpg"
    family = "👩\u200d👩\u200d👧"
    assert with_suffix(family * 30, ".jpg") == family * (251 // len(family.encode())) + ".jpg"
    thumbs = "👍🏽"
    assert with_suffix("1234" + thumbs * 40, ".jpg") == "1234" + thumbs * 30 + ".jpg"


def test_a_name_of_nothing_but_marks_is_still_cut() -> None:
    assert len(safe_part("\u0301" * 200).encode()) == 254


def test_numbered() -> None:
    assert numbered("a/NAME.jpg", 2) == "a/NAME (2).jpg"
    assert numbered("a.b/NAME", 13) == "a.b/NAME (13)"
    assert numbered(".hidden", 2) == ".hidden (2)"
    assert numbered("C:\\out\\NAME.jpg", 2) == "C:\\out\\NAME (2).jpg"
    assert numbered("x" * 251 + ".jpg", 100) == "x" * 245 + " (100).jpg"
    assert numbered("x." + "y" * 253, 2) == "x." + "y" * 249 + " (2)"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ä/Straße.JPG", "ä/STRASSE.jpg", True),
        ("caf\u00e9", "cafe\u0301", True),
        ("CAFÉ", "cafe\u0301", True),
        ("ΣΑΣ", "σας", True),
        ("α\u0345\u0301", "ᾴ", True),
        ("\u212bngström", "ÅNGSTRÖM", True),
        ("a", "b", False),
        ("cafe", "café", False),
    ],
)
def test_twins_share_a_key(one: str, other: str, same: bool) -> None:
    assert (clash_key(one) == clash_key(other)) is same


def test_values_of_a_source() -> None:
    path = os.path.join(os.sep, "home", "Ferien", "archive.tar.gz")
    day = datetime(2024, 5, 31, 23, 59, tzinfo=UTC)
    assert source_values(path, 0, int(day.timestamp()) * 10**9) == {
        "stem": "archive.tar",
        "suffix": "gz",
        "parent": "Ferien",
        "n": 1,
        "date": "2024-05-31",
    }
    assert source_values(".bashrc", 3, 0)["stem"] == ".bashrc"


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="zones are the system's there")
def test_dates_do_not_depend_on_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for zone in ("Asia/Taipei", "America/Los_Angeles"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        assert source_values("a", 0, 1_717_199_999 * 10**9)["date"] == "2024-05-31"
    monkeypatch.undo()
    time.tzset()


@given(st.integers(-(10**10), 2 * 10**11))
def test_dates_agree_with_the_calendar(seconds: int) -> None:
    expected = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).date()
    assert source_values("a", 0, seconds * 10**9 + 999_999_999)["date"] == expected.isoformat()


def test_dates_beyond_the_calendar() -> None:
    assert source_values("a", 0, 2**70)["date"] == "9999-12-31"
    assert source_values("a", 0, -(2**70))["date"] == "0001-01-01"


@given(templates(), st.fixed_dictionaries(dict.fromkeys(FIELDS, names)))
def test_no_template_and_no_value_leads_outside(template: Template, values: dict[str, str]) -> None:
    path = template.render(values)
    assert_safe(path)
    assert path.count("/") == template.text.count("/")
    assert_safe(with_suffix(path, ".jpeg"))
    assert template.render(dict(values)) == path
    assert Template.parse(template.text, "") == template


@given(names)
@example("CON" + " " * 260 + "x")
@example("." * 300)
def test_safe_names_stay_as_they_are(name: str) -> None:
    part = safe_part(name)
    assert_safe(part)
    assert safe_part(part) == part
    relative = safe_relative(f"{name}/x/{name}")
    assert_safe(relative)
    assert safe_relative(relative) == relative


@given(names)
def test_safe_names_can_be_made(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    folder = tmp_path_factory.getbasetemp() / "names"
    folder.mkdir(exist_ok=True)
    file = folder / with_suffix(safe_part(name), ".jpg")
    file.write_bytes(b"")
    assert file.name in os.listdir(folder)
    file.unlink()


@given(names, st.integers(2, 10**6), st.integers(2, 10**6))
def test_numbers_tell_names_apart(name: str, one: int, other: int) -> None:
    path = "a/" + with_suffix(safe_part(name), ".jpg")
    first, second = numbered(path, one), numbered(path, other)
    assert_safe(first)
    assert first.endswith(f" ({one}).jpg")
    assert (clash_key(first) == clash_key(second)) is (one == other)


@given(names)
def test_keys_see_through_case_and_composition(name: str) -> None:
    assume("ı" not in name)  # the one letter whose capital is another letter's, too
    key = clash_key(name)
    assert clash_key(key) == key
    for form in ("NFC", "NFD"):
        assert clash_key(unicodedata.normalize(form, name)) == key
    assert clash_key(name.casefold()) == key
    assert clash_key(name.lower()) == key
    assert clash_key(name.upper()) == key


@pytest.mark.parametrize("field", ["width", "height"])
def test_only_results_of_images_have_a_size_in_pixels(field: str) -> None:
    recipe = 'version = 1\nname = "x"\n[[{0}.outputs]]\nformat = "same"\nname = "{{{1}}}"\n'
    assert read_recipe(recipe.format("image", field), REGISTRY)
    with pytest.raises(RecipeError, match=f"table\\.outputs.* “{field}”"):
        read_recipe(recipe.format("table", field), REGISTRY)


def test_a_number_goes_behind_a_name_that_is_no_valid_text() -> None:
    """Originals keep their names in the vault, whatever they are."""
    assert numbered("sub/\udcfe.png", 2) == "sub/\udcfe (2).png"
    assert numbered("\udcfe" * 200 + ".png", 2).endswith("\udcfe (2).png")
    assert len(os.fsencode(numbered("\udcfe" * 300 + ".png", 2))) <= 255
