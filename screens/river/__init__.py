"""The river as a picture: colours, paint, SVG. No widget here; the widget shows what is painted."""
