-- Ce que les charges partagent : les en-têtes de l'appelant, un hasard propre à chaque fil, une ligne de résultat.
headers = { ["Authorization"] = "Bearer " .. os.getenv("BENCH_TOKEN"), ["Content-Type"] = "application/json" }

local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("rank", threads)
end

function init()
  math.randomseed(os.time() * 100 + rank)
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT requests=%d seconds=%.3f p50_ms=%.3f p95_ms=%.3f failed=%d\n", summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(95) / 1e3, errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
