-- Un incident de plus.
dofile(os.getenv("BENCH_SCRIPTS") .. "/common.lua")
local body = os.getenv("BENCH_BODY")

function request()
  return wrk.format("POST", "/api/v1/hse/incidents", headers, body)
end
