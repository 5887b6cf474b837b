#!/bin/sh
# Makes .venv from uv.lock with whatever Python (3.12 or newer) and whatever uv this machine has. Nothing is installed
# outside the checkout: where no uv works here, one is put into the private environment .tools.
set -eu
cd "$(dirname "$0")/.."
export UV_PYTHON_DOWNLOADS=never

# A Python's own path, if this command is one that is new enough. A pyenv shim may exist and still refuse to run.
genuine() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 12)) or None' >/dev/null 2>&1 || return 1
    "$1" -c 'import sys; print(sys.executable)'
}

find_python() {
    if [ -n "${OPENHALL_PYTHON:-}" ]; then
        genuine "$OPENHALL_PYTHON" && return
        echo "OPENHALL_PYTHON=$OPENHALL_PYTHON is no Python 3.12 or newer" >&2
        return 1
    fi
    for name in python3.13 python3.12 python3.14 python3 python; do
        rest="$PATH:"
        while [ -n "$rest" ]; do
            folder="${rest%%:*}"
            rest="${rest#*:}"
            if [ -x "$folder/$name" ]; then genuine "$folder/$name" && return; fi
        done
    done
    for each in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[2-9]*/bin/python3; do
        if [ -x "$each" ]; then genuine "$each" && return; fi
    done
    echo "no Python 3.12 or newer was found: install one, or name it in OPENHALL_PYTHON" >&2
    return 1
}

find_uv() {
    if uv --version >/dev/null 2>&1; then
        echo uv
        return
    fi
    if ! .tools/bin/uv --version >/dev/null 2>&1; then
        rm -rf .tools
        if "$python" -m venv .tools >/dev/null 2>&1; then
            .tools/bin/python -m pip install --quiet --disable-pip-version-check uv >&2
        else # Debian without python3-venv: pip alone can do it too
            rm -rf .tools
            "$python" -m pip install --quiet --disable-pip-version-check --target .tools uv >&2
        fi
    fi
    echo .tools/bin/uv
}

python="$(find_python)"
uv="$(find_uv)"
"$uv" sync --frozen --all-extras --python "$python" --quiet
.venv/bin/python scripts/compile_messages.py
