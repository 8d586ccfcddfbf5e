#!/bin/sh
# Peak memory of `unscrape clean` over 1,000, 10,000 and 100,000 documents of 4 to 8 KB as JSON Lines: it must not grow with
# their number. Needs cargo and some 700 MB under TMPDIR. `PROFILE=quick tests/bench/memory.sh 1000 5000` measures other numbers, sooner.
set -eu
cd "$(dirname "$0")/../.."
profile=${PROFILE:-release}
[ $# -gt 0 ] || set -- 1000 10000 100000

cargo build --quiet --profile "$profile" --bin unscrape
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
binary=${CARGO_TARGET_DIR:-target}/$profile/unscrape

# Prints the peak resident memory in KB of the command that it runs: by GNU time, or by the system's own count of it.
peak() {
    if [ -x /usr/bin/time ] && /usr/bin/time -f %M true 2>/dev/null; then
        /usr/bin/time -f %M -o "$folder/peak" "$@" && cat "$folder/peak"
    else
        "$@" &
        highest=0
        while line=$(grep VmHWM "/proc/$!/status" 2>/dev/null); do
            highest=$(echo "$line" | tr -dc 0-9)
            sleep 0.1
        done
        wait $! && echo "$highest"
    fi
}

printf '%10s %10s %12s %10s\n' documents 'input MB' 'peak RSS MB' seconds
for count; do
    # The benches have one output folder with the release build, so that little is built twice.
    cargo bench --quiet --profile "$profile" --bench write-dumps -- "$count" >"$folder/dumps.jsonl"
    started=$(date +%s)
    kilobytes=$(peak "$binary" clean --quiet --force "$folder/dumps.jsonl" --output "$folder/clean.jsonl" --ledger "$folder/ledger.jsonl" | tail -n 1)
    ended=$(date +%s)
    input=$(wc -c <"$folder/dumps.jsonl")
    printf '%10d %10d %12d %10d\n' "$count" $((input / 1000000)) $((kilobytes / 1000)) $((ended - started))
done
