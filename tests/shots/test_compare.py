"""The comparison sees what a person would see, and nothing else."""

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.shots import compare


def page(button_x: int = 40, label: str = "Save") -> Image.Image:
    picture = Image.new("RGB", (420, 300), "#faf6ef")
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((button_x, 200, button_x + 120, 248), 12, fill="#0b6b62")
    draw.text((button_x + 40, 215), label, fill="white")
    return picture


def test_noise_of_one_level_is_the_same_picture() -> None:
    noisy = page().point([min(255, level + 1) for level in range(256)] * 3)
    assert compare.same(page(), noisy)


@pytest.mark.parametrize("shift", [3, 4, 20])
def test_a_moved_button_is_another_picture(shift: int) -> None:
    assert not compare.same(page(), page(button_x=40 + shift))


def test_another_word_on_the_button_is_another_picture() -> None:
    assert not compare.same(page(), page(label="Keep"))


def test_another_size_is_another_picture() -> None:
    assert not compare.same(page(), page().resize((360, 300)))


def test_a_difference_is_put_where_one_can_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare, "REFERENCE", tmp_path / "reference")
    monkeypatch.setattr(compare, "FAILED", tmp_path / "failed")
    monkeypatch.delenv("BOTHWAYS_SHOTS", raising=False)
    monkeypatch.delenv("BOTHWAYS_SHOTS_UPDATE", raising=False)
    with pytest.raises(AssertionError, match="no picture today yet"):
        compare.check(page(), "today")
    monkeypatch.setenv("BOTHWAYS_SHOTS_UPDATE", "1")
    compare.check(page(), "today")
    monkeypatch.delenv("BOTHWAYS_SHOTS_UPDATE")
    compare.check(page(), "today")
    with pytest.raises(AssertionError, match="looks different"):
        compare.check(page(button_x=80), "today")
    assert sorted(path.name for path in (tmp_path / "failed").iterdir()) == [
        "today.difference.png",
        "today.png",
    ]
