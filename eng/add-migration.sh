#!/usr/bin/env bash
# Adds a provider-neutral migration: eng/add-migration.sh Duties AddsSomething   (Host, Sso, Desk, Search: contexts of the host; Ballots: of Reports; Clues: of Supervision; Ledger: LedgerDb in Kernel)
# For a module that the host does not know, its project's folder: eng/add-migration.sh tests/SeventhModule AddsSomething
set -euo pipefail
here=$PWD
cd "$(dirname "$0")/.."
context=$1
flags=()
case "$1" in
  Host) project=src/Host ;;
  Ledger) project=src/Kernel ;;
  Sso | Desk | Search) project=src/Host; set -- "$1" "$2" "$1/Migrations" ;;
  Ballots) project=src/Modules/Reports; set -- "$1" "$2" "$1/Migrations" ;;
  Clues) project=src/Modules/Supervision; set -- "$1" "$2" "$1/Migrations" ;;
  */* | .)
    project=$(cd "$here" && realpath "$1")
    dotnet build src/Host -v q -nologo -clp:ErrorsOnly
    dotnet build "$project" -v q -nologo -clp:ErrorsOnly
    built=$(dotnet msbuild "$project" -getProperty:TargetPath)
    context=$(basename "$built" .dll)
    # The tool looks for the module beside the host, and the host is told to open its database.
    beside=$(dirname "$(dotnet msbuild src/Host -getProperty:TargetPath)")/$context.dll
    trap 'rm -f "$beside"' EXIT
    cp "$built" "$beside"
    export Modules__Designed=$context
    flags=(--no-build)
    ;;
  *) project=src/Modules/$1 ;;
esac
dotnet tool restore > /dev/null
ConnectionStrings__Main="Server=nowhere" dotnet ef migrations add "$2" "${flags[@]}" \
  --project "$project" --startup-project src/Host --context "${context}Db" --output-dir "${3:-Migrations}"
