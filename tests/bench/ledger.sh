#!/bin/sh
# Seconds and peak memory of what reads ledgers, over one of a million removals: `report`, `diff --by rule` and `review` up to where it would
# draw. Needs cargo, GNU time and some 1.5 GB under TMPDIR. `PROFILE=quick tests/bench/ledger.sh 5200` takes so many documents, with
# some 20 removals each.
set -eu
cd "$(dirname "$0")/../.."
profile=${PROFILE:-release}
count=${1:-52000}

cargo build --quiet --profile "$profile" --bin unscrape
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
binary=${CARGO_TARGET_DIR:-target}/$profile/unscrape
ledger=$folder/ledger.jsonl

cargo bench --quiet --profile "$profile" --bench write-dumps -- "$count" >"$folder/dumps.jsonl"
"$binary" clean --quiet "$folder/dumps.jsonl" -o "$folder/clean.jsonl" --ledger "$ledger"
printf '%s removals, %s MB\n' "$(grep -c '"rule":' "$ledger")" $(($(wc -c <"$ledger") / 1000000))

printf '%-16s %8s %12s %12s\n' command seconds 'CPU seconds' 'peak RSS MB'
measure() {
    name=$1
    shift
    # A difference that was found is no failure here.
    /usr/bin/time -o "$folder/time" -f '%e %U %S %M' "$@" >/dev/null 2>&1 || true
    tail -n 1 "$folder/time" | awk -v name="$name" '{ printf "%-16s %8.2f %12.2f %12d\n", name, $1, $2 + $3, $4 / 1000 }'
}
measure report "$binary" report "$ledger" -o "$folder/report.html" --force
measure 'diff --by rule' "$binary" diff --by rule "$ledger"
measure review "$binary" review "$ledger" --export - --progress "$folder/decisions.jsonl"
