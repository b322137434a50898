-- Which numbers stand under which hash. It stands in front of story.lua and recall.lua in one script.
--
-- What is stored, all below one prefix whose hash tag puts it into one slot:
--   PREFIX:i:G  what came in generation G, a span of days: under a hash, the numbers of those that have it, 4 bytes each, as they came
-- A look at all generations of the window serves each hash; a generation that fell out of the window goes as a whole.
local prefix, days, seconds = ARGV[1], tonumber(ARGV[10]), ARGV[11]
local call = redis.call
local index = {}
do
    local clock, day = tonumber(call('TIME')[1]), tonumber(ARGV[12])
    if day then clock = day * 86400 else day = math.floor(clock / 86400) end
    local span = math.ceil(days / GENERATIONS)
    local oldest, newest = math.floor((day - days) / span), math.floor(day / span)

    local function name(generation) return prefix .. ':i:' .. generation end

    local current = name(newest)

    -- What stands under the hashes fields[first] to fields[last]: in the window, and in the newest generation alone; false for nothing.
    function index.look(fields, first, last)
        local all, mine = call('HMGET', name(oldest), unpack(fields, first, last)), nil
        for generation = oldest + 1, newest do
            mine = call('HMGET', name(generation), unpack(fields, first, last))
            for at = 1, #mine do
                local numbers = mine[at]
                if numbers then all[at] = all[at] and all[at] .. numbers or numbers end
            end
        end
        return all, mine
    end

    -- Takes pairs of a hash and what stands under it in the newest generation from now on.
    function index.put(changes)
        local added = call('HSET', current, unpack(changes))
        if added * 2 == #changes and call('HLEN', current) == added then
            -- The generation begins here. What is left behind is freed beside the server's work.
            call('EXPIRE', current, (newest + 1) * span * 86400 - clock + seconds)
            call('UNLINK', name(oldest - 1), name(oldest - 2), name(oldest - 3), name(oldest - 4))
        end
    end
end
