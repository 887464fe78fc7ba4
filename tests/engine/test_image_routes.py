"""What is foreseen of a picture's results: sizes, losses, memory, and the way to each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from picture_kit import output, recipe, step

from app.core.errors import ContentError
from app.core.outcome import Loss
from app.engine.lanes.image_routes import Routes, arrange, routes_for
from app.formats.image.header import Header

PHOTO = Header(format="jpeg", width=4000, height=3000, size=4_000_000)
MIB = 1024 * 1024


def long_edges(*lengths: int) -> tuple[object, ...]:
    return tuple(
        output("jpeg", [step("resize", mode="long_edge", length=length)]) for length in lengths
    )


def routes(*lengths: int, header: Header = PHOTO) -> Routes:
    return routes_for(recipe(*long_edges(*lengths)), header)  # type: ignore[arg-type]


def test_sizes_and_suffixes_are_known_before_the_run() -> None:
    lane = recipe(
        output("same"),
        output("webp", [step("resize", mode="fill", width=256, height=200)]),
        output("png", [step("rotate"), step("crop", mode="size", width=100, height=5000)]),
        steps=[step("resize", width=1600, height=1600)],
    )
    found = arrange(lane, PHOTO.facts()).outputs
    assert [one.suffix for one in found] == [".jpg", ".webp", ".png"]
    assert [dict(one.fields) for one in found] == [
        {"width": 1600, "height": 1200},
        {"width": 256, "height": 200},
        {"width": 100, "height": 1600},
    ]
    assert [one.format for one in found] == ["jpeg", "webp", "png"]
    assert all(one.size > 1000 for one in found)


def test_steps_that_are_off_do_nothing() -> None:
    off = step("resize", width=100, height=100)
    lane = recipe(output("same"), steps=[type(off)(off.op, off.params, enabled=False)])
    assert dict(arrange(lane, PHOTO.facts()).outputs[0].fields) == {"width": 4000, "height": 3000}


def test_losses_are_foreseen_in_a_fixed_order() -> None:
    header = Header(
        format="tiff", width=10, height=10, alpha=True, depth=16, frames=2, icc=True, xmp=True
    )
    lane = recipe(output("jpeg", metadata="strip"), output("same"), output("png"))
    found = arrange(lane, header.facts()).outputs
    assert found[0].losses == (
        Loss.METADATA,
        Loss.PROFILE,
        Loss.ALPHA,
        Loss.FRAMES,
        Loss.BIT_DEPTH,
    )
    assert found[1].losses == found[2].losses == (Loss.FRAMES,)


@pytest.mark.parametrize(
    ("format_", "width", "height"), [("webp", 16_384, 10), ("jpeg", 10, 65_536)]
)
def test_a_size_the_format_cannot_hold_is_refused(format_: str, width: int, height: int) -> None:
    resize = step("resize", mode="stretch", width=width, height=height)
    with pytest.raises(ContentError) as caught:
        arrange(recipe(output(format_), steps=[resize]), PHOTO.facts())
    values = caught.value.problem.values
    assert caught.value.problem.code == "image_no_size"
    assert (values["width"], values["height"]) == (width, height)


def test_a_size_of_nothing_is_refused() -> None:
    crop = step("crop", mode="margins", left=4000)
    with pytest.raises(ContentError) as caught:
        arrange(recipe(output("png"), steps=[crop, step("resize")]), PHOTO.facts())
    assert caught.value.problem.code == "image_no_size"


def test_the_picture_is_decoded_as_small_as_the_largest_result_allows() -> None:
    assert routes(1000).shrink == 4
    assert routes(1000, 400).shrink == 4
    assert routes(5000).shrink == 1
    lane = recipe(output("jpeg"), steps=[step("brightness"), step("resize")])
    assert routes_for(lane, PHOTO).shrink == 1


@given(st.lists(st.integers(1, 6000), min_size=1, max_size=5))
def test_every_result_starts_from_something_large_enough(lengths: list[int]) -> None:
    found = routes(*lengths)
    for way, source in zip(found.ways, found.sources, strict=True):
        width, height = way.resampled
        if source < 0:
            assert found.shrink == 1 or found.shrink <= 4000 / width + 1e-9
            assert found.shrink == 1 or found.shrink <= 3000 / height + 1e-9
        else:
            from_width, from_height = found.ways[source].resampled
            assert from_width >= 2 * width
            assert from_height >= 2 * height


def test_small_results_start_from_larger_ones() -> None:
    assert routes(2048, 1024, 256).sources == (-1, 0, 1)
    assert routes(256, 2048, 1024).sources == (2, -1, 1)
    assert routes(2048, 1500, 700).sources == (-1, -1, 1)
    assert routes(2048, 1024).streams
    assert not routes(2048, 1500).streams


def test_what_was_cut_off_is_no_start_for_others() -> None:
    square = output("png", [step("resize", mode="fill", width=1000, height=1000)])
    small = output("png", [step("resize", width=100, height=100)])
    assert routes_for(recipe(square, small), PHOTO).sources == (-1, -1)
    assert routes_for(recipe(small, square), PHOTO).sources == (-1, -1)


def test_memory_grows_with_what_is_held() -> None:
    def needed(lane: object, header: Header = PHOTO) -> float:
        return arrange(lane, header.facts()).memory / MIB  # type: ignore[arg-type]

    fit = recipe(output("jpeg"), steps=[step("resize")])
    full = recipe(output("jpeg"))
    whole = recipe(output("jpeg"), steps=[step("flip", direction="vertical")])
    two = recipe(output("jpeg"), output("png"))
    assert needed(fit) < needed(full) < 60
    assert needed(whole) > needed(full) + 30
    assert needed(two) > needed(full) + 30
    huge = Header(format="png", width=20_000, height=20_000, size=100_000_000)
    assert needed(fit, huge) < 250
    assert needed(whole, huge) > 1100
    progressive = Header(format="jpeg", width=20_000, height=20_000, held=1_200_000_000)
    assert needed(fit, progressive) > 1100


def test_larger_pictures_cost_more() -> None:
    lane = recipe(output("jpeg"), steps=[step("resize")])
    small = Header(format="jpeg", width=400, height=300)
    assert arrange(lane, small.facts()).cost < arrange(lane, PHOTO.facts()).cost
    png = Header(format="png", width=4000, height=3000)
    assert arrange(lane, PHOTO.facts()).cost < arrange(lane, png.facts()).cost
