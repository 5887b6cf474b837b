#!/bin/sh
# What the browser tests and the spoken clips need, installed when it is missing and we are root on a Debian machine.
# Elsewhere nothing happens: the browser tests then skip and say so (in CI that is a failure).
set -eu

missing=""
command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || missing="chromium"
if ! fc-list ':lang=zh' 2>/dev/null | grep -q .; then missing="$missing fonts-noto-cjk"; fi
command -v espeak-ng >/dev/null 2>&1 || missing="$missing espeak-ng"

if [ -z "$missing" ]; then exit 0; fi
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "not here:$missing; browser tests may be skipped"
    exit 0
fi
echo "installing: $missing"
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086
{ apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing; } >/dev/null 2>&1 ||
    echo "could not install: $missing"
