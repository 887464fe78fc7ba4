# Shared by ./run and ./test, which set $here to the clone: the Python environment in .venv, and the
# system libraries a window needs. Nothing but bash runs while there is nothing to do.

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

same_content() { # FILE FILE
    local one two
    [[ -r $1 && -r $2 ]] || return 1
    IFS= read -r -d '' one <"$1"
    IFS= read -r -d '' two <"$2"
    [[ $one == "$two" ]]
}

# Whether .venv is complete and holds what these files pin.
environment_is_current() { # CONSTRAINTS...
    local file asked=
    [[ -x $here/.venv/bin/python ]] || return 1
    for file; do
        same_content "$here/$file" "$here/.venv/pins/$file" || return 1
    done
    # Without a wish any Python that was good enough to build with is good enough.
    [[ -z ${FOLDERMILL_PYTHON-} ]] && return
    IFS= read -r asked <"$here/.venv/pins/python"
    [[ $asked == "$FOLDERMILL_PYTHON" ]]
}

# Sets $python to one that will do, or says what is wrong and returns 1.
find_python() {
    local name version found=
    local -a names=(python3 python3.14 python3.13 python3.12 python3.11 python)
    [[ -n ${FOLDERMILL_PYTHON-} ]] && names=("$FOLDERMILL_PYTHON")
    for name in "${names[@]}"; do
        version=$("$name" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) ||
            continue
        case $version in
        3.11 | 3.12 | 3.13 | 3.14)
            python=$name
            return
            ;;
        esac
        found=${found:-"$name is $version"}
    done
    if [[ -n ${FOLDERMILL_PYTHON-} && -z $found ]]; then
        say "FOLDERMILL_PYTHON is “$FOLDERMILL_PYTHON”, which is no Python."
    elif [[ -n $found ]]; then
        say "Foldermill needs Python 3.11 to 3.14; $found. FOLDERMILL_PYTHON=… names another one."
    else
        say "Foldermill needs Python 3.11 to 3.14, and there is no Python here."
        say "On Debian or Ubuntu: apt-get install python3 python3-venv"
    fi
    return 1
}

# Makes .venv hold what these files pin, unless it does; returns 1 after saying why it cannot.
make_environment() { # CONSTRAINTS...
    # They would mix foreign modules into ours.
    unset PYTHONHOME PYTHONPATH
    environment_is_current "$@" && return
    local python
    find_python || return 1
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        say "Python's venv module is missing. On Debian or Ubuntu: apt-get install python3-venv"
        return 1
    fi
    "$python" -I "$here/tools/make_env.py" "$here" "${FOLDERMILL_PYTHON-}" "$@"
}

# Each library with the Debian package that holds it; found with ldd on Qt's plugins.
qt_libraries="libEGL.so.1=libegl1 libGL.so.1=libgl1 libxkbcommon.so.0=libxkbcommon0
    libdbus-1.so.3=libdbus-1-3 libfontconfig.so.1=libfontconfig1 libglib-2.0.so.0=libglib2.0-0"
xcb_libraries="libX11-xcb.so.1=libx11-xcb1 libxkbcommon-x11.so.0=libxkbcommon-x11-0
    libxcb-cursor.so.0=libxcb-cursor0 libxcb-icccm.so.4=libxcb-icccm4
    libxcb-image.so.0=libxcb-image0 libxcb-keysyms.so.1=libxcb-keysyms1
    libxcb-randr.so.0=libxcb-randr0 libxcb-render.so.0=libxcb-render0
    libxcb-render-util.so.0=libxcb-render-util0 libxcb-shape.so.0=libxcb-shape0
    libxcb-shm.so.0=libxcb-shm0 libxcb-sync.so.1=libxcb-sync1 libxcb-util.so.1=libxcb-util1
    libxcb-xfixes.so.0=libxcb-xfixes0 libxcb-xkb.so.1=libxcb-xkb1"
wayland_libraries="libwayland-client.so.0=libwayland-client0
    libwayland-cursor.so.0=libwayland-cursor0 libwayland-egl.so.1=libwayland-egl1"

# Sets $missing to the packages of those libraries that are not there.
find_missing_libraries() { # LIBRARY=PACKAGE...
    local pair known
    missing=()
    # Not Linux as we know it: only the program itself can tell.
    known=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null) || return
    for pair; do
        [[ $known == *"${pair%%=*} "* ]] || missing+=("${pair#*=}")
    done
}

# Installs Debian packages as root; returns 1 when that is not possible.
install_packages() { # PACKAGE...
    [[ $EUID == 0 ]] && command -v apt-get >/dev/null || return 1
    say "Installing $*"
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y \
        --no-install-recommends "$@"; } >/dev/null 2>&1 </dev/null
}

# Sees to it that Qt can open a window on the display that is set, or says what is missing.
need_window_libraries() {
    local libraries=$qt_libraries missing
    case ${QT_QPA_PLATFORM-} in
    '')
        [[ -n ${DISPLAY-} ]] && libraries+=" $xcb_libraries"
        [[ -n ${WAYLAND_DISPLAY-} ]] && libraries+=" $wayland_libraries"
        ;;
    xcb*) libraries+=" $xcb_libraries" ;;
    wayland*) libraries+=" $wayland_libraries" ;;
    esac
    # shellcheck disable=SC2086 - a list of words
    find_missing_libraries $libraries
    ((${#missing[@]} == 0)) || install_packages "${missing[@]}" && return
    say "System libraries for the window are missing. On Debian or Ubuntu:"
    say "  sudo apt-get install ${missing[*]}"
}
