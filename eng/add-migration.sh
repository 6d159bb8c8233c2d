#!/usr/bin/env bash
# Adds a provider-neutral migration: eng/add-migration.sh Duties AddsSomething   (Host, Sso, Desk, Search: contexts of the host; Ballots: of Reports; Clues: of Supervision; Ledger: LedgerDb in Kernel)
set -euo pipefail
cd "$(dirname "$0")/.."
case "$1" in
  Host) project=src/Host ;;
  Ledger) project=src/Kernel ;;
  Sso | Desk | Search) project=src/Host; set -- "$1" "$2" "$1/Migrations" ;;
  Ballots) project=src/Modules/Reports; set -- "$1" "$2" "$1/Migrations" ;;
  Clues) project=src/Modules/Supervision; set -- "$1" "$2" "$1/Migrations" ;;
  *) project=src/Modules/$1 ;;
esac
dotnet tool restore > /dev/null
ConnectionStrings__Main="Server=nowhere" dotnet ef migrations add "$2" \
  --project "$project" --startup-project src/Host --context "$1Db" --output-dir "${3:-Migrations}"
