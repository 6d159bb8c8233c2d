#!/usr/bin/env bash
# What a release's parts are and whether a hole in one of them is known: list of parts, audit of both registries' records, and whether two
# builds of the same tree give the same files. Run it in a night and before a release.
set -uo pipefail
cd "$(dirname "$0")/.."
export CI=true DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
result=0
fail() { echo "FAILED: $*"; result=1; }

node eng/sbom.mjs || fail "the list of parts"

# What is shipped, and what tests it; the Aspire host of the solution is neither, and is not restored where its packages are not to be had.
for project in src/Host tests/Assurance tests/Browser; do
  [ -f $project/obj/project.assets.json ] || dotnet restore $project > /dev/null
  vulnerable=$(dotnet list $project package --vulnerable --include-transitive 2>&1) || { tail -3 <<< "$vulnerable"; fail "the audit of NuGet packages of $project could not be made"; }
  grep -E '^ +> .*(High|Critical)' <<< "$vulnerable" && fail "a NuGet package has a known hole"
done
audit=$(cd src/Host && npm audit --omit=dev --audit-level=high 2>&1)
case $? in
  0) echo "npm audit: nothing high" ;;
  *) if grep -q 'audit endpoint returned an error\|ENOAUDIT\|404\|501' <<< "$audit"; then echo "npm audit: Skipped, the registry keeps no record of holes"; else echo "$audit"; fail "an npm package has a known hole"; fi ;;
esac

hashes() {
  rm -rf artifacts/reproducible
  dotnet publish src/Host -c Release -o artifacts/reproducible -v q --nologo -p:UseSharedCompilation=false > /dev/null || return 1
  (cd artifacts/reproducible && find . -name 'PartyDiscipline*.dll' -print0 | sort -z | xargs -0 sha256sum)
}
first=$(hashes) || fail "the publish"
find src -path '*/obj/Release' -prune -exec rm -rf {} +
second=$(hashes) || fail "the second publish"
if [ "$first" = "$second" ] && [ -n "$first" ]; then
  echo "$(wc -l <<< "$first") assemblies built twice from clean, the same bytes"
  mkdir -p artifacts/assurance
  printf '{"suite":"T24","part":"reproducible","tier":"%s","day":"%s","seen":"%s assemblies built twice from clean, the same bytes"}' \
    "${PARTYDISCIPLINE_TIER:-night}" "$(date -u +%F)" "$(wc -l <<< "$first")" > artifacts/assurance/T24-reproducible.json
  node eng/assurance.mjs
else
  diff <(echo "$first") <(echo "$second")
  fail "two builds of the same tree differ"
fi
exit $result
