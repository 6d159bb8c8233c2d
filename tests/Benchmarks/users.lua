-- 200 signed-in people with time to think, for wrk. Each line of the file named after "--":
--   host, cookie, antiforgery token, what he posts records to (or -), then the paths he opens, all separated by tabs.
-- Every request is the next person's next page; every tenth is a record where the person may record.
local people, at, count = {}, 0, 0
local think = { 1000, 3000 } -- milliseconds
local threads = {}
wrong, first = 0, ""

function setup(thread)
  thread:set("seed", #threads + 1)
  table.insert(threads, thread)
end

function init(args)
  math.randomseed(seed * 7919)
  for line in io.lines(args[1]) do
    local fields = {}
    for field in line:gmatch("[^\t]+") do table.insert(fields, field) end
    table.insert(people, fields)
  end
  at = (seed - 1) * 37
end

function delay() return math.random(think[1], think[2]) end

local function id()
  return (("xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx"):gsub("x", function() return ("%x"):format(math.random(0, 15)) end))
end

function request()
  at = at + 1
  local who = people[at % #people + 1]
  count = count + 1
  local headers = { ["Host"] = who[1], ["Cookie"] = who[2] }
  if who[4] ~= "-" and count % 10 == 0 then
    headers["Content-Type"] = "application/json"
    headers["RequestVerificationToken"] = who[3]
    headers["Operation-Id"] = id()
    return wrk.format("POST", who[4], headers, ('{"category":"R07","on":"%s","title":"记录 %s","differentEvent":true}'):format(os.date("!%Y-%m-%d"), id()))
  end
  return wrk.format("GET", who[math.random(5, #who)], headers)
end

function response(status, headers, body)
  if status ~= 200 then
    wrong = wrong + 1
    if first == "" then first = status .. " " .. (headers["Location"] or "") .. " " .. body:sub(1, 200):gsub("%s+", " ") end
  end
end

function done(summary, latency, requests)
  local bad, what = 0, ""
  for _, thread in ipairs(threads) do
    bad = bad + thread:get("wrong")
    if thread:get("first") ~= "" then what = thread:get("first") end
  end
  local e = summary.errors
  io.write(("RESULT requests=%d seconds=%.1f p50=%.1f p95=%.1f p99=%.1f longest=%.1f wrong=%d broken=%d\n"):format(
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000, latency.max / 1000,
    bad, e.connect + e.read + e.write + e.timeout))
  if what ~= "" then io.write("WRONG " .. what .. "\n") end
end
