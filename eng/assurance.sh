#!/usr/bin/env bash
# Plays the assurance programme of a tier and writes what it saw into docs/assurance.md.
#   ./eng/assurance.sh night                       all suites as a night plays them
#   ./eng/assurance.sh release ChaosTests          one suite (a test class of tests/Assurance) as before a release
# A suite that fails leaves no figure.
set -uo pipefail
cd "$(dirname "$0")/.."
export PARTYDISCIPLINE_TIER=${1:?"the tier: commit, night or release"} DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
shift
# What only nights need; a suite without its tool says that it was skipped.
tools=()
for tool in faketime redis-server strace; do command -v $tool > /dev/null || tools+=("$tool"); done
[ "$PARTYDISCIPLINE_TIER" = commit ] || command -v soffice > /dev/null || tools+=(libreoffice-calc-nogui)
if [ ${#tools[@]} -gt 0 ] && [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${tools[@]}" > /dev/null || echo "Without ${tools[*]}."
fi
rm -rf artifacts/assurance
result=0
if [ $# -eq 0 ]; then
  ./eng/test.sh Assurance || result=1
else
  dotnet build tests/Assurance -v q -clp:ErrorsOnly || exit 1
  arguments=()
  for class in "$@"; do arguments+=(-class "PartyDiscipline.Tests.Assurance.$class"); done
  dotnet tests/Assurance/bin/Debug/net10.0/PartyDiscipline.Tests.Assurance.dll -noColor -noLogo "${arguments[@]}" || result=1
fi
[ "$PARTYDISCIPLINE_TIER" != release ] || [ $# -gt 0 ] || ./eng/active-scan.sh || result=1
node eng/assurance.mjs
exit $result
