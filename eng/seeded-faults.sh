#!/usr/bin/env bash
# T4, does the alarm ring: plants the faults of tests/Assurance/seeded-faults.json one at a time in a copy of the tree, builds, plays the one
# test that must fail, and takes the fault out again.
#   ./eng/seeded-faults.sh            all
#   ./eng/seeded-faults.sh 4 12 30    some, by their number in the list
# A fault that does not compile, or whose test passes or is skipped, has not rung. PARTYDISCIPLINE_SEEDED names the copy, to go on with an old one.
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
root=$PWD list=$PWD/tests/Assurance/seeded-faults.json
count=$(node -p "JSON.parse(require('fs').readFileSync('$list', 'utf8')).length")
numbers=("$@")
[ ${#numbers[@]} -gt 0 ] || mapfile -t numbers < <(seq 1 "$count")

copy=${PARTYDISCIPLINE_SEEDED:-}
if [ -z "$copy" ]; then
  copy=$(mktemp -d /tmp/party-discipline-seeded-XXXXXX)
  trap 'rm -rf "$copy"' EXIT
fi
mkdir -p "$copy"
# Built files and packages come along, so that a build compiles only what a fault touches; deleted files go.
tar -C "$root" --exclude=./.git --exclude=./artifacts --exclude=./src/Host/data --exclude='./src/*/bin/Release' --exclude='./src/*/obj/Release' -cf - . | tar -C "$copy" -xf -
cd "$copy" || exit 1

say() { node -e "const f = JSON.parse(require('fs').readFileSync('$list', 'utf8'))[$1 - 1]; process.stdout.write(f['$2'])"; }
plant() { # number, from, to
  node -e "
    const fs = require('fs'), f = JSON.parse(fs.readFileSync('$list', 'utf8'))[$1 - 1];
    const text = fs.readFileSync(f.file, 'utf8'), parts = text.split(f.find);
    if (parts.length !== 2) { console.error(parts.length - 1 + ' places'); process.exit(1); }
    fs.writeFileSync(f.file, parts.join(f.put));"
}

rang=0 silent=()
for number in "${numbers[@]}"; do
  what=$(say "$number" what) file=$(say "$number" file)
  read -r suite test <<< "$(say "$number" rings)"
  plant "$number" || { echo "$number  NOT PLANTED  $what"; silent+=("$number"); continue; }
  verdict="SILENT"
  if ! dotnet build "tests/$suite" -v q -clp:ErrorsOnly -p:RunAnalyzers=false -p:UseSharedCompilation=false > "$copy/seeded.log" 2>&1; then
    verdict="DOES NOT COMPILE"
  else
    dotnet "tests/$suite/bin/Debug/net10.0/PartyDiscipline.Tests.$suite.dll" -noColor -noLogo -method "PartyDiscipline.Tests.*${test}" > "$copy/seeded.log" 2>&1
    summary=$(grep -E 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+' "$copy/seeded.log" | tail -1)
    # A product that does not start at all makes the class fail before its test: that rings too.
    grep -qE 'Total: [1-9]' <<< "$summary" && grep -qE 'Failed: [1-9]|Errors: [1-9]' <<< "$summary" && verdict="rang"
  fi
  cp -p "$root/$file" "$file" && touch "$file"
  if [ "$verdict" = rang ]; then rang=$((rang + 1)); else silent+=("$number"); fi
  printf '%3s  %-16s  %s (%s)\n' "$number" "$verdict" "$what" "$test"
  # What the test said, so that a reader sees that it is this fault it speaks of.
  grep -m1 -A2 '\[FAIL\]' "$copy/seeded.log" | tail -n +2 | cut -c1-200 | sed 's/^ */       /'
done

echo "$rang of ${#numbers[@]} rang${silent[*]:+; silent: ${silent[*]}}"
if [ ${#silent[@]} -eq 0 ]; then
  cd "$root" || exit 1
  mkdir -p artifacts/assurance
  part="seeded faults" seen="$rang of ${#numbers[@]} rang"
  [ ${#numbers[@]} -eq "$count" ] || part="seeded faults, some" seen="$rang of ${#numbers[@]} of $count rang"
  printf '{"suite":"T4","part":"%s","tier":"%s","day":"%s","seen":"%s"}' "$part" "${PARTYDISCIPLINE_TIER:-night}" "$(date -u +%F)" "$seen" > "artifacts/assurance/T4-${part//[^a-z]/_}.json"
  node eng/assurance.mjs
fi
[ ${#silent[@]} -eq 0 ]
