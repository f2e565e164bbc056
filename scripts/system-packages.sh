#!/usr/bin/env bash
# What Jobun takes from the system, and only for pictures as PNG: a font with Japanese and Korean.
# Everything else, SVG included, works without.
set -eu
if command -v fc-list >/dev/null && fc-list : file | grep -q 'NotoSansCJK-Regular'; then
    echo "Noto Sans CJK is installed." >&2
    exit 0
fi
if ! command -v apt-get >/dev/null; then
    echo "No apt-get here: install Noto Sans CJK with this system's own package manager" \
        "(Fedora: google-noto-sans-cjk-fonts), or put NotoSansCJK-Regular.ttc into" \
        "~/.local/share/fonts." >&2
    exit 1
fi
as_root=""
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "Run this as root: it installs fonts-noto-cjk." >&2; exit 1; }
    as_root=sudo
fi
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
$as_root apt-get install -y -qq --no-install-recommends fonts-noto-cjk
