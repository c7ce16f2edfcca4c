# Sourced by bin/serve and bin/test: brings a machine to the point where the application can run.
# Sets ROOT, VAR_DIR and VENV_PYTHON; defines need_packages and make_environment.
# shellcheck shell=bash

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
VAR_DIR="${VAR_DIR:-$ROOT/var}"
[[ $VAR_DIR == /* ]] || VAR_DIR="$PWD/$VAR_DIR"
export VAR_DIR
VENV="$ROOT/.venv"
VENV_PYTHON="$VENV/bin/python"
export PYTHONUNBUFFERED=1

say() { printf '%s\n' "$*" >&2; }

refuse() {
    say "$@"
    exit 1
}

# has_library NAME: the dynamic linker knows the shared library.
has_library() {
    /sbin/ldconfig -p 2>/dev/null | grep -qF "$1"
}

# need_packages PACKAGE…: install Debian packages that are missing; needs root or sudo without a
# question, else prints the one line to run and ends.
need_packages() {
    [ "$#" -gt 0 ] || return 0
    local line="apt-get install -y --no-install-recommends $*"
    if ! command -v apt-get >/dev/null; then
        refuse "This needs what Debian calls: $*. Install them with your system's packages, then run this again."
    fi
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        if ! { command -v sudo >/dev/null && sudo -n true 2>/dev/null; }; then
            refuse "Some system packages are missing. Run this one line, then start again:" \
                $'\n'"    sudo sh -c 'apt-get update && $line'"
        fi
        as_root=(sudo -n)
    fi
    say "Installing system packages: $*"
    local log
    log="$(mktemp)"
    # shellcheck disable=SC2086
    if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive $line >"$log" 2>&1 </dev/null; then
        # A fresh machine has no package lists yet, an old one has stale lists.
        if ! { "${as_root[@]}" apt-get update && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive $line; } \
            >>"$log" 2>&1 </dev/null; then
            tail -n 20 "$log" >&2
            rm -f "$log"
            refuse "The packages could not be installed; the reason stands above. By hand: $line"
        fi
    fi
    rm -f "$log"
}

# missing_runtime_packages: prints the packages that the application itself still needs.
missing_runtime_packages() {
    command -v python3 >/dev/null || echo python3
    python3 -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
    has_library libpango-1.0.so.0 || echo libpango-1.0-0
    has_library libpangoft2-1.0.so.0 || echo libpangoft2-1.0-0
    has_library libharfbuzz-subset.so.0 || echo libharfbuzz-subset0
}

# make_environment REQUIREMENTS…: .venv exists and holds these pinned files. Quick when it did so
# already: a stamp keeps the checksum of each installed file.
make_environment() {
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
        refuse "Python 3.11 or newer is needed; this is $(python3 --version)."
    exec 8>"$ROOT/.venv.lock"
    flock -n 8 || {
        say "Another bin/serve or bin/test is preparing .venv; waiting for it."
        flock 8
    }
    if ! "$VENV_PYTHON" -c 'import pip' 2>/dev/null; then
        say "Making .venv"
        python3 -m venv --clear "$VENV"
    fi
    local file sum stamp log
    log="$(mktemp)"
    for file in "$@"; do
        sum="$(sha256sum <"$ROOT/$file")"
        stamp="$VENV/.installed-$file"
        [ "$(cat "$stamp" 2>/dev/null)" = "$sum" ] && continue
        say "Installing $file (a few minutes the first time)"
        "$VENV_PYTHON" -m pip install --quiet --disable-pip-version-check --no-input \
            -r "$ROOT/$file" </dev/null >"$log" 2>&1 8>&- || {
            tail -n 30 "$log" >&2
            rm -f "$log"
            refuse "The Python packages of $file could not be installed; the reason stands above."
        }
        printf '%s\n' "$sum" >"$stamp"
    done
    rm -f "$log"
    exec 8>&-
}
