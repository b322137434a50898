-- Places one article into the story that it is a report of. The rules, in capitals, are those of src/memory/story/rules.rs, and the steps those
-- of place.rs beside it. It stands in front of recall.lua in one script, which calls `story.place` and `story.told`.
--
-- What is stored, all below the same prefix:
--   PREFIX:c       counts of articles by cell, in two generations: 2 bytes each, then which generation is being counted, and its articles
--   PREFIX:k:HHHH  postings of the keys whose low 16 bits are HHHH: the rest of the key (2 bytes), day (1), number of a story (4)
--   PREFIX:s:N     story number N, which is that of the article that began it, see `read`
local story = {}
do
    local ids, today = ARGV[4], tonumber(ARGV[12])
    local terms, language, own_key, source = ARGV[13], tonumber(ARGV[14]), tonumber(ARGV[15]), ARGV[16]
    local at, window, longest = tonumber(ARGV[17]), tonumber(ARGV[18]), tonumber(ARGV[19])
    local sub, byte, char, find, rep = string.sub, string.byte, string.char, string.find, string.rep
    local pack, unpack_, floor, min, max = struct.pack, struct.unpack, math.floor, math.min, math.max

    story.asked = #terms > 0

    local function name_of(number) return prefix .. ':s:' .. number end
    local function key_of(hash) return floor(hash / 2) end

    local records = {}

    -- A story; false when it is gone.
    local function read(number)
        local known = records[number]
        if known ~= nil then return known end
        local bytes = call('GET', name_of(number))
        if not bytes then
            records[number] = false
            return false
        end
        local r, id_bytes, source_bytes, merged, count, here = { merged = {}, centre = {} }, nil, nil, nil, nil, nil
        r.seen, r.first, r.last, r.members, r.into, id_bytes, source_bytes, merged, count, here = unpack_('>I4I4I4I4I4BBBB', bytes)
        local function take(length)
            here = here + length
            return sub(bytes, here - length, here - 1)
        end
        r.id, r.source = take(id_bytes), take(source_bytes)
        for index = 1, merged do r.merged[index] = take(byte(take(1))) end
        for index = 1, count do
            local hash, weight, next = unpack_('>I4B', bytes, here)
            r.centre[index], here = { hash, weight }, next
        end
        records[number] = r
        return r
    end

    local function write(number, r)
        records[number] = r
        local parts = { pack('>I4I4I4I4I4BBBB', r.seen, r.first, r.last, r.members, r.into, #r.id, #r.source, #r.merged, #r.centre), r.id, r.source }
        for _, id in ipairs(r.merged) do parts[#parts + 1] = char(#id) .. id end
        for _, term in ipairs(r.centre) do parts[#parts + 1] = pack('>I4B', term[1], term[2]) end
        call('SET', name_of(number), table.concat(parts), 'EX', seconds)
    end

    -- The story that a story is part of now.
    local function root(number)
        for _ = 0, MERGED do
            local r = read(number)
            if not r then return nil end
            if r.into == 0 then return number, r end
            number = r.into
        end
        return nil
    end

    local function reply(r, members, merges)
        local answer = { r.id, r.source, r.seen, members or r.members }
        for index = 1, merges or #r.merged do answer[#answer + 1] = r.merged[index] end
        return answer
    end

    -- What is said of a story now: its number, its members, the stories it took in, and that as an answer.
    function story.told(number)
        local now, r
        if number > 0 then now, r = root(number) end
        if not now then return nil end
        call('EXPIRE', name_of(now), seconds)
        return now, r.members, #r.merged, reply(r)
    end

    -- What was said of it when it had so many members and had taken in so many.
    function story.said(number, members, merges)
        local r = number > 0 and read(number)
        return r and reply(r, members, min(merges, #r.merged)) or ''
    end

    local function bucket_of(key) return string.format('%s:k:%04x', prefix, key % 65536), pack('>I2', floor(key / 65536)) end

    local buckets = {}

    -- The stories that are remembered under a key, in the order in which they were.
    local function posted(key)
        local bucket_name, rest = bucket_of(key)
        local bucket, list = buckets[bucket_name], {}
        if not bucket then return list end
        local from = 1
        while true do
            local place = find(bucket, rest, from, true)
            if not place then return list end
            if (place - 1) % 7 == 0 then
                if (today - byte(bucket, place + 2)) % 256 <= days then list[#list + 1] = unpack_('>I4', bucket, place + 3) end
                from = place + 7
            else
                from = place + 1
            end
        end
    end

    local function post(key, number)
        local bucket_name, rest = bucket_of(key)
        local bucket, item = buckets[bucket_name], rest .. char(today) .. pack('>I4', number)
        if bucket and (today - byte(bucket, 3)) % 256 > days then
            local from = 1
            while from <= #bucket and (today - byte(bucket, from + 2)) % 256 > days do from = from + 7 end
            buckets[bucket_name] = sub(bucket, from) .. item
            call('SET', bucket_name, buckets[bucket_name], 'EX', seconds)
        else
            call('APPEND', bucket_name, item)
            if not bucket or byte(bucket, #bucket - 4) ~= today then call('EXPIRE', bucket_name, seconds) end
            buckets[bucket_name] = (bucket or '') .. item
        end
    end

    -- How many articles have the language and each of the terms; and counts this one.
    local function count(cells)
        local name = prefix .. ':c'
        local kept = call('BITFIELD', name, 'GET', 'u16', '#' .. 2 * CELLS, 'GET', 'u16', '#' .. 2 * CELLS + 1)
        local now, articles = kept[1], kept[2]
        if articles >= GENERATION then
            now, articles = 1 - now, 0
            call('SETRANGE', name, now * 2 * CELLS, rep('\0', 2 * CELLS))
        end
        local command = {}
        local function add(...)
            for _, word in ipairs({ ... }) do command[#command + 1] = word end
        end
        for _, cell in ipairs(cells) do
            add('GET', 'u16', '#' .. now * CELLS + cell, 'GET', 'u16', '#' .. (1 - now) * CELLS + cell)
        end
        add('OVERFLOW', 'SAT')
        for _, cell in ipairs(cells) do add('INCRBY', 'u16', '#' .. now * CELLS + cell, 1) end
        add('SET', 'u16', '#' .. 2 * CELLS, now, 'SET', 'u16', '#' .. 2 * CELLS + 1, articles + 1)
        local found, counts = call('BITFIELD', name, unpack(command)), {}
        for index = 1, #cells do counts[index] = found[2 * index - 1] + found[2 * index] end
        call('EXPIRE', name, seconds)
        return counts
    end

    local function sorted(weights)
        local list = {}
        for _, term in ipairs(weights) do
            local weight = min(255, floor(term[2] + 0.5))
            if weight > 0 then list[#list + 1] = { term[1], weight } end
        end
        table.sort(list, function(a, b)
            if a[2] ~= b[2] then return a[2] > b[2] end
            return a[1] < b[1]
        end)
        for index = #list, KEPT + 1, -1 do list[index] = nil end
        return list
    end

    local function vector(hashes, counts)
        local weights, squares = {}, 0
        for index, term in ipairs(hashes) do
            local with = counts[index + 1]
            local beforehand = BEFOREHAND * math.exp(-term[3] / 16)
            local share = (with + beforehand) / (max(counts[1], with) + BEFOREHAND)
            local weight = term[2] / 16 * max(-math.log(share), 0)
            weights[index], squares = { term[1], weight }, squares + weight * weight
        end
        if squares == 0 then return {} end
        local length = math.sqrt(squares)
        for _, term in ipairs(weights) do term[2] = 255 * term[2] / length end
        return sorted(weights)
    end

    local function mixed(one, other, share)
        local weights, places = {}, {}
        for index, term in ipairs(one) do
            weights[index] = { term[1], (1 - share) * term[2] }
            places[key_of(term[1])] = weights[index]
        end
        for _, term in ipairs(other) do
            local known = places[key_of(term[1])]
            if known then
                if term[1] % 2 == 1 and known[1] % 2 == 0 then known[1] = known[1] + 1 end
                known[2] = known[2] + share * term[2]
            else
                weights[#weights + 1] = { term[1], share * term[2] }
            end
        end
        return sorted(weights)
    end

    local function likeness(one, other)
        local by_key, shared, mine, theirs, number = {}, { 0, 0 }, { 0, 0 }, { 0, 0 }, { 0, 0 }
        for _, term in ipairs(one) do
            local kind = term[1] % 2 + 1
            by_key[key_of(term[1])] = term
            mine[kind] = mine[kind] + term[2] * term[2]
        end
        for _, term in ipairs(other) do
            local kind, same = term[1] % 2 + 1, by_key[key_of(term[1])]
            if same then
                -- What either takes for a name is one for both.
                if kind == 2 and same[1] % 2 == 0 then
                    mine[1], mine[2] = mine[1] - same[2] * same[2], mine[2] + same[2] * same[2]
                end
                kind = max(kind, same[1] % 2 + 1)
                shared[kind] = shared[kind] + same[2] * term[2]
                number[kind] = number[kind] + 1
            end
            theirs[kind] = theirs[kind] + term[2] * term[2]
        end
        local function cosine(kind)
            local norms = mine[kind] * theirs[kind]
            return norms > 0 and shared[kind] / math.sqrt(norms) or 0
        end
        return math.sqrt(cosine(1) * cosine(2)) + WORD * min(number[1], COUNTED) + NAME * min(number[2], COUNTED)
    end

    local function gap(r, time)
        if time == 0 or r.last == 0 then return 0 end
        return max(0, r.first - time, time - r.last)
    end

    local function length(r, time)
        if time == 0 or r.last == 0 then return r.last - r.first end
        return max(r.last, time) - min(r.first, time)
    end

    local function reach(r, time)
        if time > 0 then
            r.first = r.first == 0 and time or min(r.first, time)
            r.last = max(r.last, time)
        end
    end

    -- Makes one of two stories, if they are alike: the elder takes the other in. Else the first remains.
    local function merge(best, second)
        local elder, other = best, second
        if second.number < best.number then elder, other = second, best end
        local one, gone = elder.record, other.record
        local long = max(length(one, gone.first), length(one, gone.last))
        if #one.merged + #gone.merged >= MERGED or long > longest or likeness(one.centre, gone.centre) < MERGE then
            return best.number, best.record
        end
        local all = one.members + gone.members
        one.centre = mixed(one.centre, gone.centre, gone.members / all)
        one.members = all
        reach(one, gone.first)
        reach(one, gone.last)
        one.merged[#one.merged + 1] = gone.id
        for _, id in ipairs(gone.merged) do one.merged[#one.merged + 1] = id end
        gone.into, gone.centre = elder.number, {}
        write(other.number, gone)
        return elder.number, one
    end

    -- The stories that share most with the keys of a report.
    local function candidates(keys)
        local found, list = {}, {}
        for _, key in ipairs(keys) do
            local met = {}
            for _, number in ipairs(posted(key[1])) do
                local now, r = root(number)
                if now and not met[now] then
                    met[now] = true
                    local candidate = found[now]
                    if not candidate then
                        candidate = { number = now, record = r, shared = 0, keys = 0 }
                        found[now] = candidate
                        list[#list + 1] = candidate
                    end
                    candidate.shared, candidate.keys = candidate.shared + key[2], candidate.keys + 1
                end
            end
        end
        local enough = {}
        for _, candidate in ipairs(list) do
            if candidate.keys >= SHARED_KEYS then enough[#enough + 1] = candidate end
        end
        table.sort(enough, function(a, b)
            if a.shared ~= b.shared then return a.shared > b.shared end
            return a.number < b.number
        end)
        return enough
    end

    -- Places the article that is numbered `number` into a story, and answers as `story.told`.
    function story.place(number)
        if not today then today = floor(tonumber(call('TIME')[1]) / 86400) end
        today = today % 256
        local hashes, cells = {}, { floor(language / 65536) }
        for from = 1, #terms, 6 do
            local hash, weight, rarity = unpack_('>I4BB', terms, from)
            hashes[#hashes + 1], cells[#cells + 1] = { hash, weight, rarity }, floor(hash / 65536)
        end
        local counts = count(cells)
        local own_bucket = bucket_of(own_key)
        local names, known = { own_bucket }, { [own_bucket] = true }
        for _, term in ipairs(hashes) do
            local name = bucket_of(key_of(term[1]))
            if not known[name] then
                known[name], names[#names + 1] = true, name
            end
        end
        for index, bucket in ipairs(call('MGET', unpack(names))) do buckets[names[index]] = bucket or nil end
        for _, begun in ipairs(posted(own_key)) do
            local r = read(begun)
            if r and r.id == ids then return story.told(begun) end
        end

        local fresh = vector(hashes, counts)
        local keys, alike = {}, {}
        for index, term in ipairs(fresh) do keys[index] = { key_of(term[1]), term[2] } end
        for index, candidate in ipairs(candidates(keys)) do
            if index > STORIES then break end
            local r = candidate.record
            local away = gap(r, at)
            candidate.likeness = likeness(fresh, r.centre)
            if away <= window and length(r, at) <= longest and candidate.likeness >= JOIN + DAY * away / 86400 then
                alike[#alike + 1] = candidate
            end
        end
        table.sort(alike, function(a, b)
            if a.likeness ~= b.likeness then return a.likeness > b.likeness end
            return a.number < b.number
        end)
        local best, second, r = alike[1], alike[2], nil
        if not best then
            post(own_key, number)
            r = { id = ids, source = source, seen = at, first = 0, last = 0, members = 1, into = 0, merged = {}, centre = fresh }
        else
            if second and min(best.likeness, second.likeness) >= MERGE then
                number, r = merge(best, second)
            else
                number, r = best.number, best.record
            end
            r.members = r.members + 1
            r.centre = mixed(r.centre, fresh, max(1 / r.members, FRESH))
        end
        reach(r, at)
        write(number, r)
        local kept = {}
        for _, term in ipairs(r.centre) do kept[key_of(term[1])] = true end
        for index = 1, min(TELLING, #keys) do
            local key = keys[index][1]
            if kept[key] then
                local list, there = posted(key), false
                for _, other in ipairs(list) do there = there or other == number end
                if #list < POSTED and not there then post(key, number) end
            end
        end
        return number, r.members, #r.merged, reply(r)
    end
end

