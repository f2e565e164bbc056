#!/usr/bin/env bash
# The demonstration: the repository's own workspace, built from corpus/samples/, searched three times,
# then what the samples cite, counted by language, and who cites GATT XXI.
set -eu
cd "$(dirname "$0")/.."
jobun="${BIN:-.venv/bin}/jobun"
export JOBUN_WORKSPACE=.
"$jobun" add corpus/samples --source jobun-samples --exclude README.md --quiet >/dev/null
"$jobun" build
for query in \
    "Do I need a licence to send controlled drawings abroad by e-mail?" \
    "帳簿書類の保存" \
    "GATT 제21조의 안보 예외"; do
    printf '\n$ jobun search "%s" --limit 6 --per-language 2\n\n' "$query"
    "$jobun" search "$query" --limit 6 --per-language 2
done
printf '\n$ jobun table\n\n'
"$jobun" table
printf '\n$ jobun cited "GATT XXI" --limit 3\n\n'
"$jobun" cited "GATT XXI" --limit 3
