#!/bin/sh
# Sets everything up in this folder's .venv. Usage: sh packaging/setup.sh run|test
#
#   run    what the app needs
#   test   what the app, its tests and its checks need
#
# Finds Python 3.11 to 3.13, checks for the system libraries (as root on Debian it installs them,
# else it names the exact command), then installs the packages of the lock, checked by their hashes.
# Nothing is done twice: a second call takes a moment. PYTHON=... names another interpreter.
set -eu

purpose="${1:-run}"
cd "$(dirname "$0")/.."
case "$purpose" in
    run) lock=requirements.lock ;;
    test) lock=requirements-dev.lock ;;
    *) echo "Usage: sh packaging/setup.sh run|test" >&2; exit 2 ;;
esac

say() { echo "setup: $*" >&2; }
on_debian() { command -v dpkg-query >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1; }
installed() { dpkg-query -W -f='${Status}\n' "$1" 2>/dev/null | grep -q ' installed$'; }

apt_updated=no
apt_install() {
    # On a fresh machine the lists are empty; elsewhere they may be stale.
    if [ "$apt_updated" = no ]; then
        apt-get -o DPkg::Lock::Timeout=300 -qq update >&2
        apt_updated=yes
    fi
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -qq -y \
        install --no-install-recommends "$@" </dev/null >&2
}

# need WHY PACKAGE...: packages that are not there are installed, or named.
need() {
    why="$1"; shift
    missing=""
    for package in "$@"; do installed "$package" || missing="$missing $package"; done
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" = 0 ]; then
        say "installing$missing ($why)"
        # shellcheck disable=SC2086
        apt_install $missing
    else
        say "$why needs packages of your system. Please run:"
        say "    sudo apt-get install -y --no-install-recommends$missing"
        exit 1
    fi
}

# has_library NAME: whether the dynamic linker knows it.
has_library() {
    PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | grep -q "$1"
}

suits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null
}

find_python() {
    for candidate in ${PYTHON:-} python3.11 python3.12 python3.13 python3 python; do
        if suits "$candidate"; then echo "$candidate"; return 0; fi
    done
    return 1
}

# Modules are compiled now, also where Python is told to write no bytecode: the first start is as
# quick as the second.
compile_modules() {
    .venv/bin/python -m compileall -q -j 2 main.py models screens || say "compiling was not possible"
}

# --- nothing to do? ----------------------------------------------------------------------------

stamp=".venv/installed-$lock"
stamp_setup=".venv/installed-setup-$purpose"
if cmp -s "$lock" "$stamp" && cmp -s packaging/setup.sh "$stamp_setup" && suits .venv/bin/python
then
    compile_modules
    exit 0
fi

# --- system packages ---------------------------------------------------------------------------

system="$(uname -s)"
if [ "$system" = Linux ] && on_debian; then
    window="libgl1 libgl1-mesa-dri libegl1 libmtdev1 xclip ca-certificates"
    # shellcheck disable=SC2086
    if [ "$purpose" = test ]; then
        # Reminders are tested with a real bus and daemon, their units by systemd's own check.
        need "Testing the app" $window xvfb xdotool x11-utils \
            dbus dunst libnotify-bin systemd libxml2-utils
    else
        need "The app" $window
    fi
elif [ "$system" = Linux ]; then
    if ! has_library libGL.so.1; then
        say "The window needs libGL.so.1. Please install it, for example:"
        say "    Fedora: sudo dnf install mesa-libGL mesa-libEGL mtdev xclip"
        say "    Arch:   sudo pacman -S mesa libglvnd mtdev xclip"
        exit 1
    fi
    if [ "$purpose" = test ]; then
        for program in Xvfb xdotool xprop; do
            command -v "$program" >/dev/null 2>&1 && continue
            say "The tests need $program. Please install it, for example:"
            say "    Fedora: sudo dnf install xorg-x11-server-Xvfb xdotool xprop"
            say "    Arch:   sudo pacman -S xorg-server-xvfb xdotool xorg-xprop"
            exit 1
        done
    fi
fi

# --- Python ------------------------------------------------------------------------------------

if ! python="$(find_python)"; then
    if [ "$system" = Linux ] && on_debian; then
        need "Both Ways" python3 python3-venv
    fi
    if ! python="$(find_python)"; then
        say "Python 3.11, 3.12 or 3.13 is needed and was not found."
        say "Install one of them, or name it: PYTHON=/path/to/python3.12 make $purpose"
        exit 1
    fi
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    version="$("$python" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')"
    if on_debian; then
        need "A virtual environment" "$version-venv"
    else
        say "$python has no module venv. Please install it, then call this again."
        exit 1
    fi
fi

# --- the virtual environment -------------------------------------------------------------------

# One that was moved, or whose Python is gone or too old, is made anew.
if [ -e .venv ] && ! { suits .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1; }
then
    say "making .venv anew"
    rm -rf .venv
fi
if [ ! -e .venv ]; then
    say "making .venv with $("$python" --version)"
    "$python" -m venv .venv
fi

if ! cmp -s "$lock" "$stamp"; then
    say "installing the packages of $lock"
    # The lock is complete, so nothing is resolved anew: a release made after it would otherwise be
    # looked at, and older versions of pip refuse it ("must have their versions pinned").
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
        --no-deps --require-hashes -r "$lock" >&2
    .venv/bin/python -m pip check --disable-pip-version-check >&2
    cp "$lock" "$stamp"
    # The lock of the tests holds all of the app's.
    if [ "$purpose" = test ]; then cp requirements.lock .venv/installed-requirements.lock; fi
fi
cp packaging/setup.sh "$stamp_setup"
compile_modules
say "ready"
