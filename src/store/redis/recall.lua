-- Checks one article against those remembered, and remembers it: one atomic step. The rules, in capitals, are those of src/memory/rules.rs.
--
-- What is stored, all below one prefix whose hash tag puts it into one slot:
--   PREFIX:n        how many articles were numbered
--   PREFIX:b:HHHHH  postings of the hashes whose low 18 bits are HHHHH: hash (3 bytes), day (1), number of an article (4), as they came
--   PREFIX:a:N      article number N, see `record`
-- An article's text and its id are hashes among the others, the first two. A posting carries its day, modulo 256, so that one look at a
-- bucket serves the whole window; a bucket drops what is too old when it is next written to, and goes when nothing was written for a window.
--
-- KEYS: the counter, then one bucket a hash.
local prefix, rests, shorts, order = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local ceiling, ids, sha, message = tonumber(ARGV[5]), ARGV[6], ARGV[7], ARGV[8]
local headline, corrections, sentences = tonumber(ARGV[9]), tonumber(ARGV[10]), ARGV[11]
local days, seconds, today = tonumber(ARGV[12]), tonumber(ARGV[13]), tonumber(ARGV[14])
local call, sub, byte, char, find = redis.call, string.sub, string.byte, string.char, string.find
local pack, unpack_, min, max = struct.pack, struct.unpack, math.min, math.max

if not today then today = math.floor(tonumber(call('TIME')[1]) / 86400) end
today = today % 256
local hashes = #rests / 3
local buckets = call('MGET', unpack(KEYS, 2))

-- Where `item`, of `width` bytes, stands in `list` from `from` on; items begin at multiples of the width.
local function place(list, item, width, from)
    local at = find(list, item, from, true)
    while at and (at - 1) % width ~= 0 do at = find(list, item, at + 1, true) end
    return at
end

local function short(index) return sub(shorts, index * 4 - 3, index * 4) end

-- How many of an ascending list of hashes are at most `top`.
local function below(list, top)
    local low, high = 0, #list / 4
    if top == 4294967295 then return high end
    while low < high do
        local middle = math.floor((low + high) / 2)
        if unpack_('>I4', list, middle * 4 + 1) <= top then low = middle + 1 else high = middle end
    end
    return low
end

local records = {}

-- A remembered article; false when it is gone.
local function record(number)
    local known = records[number]
    if known ~= nil then return known end
    local bytes = call('GET', prefix .. ':a:' .. number)
    if not bytes then
        records[number] = false
        return false
    end
    local r = {}
    local id_bytes, of_bytes, own, standing, lines, here
    r.story, r.members, r.merges, r.family, r.root, r.previous, r.version, r.ceiling, r.new, r.total, r.headline_changed, r.corrected, r.shared, r.mine, r.theirs,
        r.headline, r.corrections, id_bytes, of_bytes, own, standing, lines, here =
        unpack_('>I4I4BI4I4I4I2I4BBBBI2I2I2I4BBBI2I2B', bytes)
    local function take(length)
        here = here + length
        return sub(bytes, here - length, here - 1)
    end
    r.message, r.sha, r.id, r.of = take(4), take(32), take(id_bytes), take(of_bytes)
    r.own, r.standing, r.sentences, r.was = take(own * 4), take(standing * 4), take(lines * 4), sub(bytes, here)
    records[number] = r
    return r
end

-- The articles that own a hash, in the order in which they came, and where the last of them stands in the bucket.
local function owners(index)
    local bucket, list, last = buckets[index], {}, nil
    if not bucket then return list end
    local rest = sub(rests, index * 3 - 2, index * 3)
    local at = place(bucket, rest, 8, 1)
    while at do
        if (today - byte(bucket, at + 3)) % 256 <= days then list[#list + 1] = unpack_('>I4', bucket, at + 4) end
        last = at
        at = place(bucket, rest, 8, at + 8)
    end
    return list, last
end

-- Whether unrelated articles share a hash.
local function common(list)
    if #list < COMMON then return false end
    local families, known = {}, 0
    for _, number in ipairs(list) do
        local r = record(number)
        if r and not families[r.family] then
            families[r.family] = true
            known = known + 1
            if known == COMMON then return true end
        end
    end
    return false
end

-- of, shared, mine, theirs, version, text before, headline changed, new sentences, sentences, correction, story
local function answer(r, of_story)
    return { r.of, r.shared, r.mine, r.theirs, r.version, r.was, r.headline_changed, r.new, r.total, r.corrected, of_story or '' }
end

-- Known with this very text?
local latest, latest_at
do
    local list, at = owners(2)
    for index = #list, 1, -1 do
        local r = record(list[index])
        if r and r.id == ids then
            latest, latest_at = list[index], index == #list and at or nil
            break
        end
    end
    local number = latest
    for _ = 1, VERSIONS do
        local r = number and number > 0 and record(number)
        if not r then break end
        if r.sha == sha then
            if message == '\0\0\0\0' or message == r.message then return answer(r, story.said(r.story, r.members, r.merges)) end
            if number == latest then
                local _, _, _, says = story.told(r.story)
                return { r.id, 0, 0, 0, 1, '', 0, 0, 0, 0, says or '' }
            end
            break
        end
        number = r.previous
    end
end
local before = latest and record(latest)
local root = before and before.root

local function may(number)
    if root and number >= root then return false end
    local r = record(number)
    return r and r.id ~= ids
end

-- Who owns which hash, and which are standing texts.
local lists, own, is_own, standing = {}, {}, {}, {}
for index = 3, hashes do
    local list = owners(index)
    lists[index] = list
    if common(list) then
        standing[#standing + 1] = short(index)
    else
        own[#own + 1] = short(index)
        is_own[index] = true
    end
end
local own_bytes, standing_bytes = table.concat(own), table.concat(standing)

local matched, shared, mine, theirs = nil, 0, 0, 0
local same = owners(1)
local text_known = false
for _, number in ipairs(same) do
    local r = record(number)
    if r and r.sha == sha then
        text_known = true
        if may(number) then matched = number end
        break
    end
end

local function spread(r)
    local count, changes, last = 0, 0, nil
    for at = 1, #order do
        local index = byte(order, at) + 3
        if is_own[index] then
            local hash = short(index)
            local has = (place(r.own, hash, 4, 1) or place(r.standing, hash, 4, 1)) and true or false
            if has then count = count + 1 end
            if last ~= nil and last ~= has then changes = changes + 1 end
            last = has
        end
    end
    return changes * 4 > count
end

if not matched then
    local counts, candidates = {}, {}
    for index = 3, hashes do
        if is_own[index] then
            for _, number in ipairs(lists[index]) do
                local n = (counts[number] or 0) + 1
                counts[number] = n
                if n == SHARED then candidates[#candidates + 1] = number end
            end
        end
    end
    table.sort(candidates, function(a, b)
        if counts[a] ~= counts[b] then return counts[a] > counts[b] end
        return a < b
    end)
    local best, looked = 0, 0
    for _, number in ipairs(candidates) do
        if may(number) then
            looked = looked + 1
            if looked > CANDIDATES then break end
            local r, n = record(number), counts[number]
            local top = min(ceiling, r.ceiling)
            local of_mine, of_theirs = below(own_bytes, top), below(r.own, top)
            for _, hash in ipairs(standing) do
                if place(r.own, hash, 4, 1) then of_theirs = of_theirs - 1 end
            end
            of_theirs = max(of_theirs, 0)
            local containment = min(1, n / max(1, min(of_mine, of_theirs)))
            if containment > best and containment >= CONTAINED and n >= REPEATED * of_mine
                and (containment >= SPREAD_BELOW or spread(r)) then
                best, matched, shared, mine, theirs = containment, number, n, of_mine, of_theirs
            end
        end
    end
end

-- Remember it.
local number = call('INCR', KEYS[1])
local posting = char(today) .. pack('>I4', number)

if latest_at then
    call('SETRANGE', KEYS[3], latest_at + 2, posting)
    call('EXPIRE', KEYS[3], seconds)
end
for index = 1, hashes do
    local list, due = lists[index], true
    if index == 1 then due = not text_known elseif index == 2 then due = not latest_at else due = #list < OWNERS end
    if due then
        local key, bucket = KEYS[index + 1], buckets[index]
        local item = sub(rests, index * 3 - 2, index * 3) .. posting
        if bucket and (today - byte(bucket, 4)) % 256 > days then
            bucket = call('GET', key) or ''
            local from = 1
            while from <= #bucket and (today - byte(bucket, from + 3)) % 256 > days do from = from + 8 end
            call('SET', key, sub(bucket, from) .. item, 'EX', seconds)
        else
            call('APPEND', key, item)
            if not bucket or byte(bucket, #bucket - 4) ~= today then call('EXPIRE', key, seconds) end
        end
    end
end

local match = matched and record(matched)
local r = {
    of = match and match.id or '', shared = shared, mine = mine, theirs = theirs,
    version = 1, was = '', headline_changed = 0, new = 0, total = 0, corrected = 0,
}
if before then
    r.version = min(before.version + 1, 65535)
    r.was = before.sha
    r.headline_changed = before.headline ~= headline and 1 or 0
    r.corrected = corrections > before.corrections and 1 or 0
    r.total = #sentences / 4
    for at = 1, #sentences, 4 do
        if not place(before.sentences, sub(sentences, at, at + 3), 4, 1) then r.new = r.new + 1 end
    end
end
-- An article's states and its copies belong to its story.
local says = ''
r.story, r.members, r.merges = 0, 0, 0
if story.asked then
    local known = before and before.story or 0
    if known == 0 and match then known = match.story end
    local of, members, merges, told = story.told(known)
    if not of then of, members, merges, told = story.place(number) end
    r.story, r.members, r.merges, says = of, members, merges, told
end
local family = match and match.family or before and before.family or number
local head = pack('>I4I4BI4I4I4I2I4BBBBI2I2I2I4BBBI2I2B', r.story, r.members, r.merges, family, root or number, latest or 0, r.version, ceiling, r.new, r.total,
    r.headline_changed, r.corrected, shared, mine, theirs, headline, corrections, #ids, #r.of, #own, #standing, #sentences / 4)
call('SET', prefix .. ':a:' .. number, head .. message .. sha .. ids .. r.of .. own_bytes .. standing_bytes .. sentences .. r.was,
    'EX', seconds)
return answer(r, says)
