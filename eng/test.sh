#!/usr/bin/env bash
# Installs what the tests need (Debian, only what is missing), builds, checks the format and runs every test project.
# The last line is "N passed, N failed, N skipped". Names of test projects as arguments run only those.
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
# Every process here lives too briefly to earn back what the compiler would learn from counting.
export DOTNET_TieredPGO=0
projects=("$@")
[ ${#projects[@]} -gt 0 ] || projects=(Architecture SeventhModule/Tests Modules Documents Assurance Browser)
failures=0

fail() { echo "FAILED: $*"; failures=$((failures + 1)); }

step() { printf '\n== %s (%ss)\n' "$1" "$SECONDS"; }

step "Tools"
missing=()
ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1 || missing+=(postgresql)
command -v chromium > /dev/null || missing+=(chromium)
fc-list 2> /dev/null | grep -qi 'noto sans cjk' || missing+=(fontconfig fonts-noto-cjk)
command -v pdftotext > /dev/null || missing+=(poppler-utils)
command -v npm > /dev/null || missing+=(npm)
command -v redis-server > /dev/null || missing+=(redis-server)
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" != 0 ] || ! command -v apt-get > /dev/null; then
    echo "Please install first: ${missing[*]}"
    echo "0 passed, 1 failed, 0 skipped"
    exit 1
  fi
  # Packages of servers start one of their own where that is allowed; the tests start private ones.
  policy=/usr/sbin/policy-rc.d
  [ -e $policy ] && policy="" || { printf '#!/bin/sh\nexit 101\n' > $policy && chmod +x $policy; }
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null || fail "apt-get install ${missing[*]}"
  [ -z "$policy" ] || rm -f $policy
fi

step "Restore and build"
mkdir -p artifacts/tests
dotnet build PartyDiscipline.sln -c Debug -v q -clp:ErrorsOnly -p:UseSharedCompilation=false || fail "the build"
# The analyzers have just seen these lines.
dotnet build src/Host/Host.csproj -c Release -v q -clp:ErrorsOnly -p:UseSharedCompilation=false -p:RunAnalyzers=false || fail "the Release build"

step "Format"
# Style and analyzers are the build's own matter, where every warning is an error.
dotnet format whitespace PartyDiscipline.sln --verify-no-changes --no-restore --exclude '**/Migrations/**' || fail "the format; run dotnet format"

postgres=""
if [ -z "${PARTYDISCIPLINE_POSTGRES:-}" ]; then
  step "A private PostgreSQL"
  bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
  postgres=$(mktemp -d /tmp/party-discipline-pg-XXXXXX)
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])' 2> /dev/null || echo $((20000 + RANDOM % 20000)))
  as_postgres() { if [ "$(id -u)" = 0 ]; then su postgres -s /bin/bash -c "$1"; else bash -c "$1"; fi; }
  [ "$(id -u)" = 0 ] && chown postgres "$postgres"
  stop_postgres() { as_postgres "$bin/pg_ctl -D $postgres/data -m immediate -w stop" > /dev/null 2>&1; rm -rf "$postgres"; }
  trap stop_postgres EXIT
  if as_postgres "$bin/initdb -D $postgres/data -A trust -U postgres --locale=C.UTF-8 -E UTF8 > $postgres/initdb.log && $bin/pg_ctl -D $postgres/data -l $postgres/log -o '-p $port -k $postgres -c listen_addresses=127.0.0.1 -c max_connections=300 -c fsync=on' -w start > /dev/null"; then
    export PARTYDISCIPLINE_POSTGRES="Host=127.0.0.1;Port=$port;Username=postgres;Include Error Detail=true"
  else
    fail "PostgreSQL did not start"
  fi
fi

passed=0 failed=0 skipped=0
for project in "${projects[@]}"; do
  step "$project"
  log=artifacts/tests/${project//\//-}.log
  assembly=PartyDiscipline.Tests.$project
  [ "$project" != SeventhModule/Tests ] || assembly=Visits.Tests # a stranger's
  dotnet "tests/$project/bin/Debug/net10.0/$assembly.dll" -noColor -noLogo -trx "${log%.log}.trx" 2>&1 | tee "$log" | grep -vE --line-buffered '^(首次设置|设置码)|WebRootPath|StaticFileMiddleware|^$'
  summary=$(grep -E 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+' "$log" | tail -1)
  if [ -z "$summary" ]; then
    fail "$project did not finish"
    continue
  fi
  figure() { sed -E "s/.*$1: ([0-9]+).*/\1/" <<< "$summary"; }
  total=$(figure Total) bad=$(($(figure Failed) + $(figure Errors))) left=$(figure Skipped)
  [ "$total" -gt 0 ] || fail "$project has no tests"
  passed=$((passed + total - $(figure Failed) - left)) failed=$((failed + bad)) skipped=$((skipped + left))
done

if [ "$failed" -gt 0 ]; then
  step "Failed"
  for project in "${projects[@]}"; do grep -hE -A 8 ' \[FAIL\]$' "artifacts/tests/${project//\//-}.log" | cut -c 1-500; done
fi

step "Done"
failed=$((failed + failures))
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
