-- The run of tune.c from LuaJIT, which reads the installed flat.h as it is.  The
-- loop is ask and tell: an error that leaves a callback jumps over the library.
local ffi = require("ffi")

local folder = os.getenv("HPTUNE_INCLUDEDIR") or "/usr/include"
local header = assert(io.open(folder .. "/hptune/flat.h"))
ffi.cdef(header:read("*a"))
header:close()
local hpt = ffi.load("hptune")

-- A status that is no error, or an error with the library's text.
local function check(status)
    if status < 0 then
        error(ffi.string(hpt.hpt_last_error()), 2)
    end
    return status
end

-- A pointer that is not NULL; the same.
local function found(pointer)
    if pointer == nil then
        error(ffi.string(hpt.hpt_last_error()), 2)
    end
    return pointer
end

local function train(trial)
    local rate = hpt.hpt_trial_get_float(trial, "learning_rate")
    local momentum = hpt.hpt_trial_get_float(trial, "momentum")
    local depth = tonumber(hpt.hpt_trial_get_int(trial, "depth"))
    local loss = found(hpt.hpt_trial_get_label(trial, "loss"))
    local value = (rate - 0.1) * (rate - 0.1)
        + (momentum - 0.9) * (momentum - 0.9)
        + 0.01 * (depth - 5) * (depth - 5)
    return ffi.string(loss) == "squared" and value or value + 0.1
end

local space = ffi.gc(found(hpt.hpt_space_create()), hpt.hpt_space_destroy)
local losses = ffi.new("const char *[3]", { "hinge", "log", "squared" })
check(hpt.hpt_space_add_float(space, "learning_rate", 1e-4, 1, hpt.HPT_LOG))
check(hpt.hpt_space_add_float(space, "momentum", 0, 0.99, hpt.HPT_LINEAR))
check(hpt.hpt_space_add_int(space, "depth", 1, 12, hpt.HPT_LINEAR))
check(hpt.hpt_space_add_categorical(space, "loss", 3, losses))

local sampler = found(hpt.hpt_sampler_create("gp"))
check(hpt.hpt_sampler_set(sampler, "reproducible", 1))
local study = ffi.gc(found(hpt.hpt_study_create(space, sampler)),
                     hpt.hpt_study_destroy) -- has taken the sampler
check(hpt.hpt_study_set_seed(study, 42))

local trial = ffi.new("hpt_trial *[1]")
for _ = 1, 30 do
    check(hpt.hpt_study_ask(study, trial))
    check(hpt.hpt_study_tell(study, hpt.hpt_trial_number(trial[0]),
                             train(trial[0])))
end

local result = ffi.gc(found(hpt.hpt_study_result(study)), hpt.hpt_result_destroy)
local digest = ffi.gc(found(hpt.hpt_result_digest(result)), hpt.hpt_text_destroy)
print(string.format("best trial %d, value %.6f",
                    tonumber(hpt.hpt_result_best_number(result)),
                    hpt.hpt_result_best_value(result)))
print("digest " .. ffi.string(digest))
