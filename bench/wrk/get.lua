-- Un incident tiré au sort parmi ceux que l'appelant voit : ceux des premières sociétés.
dofile(os.getenv("BENCH_SCRIPTS") .. "/common.lua")
local rows, companies, visible = tonumber(os.getenv("BENCH_ROWS")), tonumber(os.getenv("BENCH_COMPANIES")), tonumber(os.getenv("BENCH_VISIBLE"))

function request()
  local rank
  repeat rank = math.random(1, rows) until rank % companies < visible
  return wrk.format("GET", string.format("/api/v1/hse/incidents/%s%012d", os.getenv("BENCH_ID_PREFIX"), rank), headers)
end
