"""How large things are in a row, taken from the theme once for each text scale and width."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kivy.metrics import dp

from models.entities import Kind
from screens import fonts
from screens.journal_parts.ink import ruler_for
from screens.journal_parts.rows import Maker, Scale
from screens.journal_parts.thumbnails import Thumbnails
from screens.journal_parts.wrap import Ruler
from screens.theme import Theme

#: The faces and roles of the texts in a row.
FACES = {
    "name": (fonts.EVERYDAY_MEDIUM, "label"),
    "body": (fonts.TEXT, "body"),
    "small": (fonts.TEXT, "body_small"),
    "label": (fonts.EVERYDAY_MEDIUM, "label_small"),
    "noticed": (fonts.DISPLAY_ITALIC, "noticed"),
}
#: Those that stay on one line, drawn as a whole in the face that has all their letters.
_ONE_LINE = ("name", "label")


@dataclass(frozen=True, slots=True)
class RowStyle:
    """The sizes rows are measured and drawn with."""

    scale: Scale
    rulers: Mapping[str, Ruler]
    body_ratio: float
    body_natural: float
    noticed_ratio: float
    thumbnails: Thumbnails

    def maker(
        self,
        width: float,
        names: Mapping[str, tuple[str, str]],
        day_text: Callable[[date], str],
        own_labels: Mapping[Kind, str] | None = None,
    ) -> Maker:
        """Return a maker of rows `width` pixels wide."""
        return Maker(width, self.scale, self.rulers, names, day_text, own_labels)


def style_of(theme: Theme, thumbnails: Thumbnails) -> RowStyle:
    """Return the sizes of `theme` as it is now."""
    measures: dict[str, Any] = {
        name: ruler_for(face, theme.size_of(role)) for name, (face, role) in FACES.items()
    }
    high = {name: float(label.get_extents("Ag")[1]) for name, label in measures.items()}
    body_ratio = theme.line_ratio("body", fonts.TEXT)
    noticed_ratio = theme.line_ratio("noticed", fonts.DISPLAY_ITALIC)
    scale = Scale(
        dp=dp(1),
        mark=dp(30) * theme.icon_scale(theme.text_scale),
        name=high["name"],
        body_line=high["body"] * body_ratio,
        small_line=high["small"] * 1.1,
        label=max(theme.label, high["label"] + dp(8)),
        noticed_line=high["noticed"] * noticed_ratio,
        small_icon=dp(15) * theme.icon_scale(theme.text_scale),
    )
    return RowStyle(
        scale=scale,
        rulers={
            name: Ruler(_width_of(*FACES[name], theme) if name in _ONE_LINE else _extents(label))
            for name, label in measures.items()
        },
        body_ratio=body_ratio,
        body_natural=high["body"],
        noticed_ratio=noticed_ratio,
        thumbnails=thumbnails,
    )


def _extents(label: Any) -> Callable[[str], float]:
    return lambda text: float(label.get_extents(text)[0])


def _width_of(face: str, role: str, theme: Theme) -> Callable[[str], float]:
    """Return what measures a text in the face it will be drawn in, whatever its letters."""
    size = theme.size_of(role)
    return lambda text: _extents(ruler_for(fonts.face_for(face, text), size))(text)
