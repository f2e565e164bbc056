#!/usr/bin/env bash
# What Jobun takes from the system, all of it optional:
#   fonts-noto-cjk        Japanese and Korean in pictures as PNG; SVG and all else work without
#   tesseract-ocr         reads scans and pages with a broken text layer (with jobun[ocr]):
#     -jpn, -jpn-vert     horizontal and vertical Japanese
#     -kor, -eng          Korean, English
# Installs what is missing; run again, it does nothing.
set -eu

wanted=""
if ! { command -v fc-list >/dev/null && fc-list : file | grep -q 'NotoSansCJK-Regular'; }; then
    wanted="fonts-noto-cjk"
fi
languages=$(tesseract --list-langs 2>/dev/null || true)
command -v tesseract >/dev/null || wanted="$wanted tesseract-ocr"
for language in jpn jpn_vert kor eng; do
    if ! printf '%s\n' "$languages" | grep -qx "$language"; then
        wanted="$wanted tesseract-ocr-$(printf '%s' "$language" | tr _ -)"
    fi
done
if [ -z "$wanted" ]; then
    echo "Noto Sans CJK and Tesseract with its four languages are installed." >&2
    exit 0
fi
if ! command -v apt-get >/dev/null; then
    echo "No apt-get here: install these with this system's own package manager:$wanted" \
        "(Fedora: google-noto-sans-cjk-fonts tesseract tesseract-langpack-jpn" \
        "tesseract-langpack-jpn_vert tesseract-langpack-kor tesseract-langpack-eng)." \
        "The font may also be put into ~/.local/share/fonts as NotoSansCJK-Regular.ttc." >&2
    exit 1
fi
as_root=""
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "Run this as root: it installs $wanted." >&2; exit 1; }
    as_root=sudo
fi
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
# shellcheck disable=SC2086  # a list of names
$as_root apt-get install -y -qq --no-install-recommends $wanted
