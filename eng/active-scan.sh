#!/usr/bin/env bash
# T10: attacks the demonstration as a stranger would who has a clerk's password: wapiti over all pages and forms that he reaches, sqlmap over
# the search, a filter, a form of records and the sign-in, testssl over TLS as docs/operations.md sets the proxy up. Fails at findings of
# medium weight or worse, and when the product fails under it. Before a release; needs Debian, and root for host names and tools. What cannot
# be installed is skipped and said.
#   ./eng/active-scan.sh [minutes for wapiti, 20]
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
minutes=${1:-20} result=0 seen=()
fail() { echo "FAILED: $*"; result=1; }

missing=()
for tool in wapiti sqlmap nginx testssl:testssl.sh curl openssl node:nodejs; do command -v "${tool%%:*}" > /dev/null || missing+=("${tool##*:}"); done
if [ ${#missing[@]} -gt 0 ]; then
  # The packages of servers start one of their own where that is allowed; this script starts a private one.
  policy=/usr/sbin/policy-rc.d
  if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
    [ -e $policy ] && policy="" || { printf '#!/bin/sh\nexit 101\n' > $policy && chmod +x $policy; }
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null || echo "Not installed: ${missing[*]}"
    [ -z "$policy" ] || rm -f $policy
  else
    echo "Not installed: ${missing[*]}"
  fi
fi

free() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
work=$(mktemp -d /tmp/party-discipline-scan-XXXXXX)
http=$(free) tls=$(free) silo=$(free) added="" host=""
names="sso.localhost bureau.localhost sample1.localhost vote.localhost report.localhost"
stop() {
  [ -n "$host" ] && kill "$host" 2> /dev/null && wait "$host" 2> /dev/null
  [ -f "$work/nginx.pid" ] && kill "$(cat "$work/nginx.pid")" 2> /dev/null
  # Written over, not replaced: in a container the file is a mount.
  [ -n "$added" ] && grep -v "# party-discipline-scan $$\$" /etc/hosts > "$work/hosts" && cat "$work/hosts" > /etc/hosts
  [ -n "${KEEP:-}" ] && { mkdir -p artifacts/active-scan && cp "$work"/*.log "$work"/*.json artifacts/active-scan/ 2> /dev/null; }
  rm -rf "$work"
}
trap stop EXIT
if ! getent hosts sso.localhost > /dev/null; then
  { echo "127.0.0.1 $names # party-discipline-scan $$" >> /etc/hosts; } 2> /dev/null && added=yes || { echo "The names under .localhost lead nowhere."; exit 1; }
fi

openssl req -x509 -newkey rsa:3072 -nodes -days 2 -subj '/CN=party-discipline-scan' -addext "subjectAltName=DNS:localhost,DNS:${names// /,DNS:}" -keyout "$work/key" -out "$work/cert" 2> /dev/null
# The lines that decide about TLS are those that operators copy.
cat > "$work/nginx.conf" <<N
pid $work/nginx.pid; error_log $work/nginx.log; events {}
http { access_log off; client_body_temp_path $work/b; proxy_temp_path $work/p; fastcgi_temp_path $work/f; uwsgi_temp_path $work/u; scgi_temp_path $work/s;
  server { listen 127.0.0.1:$tls ssl; server_name *.localhost; ssl_certificate $work/cert; ssl_certificate_key $work/key; client_max_body_size 64m;
$(grep -E '^    ssl_(protocols|ciphers|prefer_server_ciphers) ' docs/operations.md)
    location / { proxy_pass http://127.0.0.1:$http; proxy_http_version 1.1; proxy_set_header Host \$http_host; proxy_set_header X-Forwarded-For \$remote_addr; proxy_set_header Connection ""; proxy_buffering off; } } }
N
nginx -c "$work/nginx.conf" || { echo "nginx did not start"; exit 1; }

# What is installed, not what a build left: in production an unpublished build finds none of its own styles and pictures.
dotnet publish src/Host -c Release -o "$work/product" -v q -clp:ErrorsOnly || exit 1
# The portals ask the sign-on server through the proxy, so they must trust its certificate.
cat /etc/ssl/certs/ca-certificates.crt "$work/cert" > "$work/authorities" 2> /dev/null || cp "$work/cert" "$work/authorities"
# Limits would end the scan after its first minute; they have tests of their own.
(cd "$work/product" && SSL_CERT_FILE="$work/authorities" ASPNETCORE_URLS="http://127.0.0.1:$http" Sso__Issuer="https://sso.localhost:$tls" Orleans__SiloPort=$silo Sso__PagesPerMinute=1000000 \
  Sso__Idle=12:00:00 Limits__SearchesPerMinute=1000000 Limits__PrintsPerMinute=1000000 Limits__UploadsPerMinute=1000000 \
  ConnectionStrings__Main="Data Source=$work/demo.db" exec dotnet PartyDiscipline.Host.dll --demo) > "$work/host.log" 2>&1 &
host=$!
for _ in $(seq 1 300); do curl -sf "http://127.0.0.1:$http/health" > /dev/null && break; kill -0 $host 2> /dev/null || break; sleep 1; done
curl -sf "http://127.0.0.1:$http/health" > /dev/null || { tail -20 "$work/host.log"; fail "the demonstration did not start"; exit 1; }

portal=https://sample1.localhost:$tls issuer=https://sso.localhost:$tls
ask() { curl -sk -b "$jar" -c "$jar" -L "$@"; }
token_of() { grep -o 'name="__RequestVerificationToken"[^>]*value="[^"]*"' "$1" | sed 's/.*value="//; s/"$//' | head -1; }
# Of one host's cookies, as a header's value.
cookies() { awk -v host="$1" '{ sub(/^#HttpOnly_/, "") } $1 == host && NF >= 7 { printf "%s%s=%s", (n++ ? "; " : ""), $6, $7 }' "$jar"; }
# Somebody of the demonstration, signed in at his portal; his cookies lie in $jar.
sign_in() {
  jar=$work/jar-$1
  local page
  page=$(ask "$portal/Me" -o "$work/in.html" -w '%{url_effective}')
  ask "$page" --data-urlencode "Input.LoginName=$1" --data-urlencode "Input.Password=Demo-4plus6-2049" --data-urlencode "__RequestVerificationToken=$(token_of "$work/in.html")" -o "$work/me.html"
  is_in || { fail "$1 could not sign in"; exit 1; }
}
is_in() { [ "$(curl -sk -o /dev/null -w '%{http_code}' -b "$(cookies sample1.localhost)" "$portal/Me")" = 200 ]; }
errors() { grep -cE '^(fail|crit): ' "$work/host.log"; }
before=$(errors)

sign_in sample1-clerk
if command -v wapiti > /dev/null; then
  # Left out: what ends his own session, and what answers with files or for ever. Half of the time it looks around, half of it it attacks.
  # Debian 12's own would stop at the first -x: it writes a flag of a pattern where its Python no longer takes it.
  cat > "$work/wapiti.py" <<'P'
import re
import wapitiCore.net.crawler as crawler
from wapitiCore.main.wapiti import wapiti_main
crawler.wildcard_translate = lambda pattern: re.compile('.*'.join(re.escape(part) for part in pattern.split('*')) + r'\Z')
wapiti_main()
P
  timeout $((minutes * 120 + 300)) /usr/bin/python3 "$work/wapiti.py" -u "$portal/" -H "Cookie: $(cookies sample1.localhost)" --scope domain -x "$portal/Me/SignOut*" -x "$portal/Me?handler=*" -x "$portal/documents/*" -x "$portal/sheets/*" -x "$portal/evidence/*" -x "$portal/live/*" -x "$portal/preferences/*" \
    -d 8 --max-scan-time $((minutes * 30)) --max-attack-time $((minutes * 4)) --verify-ssl 0 --flush-session --store-session "$work/session" -v 1 --color \
    -m "xss,permanentxss,sql,exec,file,redirect,crlf,xxe,csp,http_headers,cookieflags" -f json -o "$work/wapiti.json" > "$work/wapiti.log" 2>&1
  # Known and light (level 1): no X-XSS-Protection. Browsers have taken out the filter that it switched on, because it opened holes of its own; the policy takes its place.
  is_in || fail "the clerk is no longer signed in, so that wapiti saw little"
  if [ -s "$work/wapiti.json" ]; then
    found=$(node -e "
      const report = JSON.parse(require('fs').readFileSync('$work/wapiti.json', 'utf8'));
      const all = Object.entries(report.vulnerabilities).flatMap(([kind, list]) => list.map(one => ({ kind, ...one })));
      for (const one of all) console.log('level ' + one.level + '  ' + one.kind + '  ' + one.method + ' ' + one.path + '  ' + (one.parameter || '') + '  ' + one.info);
      const broken = Object.entries(report.anomalies || {}).flatMap(([kind, list]) => list.map(one => kind + '  ' + one.method + ' ' + one.path + '  ' + (one.parameter || '')));
      for (const one of broken.slice(0, 20)) console.log('anomaly  ' + one);
      console.log('wapiti: $(sed '/Launching module/,$d' "$work/wapiti.log" | grep -c '^\[+\]') pages looked at, ' + all.length + ' findings, ' + all.filter(o => o.level >= 2).length + ' of medium weight or worse, ' + broken.length + ' anomalies');")
    echo "$found"
    grep -q ', 0 of medium weight or worse' <<< "$found" || fail "wapiti found something"
    [ "$(tail -1 <<< "$found" | grep -oE '[0-9]+' | head -1)" -ge 50 ] || fail "wapiti saw too little to say anything"
    seen+=("$(tail -1 <<< "$found")")
  else
    tail -5 "$work/wapiti.log"; fail "wapiti left no report"
  fi
else seen+=("wapiti Skipped"); fi

if command -v sqlmap > /dev/null; then
  sign_in sample1-clerk
  injected=0 tried=0
  # $1: what it is; then what sqlmap is told.
  inject() {
    local what=$1 log="$work/sqlmap-$tried.log"
    shift
    tried=$((tried + 1))
    timeout 600 sqlmap --batch --level 2 --risk 1 --flush-session --output-dir "$work/sqlmap" --disable-coloring --technique BEU --dbms sqlite "$@" > "$log" 2>&1
    if grep -qE "is vulnerable|appears to be .*injectable|the following injection point" "$log"; then grep -E 'vulnerable|injectable|Payload' "$log"; injected=$((injected + 1)); fail "sqlmap found something in $what"
    elif ! grep -q 'all tested parameters do not appear to be injectable' "$log"; then tail -3 "$log"; fail "sqlmap did not get through to $what"; fi
  }
  cookie=$(cookies sample1.localhost)
  ask "$portal/Duties/Record" -o "$work/record.html"
  inject "the search" -u "$portal/Search?q=a" --cookie "$cookie" -p q
  inject "a filter" -u "$portal/Duties/Records?year=2026&category=R01&party=a&state=Confirmed&p=1" --cookie "$cookie" -p year,category,party,state,p
  inject "the form of records" -u "$portal/Duties/Record" --cookie "$cookie" --csrf-token __RequestVerificationToken -p Input.Category,Input.Title,Input.DocumentNumber \
    --data "Input.Category=R01&Input.Title=a&Input.DocumentNumber=b&Input.Party=sample1.member.member-1&Input.On=2026-05-01&Operation=$(cat /proc/sys/kernel/random/uuid)&__RequestVerificationToken=$(token_of "$work/record.html")"
  jar=$work/jar-nobody
  ask "$issuer/Sso/SignIn" -o "$work/in.html"
  inject "the sign-in" -u "$issuer/Sso/SignIn" --cookie "$(cookies sso.localhost)" --csrf-token __RequestVerificationToken -p Input.LoginName,Input.Password \
    --data "Input.LoginName=a&Input.Password=b&__RequestVerificationToken=$(token_of "$work/in.html")"
  seen+=("sqlmap: $tried doors, $injected injectable")
else seen+=("sqlmap Skipped"); fi

if command -v testssl > /dev/null; then
  timeout 600 testssl --quiet --warnings off --color 0 --ip 127.0.0.1 --protocols --std --fs --server-preference --server-defaults --vulnerable --jsonfile "$work/tls.json" "sso.localhost:$tls" > "$work/tls.log" 2>&1
  # The certificate is this script's own: what is said of its names, trust and revocation is not the product's.
  weak=$(node -e "
    const all = JSON.parse(require('fs').readFileSync('$work/tls.json', 'utf8'));
    if (all.length < 20) process.exit(1);
    for (const one of all)
      if (['MEDIUM', 'HIGH', 'CRITICAL'].includes(one.severity) && !/^cert_|^DNS_|OCSP|^scanProblem/.test(one.id)) console.log(one.severity + ' ' + one.id + ': ' + one.finding);" 2> /dev/null) || { tail -5 "$work/tls.log"; fail "testssl left no report"; }
  if [ -n "$weak" ]; then echo "$weak"; fail "testssl found something"; else seen+=("testssl: nothing of medium weight or worse"); fi
else seen+=("testssl Skipped"); fi

after=$(errors)
[ "$after" = "$before" ] || { grep -E -A3 '^(fail|crit): ' "$work/host.log" | tail -40; fail "the product failed $((after - before)) times under attack"; }
printf '%s\n' "${seen[@]}"
if [ $result = 0 ]; then
  mkdir -p artifacts/assurance
  node -e "require('fs').writeFileSync('artifacts/assurance/T10-active_scan.json', JSON.stringify({ suite: 'T10', part: 'active scan', tier: '${PARTYDISCIPLINE_TIER:-release}', day: new Date().toISOString().slice(0, 10), seen: process.argv.slice(1).join('; ') + '; the product failed 0 times' }))" "${seen[@]}"
  node eng/assurance.mjs
fi
exit $result
