"""The image lane from file to file: the seed program's results, many outputs, bad input."""

from __future__ import annotations

import hashlib
import os
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from picture_kit import (
    Pixels,
    distance,
    encoded,
    exif_block,
    landscape,
    opened,
    output,
    photo,
    recipe,
    run,
    step,
    task_for,
)
from PIL import Image, ImageOps

from app.core.errors import ContentError, FoldermillError
from app.core.lanes import Limits, PartFile, WorkJob
from app.core.outcome import Loss
from app.core.recipe import LaneRecipe
from app.engine.lanes import image as lane
from app.formats.image.write import encode

CLASSIC = recipe(
    output("same"),
    steps=[
        step("resize", mode="stretch", width=800, height=600),
        step("brightness", factor=1.2),
    ],
)
SMALL = recipe(output("jpeg", quality=95), steps=[step("resize", width=40, height=40)])
PICTURE = photo(160, 120)


def written(tmp_path: Path, name: str, content: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def seed_program(path: Path) -> Image.Image:
    """Do what the obvious Pillow program does."""
    return opened(path).resize((800, 600)).point(lambda value: value * 1.2)


def test_classic_is_the_seed_programs_result_for_a_photo(tmp_path: Path) -> None:
    path = written(tmp_path, "a.jpg", encoded(landscape(1001, 751), "JPEG", quality=92))
    (result,), (part,) = run(path, CLASSIC)
    image = opened(result)
    assert (image.format, image.size, image.mode) == ("JPEG", (800, 600), "RGB")
    assert distance(image, seed_program(path)) < 2
    assert part.losses == ()


def test_classic_leaves_alpha_alone(tmp_path: Path) -> None:
    pixels = photo(1001, 751, 4)
    path = written(tmp_path, "a.png", encoded(pixels, "PNG"))
    (result,), _ = run(path, CLASSIC)
    image = opened(result)
    assert (image.format, image.size, image.mode) == ("PNG", (800, 600), "RGBA")
    alpha = Image.fromarray(pixels[..., 3]).resize((800, 600))
    assert distance(image.getchannel("A"), alpha) < 1.5
    visible = np.asarray(alpha) > 128  # where the seed's colours are right, too
    shown = np.asarray(image)[visible][:, :3]
    assert distance(shown, np.asarray(seed_program(path))[visible][:, :3]) < 2


def test_brightness_alone_is_exactly_the_seeds(tmp_path: Path) -> None:
    path = written(tmp_path, "a.png", encoded(PICTURE, "PNG"))
    (result,), _ = run(path, recipe(output("png"), steps=[step("brightness", factor=1.2)]))
    expected = opened(path).point(lambda value: value * 1.2)
    assert np.array_equal(np.asarray(opened(result)), np.asarray(expected))


THREE = recipe(
    output("jpeg", [step("resize", mode="long_edge", length=300)]),
    output("webp", [step("resize", mode="long_edge", length=150)]),
    output("png", [step("resize", mode="fill", width=40, height=40)]),
)


@pytest.mark.parametrize("plugin", ["JPEG", "PNG", "BMP"])
def test_several_results_from_one_decode(tmp_path: Path, plugin: str) -> None:
    pixels = landscape(801, 601)
    path = written(tmp_path, "a." + plugin.lower(), encoded(pixels, plugin))
    results, parts = run(path, THREE)
    source = opened(path)
    expected = [(300, 225), (150, 113), (40, 40)]
    assert [opened(result).size for result in results] == expected
    for result, size in zip(results, expected, strict=True):
        shown = ImageOps.fit(source, size, Image.Resampling.LANCZOS)
        assert distance(opened(result).convert("RGB"), shown) < 4
    assert [part.index for part in parts] == [0, 1, 2]


def test_a_result_does_not_depend_on_which_others_are_written(tmp_path: Path) -> None:
    path = written(tmp_path, "a.jpg", encoded(photo(801, 601), "JPEG"))
    _, all_three = run(path, THREE)
    for number in range(3):
        _, (alone,) = run(path, THREE, only=[number])
        assert alone == all_three[number]


def test_parts_are_told_truly_and_have_the_sources_date(tmp_path: Path) -> None:
    path = written(tmp_path, "a.jpg", encoded(PICTURE, "JPEG"))
    os.utime(path, ns=(0, 1_500_000_000_123_456_789))
    (result,), (part,) = run(path, SMALL)
    data = result.read_bytes()
    assert part.size == len(data)
    assert part.digest == hashlib.blake2b(data, digest_size=16).hexdigest()
    assert result.stat().st_mtime_ns == 1_500_000_000_123_456_789


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("size", [(200, 150), (57, 43), (401, 303), (150, 200)])
def test_turned_photos_come_out_upright_in_the_exact_size(
    tmp_path: Path, orientation: int, size: tuple[int, int]
) -> None:
    content = encoded(landscape(403, 305), "JPEG", exif=exif_block(orientation=orientation))
    path = written(tmp_path, "a.jpg", content)
    resize = step("resize", mode="stretch", width=size[0], height=size[1])
    (result,), _ = run(path, recipe(output("png"), steps=[resize]))
    image = opened(result)
    upright = ImageOps.exif_transpose(opened(path)).resize(size, Image.Resampling.LANCZOS)
    assert image.size == size
    assert distance(image, upright) < 4
    assert image.getexif()[0x0112] == 1


@pytest.mark.parametrize("size", [(199, 153), (57, 43), (31, 25), (403, 305)])
@pytest.mark.parametrize("plugin", ["JPEG", "WEBP", "PNG"])
def test_photos_of_odd_sizes_come_out_in_the_exact_size(
    tmp_path: Path, size: tuple[int, int], plugin: str
) -> None:
    path = written(tmp_path, "a", encoded(landscape(405, 307), plugin))
    resize = step("resize", mode="stretch", width=size[0], height=size[1])
    (result,), _ = run(path, recipe(output("png"), steps=[resize]))
    expected = opened(path).resize(size, Image.Resampling.LANCZOS)
    assert opened(result).size == size
    assert distance(opened(result), expected) < 3


EVERY_STEP = [
    [step("rotate", turn="right")],
    [step("rotate", turn="free", angle=20.0)],
    [step("flip", direction="vertical")],
    [step("flip"), step("sharpen"), step("contrast")],
    [step("crop", mode="size", width=50, height=50, gravity="bottom_right"), step("resize")],
    [step("grayscale"), step("rotate", turn="half"), step("brightness")],
    [step("resize", width=50, height=50), step("rotate", turn="left"), step("sharpen")],
]


@pytest.mark.parametrize("steps", EVERY_STEP, ids=lambda steps: "-".join(s.op for s in steps))
@pytest.mark.parametrize("format_", ["jpeg", "png", "webp", "tiff"])
def test_streamed_and_held_pictures_are_the_same(
    tmp_path: Path, steps: list[Any], format_: str
) -> None:
    path = written(tmp_path, "a.png", encoded(photo(160, 700), "PNG"))
    _, (streamed,) = run(path, recipe(output(format_), steps=steps))
    _, held = run(path, recipe(output(format_), output(format_), steps=steps))
    assert {part.digest for part in held} == {streamed.digest}


@pytest.mark.parametrize("pixels", [PICTURE, photo(160, 120, 4), photo(160, 120, 1)])
@pytest.mark.parametrize("plugin", ["GIF", "BMP", "TIFF", "WEBP", "AVIF", "JPEG2000", "ICO"])
def test_same_writes_something_for_everything(tmp_path: Path, pixels: Pixels, plugin: str) -> None:
    path = written(tmp_path, "a", encoded(pixels, plugin))
    (result,), (part,) = run(path, recipe(output("same")))
    image = opened(result)
    source = opened(path)
    assert image.size == source.size
    assert distance(image.convert("RGBA"), source.convert("RGBA")) < 6
    assert Loss.ALPHA not in part.losses


def test_a_drawing_becomes_a_picture(tmp_path: Path) -> None:
    words = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect {}/></svg>'
    drawing = words.format('width="20" height="30" fill="#c83200"')
    path = written(tmp_path, "a.svg", drawing.encode())
    (result,), _ = run(path, recipe(output("same")))
    image = opened(result)
    assert (image.format, image.size) == ("PNG", (40, 30))
    assert image.getpixel((5, 5)) == (200, 50, 0, 255)
    assert image.getpixel((35, 5)) == (0, 0, 0, 0)


def test_what_is_lost_is_said_exactly(tmp_path: Path) -> None:
    frames = [Image.fromarray(photo(40, 30, seed=seed)) for seed in range(3)]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:])
    _, (part,) = run(tmp_path / "a.gif", recipe(output("png")))
    assert part.losses == (Loss.FRAMES,)
    opaque = np.dstack([PICTURE, np.full((120, 160), 255, np.uint8)])
    path = written(tmp_path, "opaque.png", encoded(opaque, "PNG"))
    assert run(path, SMALL)[1][0].losses == ()
    path = written(tmp_path, "clear.png", encoded(photo(160, 120, 4), "PNG"))
    assert run(path, SMALL)[1][0].losses == (Loss.ALPHA,)


@pytest.mark.parametrize(
    "name", ["a[page=3].jpg", "line\nbreak.jpg", "quote\"'.jpg", os.fsdecode(b"\xff\xfe.jpg")]
)
def test_names_are_only_names(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, name, encoded(PICTURE, "JPEG"))
    facts = lane.look(str(path), Limits())
    part = PartFile(0, str(tmp_path / "part"))
    (found,) = lane.work(WorkJob("image", SMALL), task_for(path, facts, [part]))
    assert found.size == (tmp_path / "part").stat().st_size


def test_a_wrong_suffix_does_no_harm(tmp_path: Path) -> None:
    path = written(tmp_path, "photo.jpg", encoded(PICTURE, "PNG"))
    (result,), _ = run(path, recipe(output("same")))
    assert result.suffix == ".png"
    assert np.array_equal(np.asarray(opened(result)), PICTURE)


def huge_png() -> bytes:
    content = bytearray(encoded(PICTURE, "PNG"))
    content[16:24] = struct.pack(">II", 10**9, 10**9)
    content[29:33] = struct.pack(">I", zlib.crc32(content[12:29]))
    return bytes(content)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.jpg", b"", "empty_file"),
        ("a.jpg", b"<html><body>Not found</body></html>", "not_an_image"),
        ("a.png", huge_png(), "image_too_large"),
        ("a.jpg", encoded(PICTURE, "JPEG")[:100], "image_damaged"),
        ("a.png", encoded(PICTURE, "PNG")[:20], "image_damaged"),
        ("a.jxl", b"\xff\x0a" + bytes(100), "image_unknown"),
        ("a.txt", b"text", "image_unknown"),
    ],
)
def test_a_look_refuses_what_is_no_picture(
    tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    path = written(tmp_path, name, content)
    with pytest.raises(FoldermillError) as caught:
        lane.look(str(path), Limits())
    assert caught.value.problem.code == code
    assert "{" not in str(caught.value)


@pytest.mark.parametrize("plugin", ["JPEG", "PNG", "GIF", "WEBP", "BMP"])
@pytest.mark.parametrize("lane_recipe", [SMALL, THREE], ids=["one", "three"])
def test_a_cut_picture_leaves_nothing_and_is_damaged(
    tmp_path: Path, plugin: str, lane_recipe: LaneRecipe
) -> None:
    content = encoded(photo(400, 300), plugin)
    path = written(tmp_path, "a", content)
    facts = lane.look(str(path), Limits())
    path.write_bytes(content[: len(content) // 2])
    parts = [PartFile(n, str(tmp_path / f"part{n}")) for n in range(len(lane_recipe.outputs))]
    with pytest.raises(ContentError) as caught:
        lane.work(WorkJob("image", lane_recipe), task_for(path, facts, parts))
    assert caught.value.problem.code == "image_damaged"
    assert caught.value.problem.detail
    assert os.listdir(tmp_path) == ["a"]


def test_a_picture_that_changed_since_the_scan_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "a.jpg", encoded(PICTURE, "JPEG"))
    task = task_for(path, lane.look(str(path), Limits()), [PartFile(0, str(tmp_path / "part"))])
    path.write_bytes(encoded(photo(160, 120, seed=2), "JPEG"))
    os.utime(path, ns=(0, task.mtime_ns + 1))
    with pytest.raises(ContentError) as caught:
        lane.work(WorkJob("image", SMALL), task)
    assert caught.value.problem.code == "changed"
    assert not (tmp_path / "part").exists()


@pytest.mark.parametrize("in_memory", [0, 10**9], ids=["in pieces", "in one go"])
def test_a_picture_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_memory: int
) -> None:
    content = encoded(photo(400, 600), "JPEG", quality=95)
    path = written(tmp_path, "a.jpg", content)
    task = task_for(path, lane.look(str(path), Limits()), [PartFile(0, str(tmp_path / "part"))])

    def meddling(*arguments: Any) -> Any:
        path.write_bytes(content[: len(content) // 2])
        return encode(*arguments)

    monkeypatch.setattr("app.formats.image.vips.IN_MEMORY", in_memory)
    monkeypatch.setattr("app.engine.lanes.image.encode", meddling)
    with pytest.raises(ContentError) as caught:
        lane.work(WorkJob("image", SMALL), task)
    assert caught.value.problem.code == "changed"
    assert not (tmp_path / "part").exists()


def test_a_picture_that_vanished_is_the_systems_error(tmp_path: Path) -> None:
    path = written(tmp_path, "a.jpg", encoded(PICTURE, "JPEG"))
    task = task_for(path, lane.look(str(path), Limits()), [PartFile(0, str(tmp_path / "part"))])
    path.unlink()
    with pytest.raises(FileNotFoundError):
        lane.work(WorkJob("image", SMALL), task)


def test_a_slot_is_prepared_in_a_process_of_its_own(tmp_path: Path) -> None:
    import subprocess
    import sys

    written(tmp_path, "a.jpg", encoded(PICTURE, "JPEG"))
    code = (
        "import sys; from app.engine.lanes import image; from app.core.lanes import Limits\n"
        "image.prepare(); import pyvips\n"
        "print(image.look(sys.argv[1], Limits())['width'], pyvips.concurrency_get())\n"
        'svg = b\'<svg width="4" height="3" xmlns="http://www.w3.org/2000/svg"/>\'\n'
        "print(pyvips.Image.svgload_buffer(svg).width)\n"
        "print(hasattr(pyvips.Image, 'csvload') and 'PIL' not in sys.modules)"
    )
    words = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "a.jpg")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert words.split() == ["160", "1", "4", "True"]
