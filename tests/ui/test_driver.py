"""The driver itself: what it types and taps arrives, what it sees is what is drawn."""

from pathlib import Path

from kivy.core.window import Window
from kivy.lang import Builder
from PIL import Image

from tests.ui.driver import Driver

PAGE = """
BoxLayout:
    orientation: "vertical"
    TextInput:
        id: words
        size_hint_y: None
        height: 60
    Button:
        id: press
        text: "Press"
        on_release: answer.text = words.text
    Label:
        id: answer
    Label:
        text: "not to be seen"
        opacity: 0
"""


def test_what_a_person_types_and_taps_arrives() -> None:
    page = Builder.load_string(PAGE)
    with Driver.of(page) as driver:
        driver.tap(page.ids.words)
        assert driver.focused() == page.ids.words
        driver.type("Zoë, tea")
        driver.tap(driver.find("Button", text="Press"))
        driver.until(lambda: page.ids.answer.text == "Zoë, tea")
        assert driver.sees("tea")
        assert not driver.sees("not to be seen")


def test_a_shot_has_the_size_of_the_window_and_the_name_asked_for(tmp_path: Path) -> None:
    with Driver.of(Builder.load_string(PAGE), (360, 640)) as driver:
        path = driver.shot(tmp_path / "deep" / "page.png")
        assert path.name == "page.png"
        with Image.open(path) as picture:
            assert picture.size == (360, 640)
            assert len(picture.getcolors(100_000)) > 2
        driver.resize(800, 600)
        assert driver.picture().size == (800, 600)


def test_a_picture_is_whole_whatever_was_painted_of_the_frames_before() -> None:
    page = Builder.load_string(PAGE)
    with Driver.of(page) as driver:
        driver.settle()
        whole = driver.picture()
        Window.dispatch("on_draw")
        Window.dispatch("on_flip")
        assert driver.picture() == whole
        assert len(whole.getcolors(100_000)) > 2


def test_a_picture_of_a_field_with_the_caret_is_always_the_same() -> None:
    page = Builder.load_string(PAGE)
    with Driver.of(page) as driver:
        driver.tap(page.ids.words)
        pictures = []
        for _ in range(4):
            driver.wait(0.3)
            pictures.append(driver.picture())
        assert all(picture == pictures[0] for picture in pictures)
