"""Closes a window the way a window manager does when its cross is pressed."""

from __future__ import annotations

import ctypes

_CLIENT_MESSAGE = 33


class _Message(ctypes.Structure):
    """XClientMessageEvent of Xlib, padded to the size of any event."""

    _fields_ = [
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
        ("padding", ctypes.c_long * 24),
    ]


def close_window(display: str, window: int) -> None:
    """Ask the owner of `window` on `display` to close it (WM_DELETE_WINDOW)."""
    xlib = ctypes.CDLL("libX11.so.6")
    xlib.XOpenDisplay.restype = ctypes.c_void_p
    xlib.XInternAtom.restype = ctypes.c_ulong
    xlib.XInternAtom.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
    xlib.XSendEvent.argtypes = [
        *(ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int, ctypes.c_long),
        ctypes.POINTER(_Message),
    ]
    xlib.XSync.argtypes = [ctypes.c_void_p, ctypes.c_int]
    xlib.XCloseDisplay.argtypes = [ctypes.c_void_p]
    connection = xlib.XOpenDisplay(display.encode())
    assert connection, f"no display {display}"
    message = _Message(type=_CLIENT_MESSAGE, window=window, format=32)
    message.message_type = xlib.XInternAtom(connection, b"WM_PROTOCOLS", 0)
    message.data[0] = xlib.XInternAtom(connection, b"WM_DELETE_WINDOW", 0)
    xlib.XSendEvent(connection, window, 0, 0, ctypes.byref(message))
    xlib.XSync(connection, 0)
    xlib.XCloseDisplay(connection)
