#!/usr/bin/env bash
# One training step by HandCalc, by PyTorch and by NumPy, in turn, several rounds in one go; then the ratios of the medians. Only the
# ratios mean anything: machines differ, and so does one machine from minute to minute. Have nothing else running.
# Usage: compare.sh [--rounds N] [--threads N] [MODEL]   where MODEL is textbook, middle or large; all by default
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
rounds=5 threads='1 2' wanted=
while [ $# -gt 0 ]; do
  case $1 in
    --rounds | --threads) [ $# -gt 1 ] || { echo "$1: a number is missing; allowed: $1 N." >&2; exit 2; }
      printf -v "${1#--}" %s "$2"; shift 2 ;;
    textbook | middle | large) wanted=$1; shift ;;
    *) echo "$1: there is no such model; allowed: textbook, middle, large." >&2; exit 2 ;;
  esac
done

command=(dotnet "$here/../../HandCalc.Cli/bin/Release/net10.0/handcalc.dll" bench)
dotnet build --configuration Release --verbosity quiet "$here/../../HandCalc.Cli" > /dev/null

python=
for candidate in ${HANDCALC_PYTHON:-python3 /usr/bin/python3}; do
  "$candidate" -c 'import torch, numpy' 2> /dev/null && { python=$candidate; break; }
done
[ -n "$python" ] || { echo 'The peers need Python with PyTorch and NumPy: apt-get install python3-torch python3-numpy libopenblas0-pthread.' >&2; exit 3; }

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

measure() { # NAME, then a command: keeps the median of this round and the losses, which must be those of all
  "${@:2}" "${sizes[@]}" --threads "$count" > "$scratch/output"
  tail -n 1 "$scratch/output" | awk '{print $2}' >> "$scratch/$1"
  grep '^losses' "$scratch/output" > "$scratch/losses"
  [ -e "$scratch/expected" ] || cp "$scratch/losses" "$scratch/expected"
  cmp -s "$scratch/losses" "$scratch/expected" ||
    { echo "$1 does other work than ours:"; cat "$scratch/expected" "$scratch/losses"; exit 1; } >&2
}

median() { sort -n "$1" | awk '{a[NR] = $1} END {print (a[int((NR + 1) / 2)] + a[int(NR / 2) + 1]) / 2}'; }

compare() { # NAME WANTED, then the sizes: a line of the table
  local name=$1 least=$2 ours theirs numpy
  sizes=("${@:3}")
  for count in $threads; do
    rm -f "$scratch"/*
    for ((round = 0; round < rounds; round++)); do
      measure ours "${command[@]}"
      measure pytorch "$python" "$here/pytorch_step.py"
      measure numpy "$python" "$here/numpy_step.py"
    done
    ours=$(median "$scratch/ours") theirs=$(median "$scratch/pytorch") numpy=$(median "$scratch/numpy")
    awk -v name="$name" -v t="$count" -v o="$ours" -v p="$theirs" -v n="$numpy" -v least="$least" 'BEGIN {
      printf "%-9s %7d %12.1f us %11.1f us %11.1f us %9.2f %9.2f   %s\n", name, t, o, p, n, p / o, n / o, (p / o < least ? "below " least : "") }'
  done
}

export LC_ALL=C
printf '%-9s %7s %15s %14s %14s %9s %9s\n' model threads HandCalc PyTorch NumPy PyTorch/ NumPy/
case $wanted in '' | textbook) compare textbook 25 --steps 3000 ;; esac
case $wanted in '' | middle) compare middle 1.5 --d-model 256 --heads 4 --tokens 64 --vocabulary 256 --steps 60 ;; esac
case $wanted in '' | large) compare large 1 --d-model 768 --heads 12 --tokens 64 --vocabulary 256 --steps 10 ;; esac
