#!/usr/bin/env bash
# T4, does the alarm ring: plants the faults of tests/Assurance/seeded-faults.json one at a time in a copy of the tree, builds, plays the one
# test that must fail, and takes the fault out again.
#   ./eng/seeded-faults.sh            all
#   ./eng/seeded-faults.sh 4 12 30    some, by their number in the list
# Building takes the time: with TOGETHER=6, up to six of one suite with six different tests are planted at once; what each test said is shown, so
# that a reader sees that it is its own fault it speaks of; what breaks everything is planted alone. A build that fails then says nothing of any
# of them: play these one at a time.
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
    if (!fs.existsSync(f.file + '.unplanted')) fs.copyFileSync(f.file, f.file + '.unplanted');
    fs.writeFileSync(f.file, parts.join(f.put));"
}

# One line a build: the suite, then the numbers of the faults planted for it.
groups() {
  node -e "
    const all = JSON.parse(require('fs').readFileSync('$list', 'utf8')), most = ${TOGETHER:-1}, groups = [];
    for (const number of process.argv.slice(1)) {
      const [suite, test] = all[number - 1].rings.split(' ');
      const alone = all[number - 1].alone;
      let group = alone ? null : groups.find(g => g.suite === suite && !g.alone && g.numbers.length < most && !g.tests.includes(test));
      if (!group) groups.push(group = { suite, alone, numbers: [], tests: [] });
      group.numbers.push(number);
      group.tests.push(test);
    }
    for (const group of groups) console.log(group.suite, ...group.numbers);" "${numbers[@]}"
}

rang=0 silent=()
while read -r suite group; do
  planted=()
  for number in $group; do
    if plant "$number"; then planted+=("$number"); else echo "$number  NOT PLANTED"; silent+=("$number"); fi
  done
  built=yes
  dotnet build "tests/$suite" -v q -clp:ErrorsOnly -p:RunAnalyzers=false -p:UseSharedCompilation=false > "$copy/seeded.log" 2>&1 < /dev/null || built=
  for number in "${planted[@]}"; do
    read -r _ test <<< "$(say "$number" rings)"
    verdict="DOES NOT COMPILE"
    if [ "$built" ]; then
      verdict=SILENT
      dotnet "tests/$suite/bin/Debug/net10.0/PartyDiscipline.Tests.$suite.dll" -noColor -noLogo -method "*.$test" > "$copy/seeded.log" 2>&1 < /dev/null
      summary=$(grep -E 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+' "$copy/seeded.log" | tail -1)
      # A product that does not start at all makes the class fail before its test: that rings too.
      grep -qE 'Total: [1-9]' <<< "$summary" && grep -qE 'Failed: [1-9]|Errors: [1-9]' <<< "$summary" && verdict=rang
    fi
    if [ "$verdict" = rang ]; then rang=$((rang + 1)); else silent+=("$number"); fi
    printf '%3s  %-16s  %s (%s)\n' "$number" "$verdict" "$(say "$number" what)" "$test"
    grep -m1 -A2 -E '\[FAIL\]|error CS' "$copy/seeded.log" | tail -n +2 | cut -c1-200 | sed 's/^ */       /'
  done
  for number in "${planted[@]}"; do
    file=$(say "$number" file)
    [ ! -f "$file.unplanted" ] || { mv "$file.unplanted" "$file" && touch "$file"; }
  done
done < <(groups)

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
