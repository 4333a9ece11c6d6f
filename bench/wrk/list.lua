-- Une page d'incidents d'un état et d'une gravité tirés au sort.
dofile(os.getenv("BENCH_SCRIPTS") .. "/common.lua")
local paths = {}
for path in os.getenv("BENCH_PATHS"):gmatch("%S+") do table.insert(paths, path) end

function request()
  return wrk.format("GET", paths[math.random(#paths)], headers)
end
