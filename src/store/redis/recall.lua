-- Checks one article against those remembered, and remembers it: one atomic step. The rules, in capitals, are those of src/memory/rules.rs.
--
-- What is stored beside index.lua, below the same prefix:
--   PREFIX:n    how many articles were numbered
--   PREFIX:r:N  article number N, see `record`
-- An article's text and its id are hashes among the others, the first two: the text's number is that of the first article with it, the id's that
-- of its last state. The numbers of the others are those of articles with that hash, the first ones.
--
-- KEYS: the counter. ARGV: what is the same in all, and from FIELDS on one hash each.
local order, ceiling, ids, sha, message = ARGV[2], tonumber(ARGV[3]), ARGV[4], ARGV[5], ARGV[6]
local headline, corrections, sentences = tonumber(ARGV[7]), tonumber(ARGV[8]), ARGV[9]
local sub, byte, find = string.sub, string.byte, string.find
local pack, unpack_, min, max = struct.pack, struct.unpack, math.min, math.max
local hashes, NONE = #ARGV - FIELDS + 1, '\0\0\0\0'

-- Where `hash` stands in a list of hashes, of 4 bytes each.
local function place(list, hash)
    local at = find(list, hash, 1, true)
    while at and at % 4 ~= 1 do at = find(list, hash, at + 1, true) end
    return at
end

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

local function number_of(four) return unpack_('>I4', four) end

-- Articles as they are stored, false for those that are gone, and what was read of them. Numbers are 4 bytes.
local stored, records = {}, {}

-- Fetches the articles of a list of numbers that were not fetched before.
local function fetch(list)
    local names, numbers = {}, {}
    for at = 1, #list, 4 do
        local number = sub(list, at, at + 3)
        if stored[number] == nil then
            stored[number] = false
            numbers[#numbers + 1], names[#names + 1] = number, prefix .. ':r:' .. number_of(number)
        end
    end
    if #names > 0 then
        for at, bytes in ipairs(call('MGET', unpack(names))) do stored[numbers[at]] = bytes end
    end
end

-- A remembered article; false when it is gone.
local function record(number)
    local known = records[number]
    if known ~= nil then return known end
    fetch(number)
    local bytes = stored[number]
    if not bytes then
        records[number] = false
        return false
    end
    local family, root, previous, message, sha, story, members, merges, version, ceiling, new, total, headline_changed, corrected, shared, mine, theirs, headline,
        corrections, id_bytes, of_bytes, own, standing, lines, here = unpack_('>c4c4c4c4c32I4I4BI2I4BBBBI2I2I2I4BBBI2I2B', bytes)
    local function take(length)
        here = here + length
        return sub(bytes, here - length, here - 1)
    end
    local r = {
        family = family, root = root, previous = previous, message = message, sha = sha, story = story, members = members, merges = merges, version = version,
        ceiling = ceiling, new = new, total = total, headline_changed = headline_changed, corrected = corrected, shared = shared, mine = mine, theirs = theirs,
        headline = headline, corrections = corrections, id = take(id_bytes), of = take(of_bytes), own = take(own * 4), standing = take(standing * 4),
        sentences = take(lines * 4), was = sub(bytes, here),
    }
    records[number] = r
    return r
end

-- Whether unrelated articles share a hash that these have.
local function common(list)
    if #list < COMMON * 4 then return false end
    fetch(list)
    local families, known = {}, 0
    for at = 1, #list, 4 do
        local bytes = stored[sub(list, at, at + 3)]
        local family = bytes and sub(bytes, 1, 4)
        if family and not families[family] then
            families[family] = true
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

local owners, mine_now = index.look(ARGV, FIELDS, #ARGV)

-- Known with this very text?
local before, root
local latest = owners[2] and sub(owners[2], -4)
if latest then
    local r = record(latest)
    if r and r.id == ids then
        before, root = r, r.root
    else
        latest = nil
    end
    local number = latest
    for _ = 1, VERSIONS do
        r = number and record(number)
        if not r then break end
        if r.sha == sha then
            if message == NONE or message == r.message then return answer(r, story.said(r.story, r.members, r.merges)) end
            if number == latest then
                local _, _, _, says = story.told(r.story)
                return { r.id, 0, 0, 0, 1, '', 0, 0, 0, 0, says or '' }
            end
            break
        end
        number = r.previous ~= NONE and r.previous
    end
end

-- Numbers of equal length are compared as they are written.
local function may(number)
    if root and number_of(number) >= number_of(root) then return false end
    local r = record(number)
    return r and r.id ~= ids
end

-- Articles that have the same hashes as each other are looked at together: how many of the article's hashes they have.
local groups, standing = {}, {}
for at = 3, hashes do
    local list = owners[at]
    if list then groups[list] = (groups[list] or 0) + 1 end
end
local is_common = {}
for list in pairs(groups) do
    if common(list) then
        is_common[list], groups[list] = true, nil
    end
end
local own_bytes, standing_bytes = table.concat(ARGV, '', FIELDS + 2), ''
if next(is_common) then
    local own = {}
    for at = 3, hashes do
        local kind = is_common[owners[at]] and standing or own
        kind[#kind + 1] = ARGV[FIELDS - 1 + at]
    end
    own_bytes, standing_bytes = table.concat(own), table.concat(standing)
end

local matched, shared, mine, theirs = nil, 0, 0, 0
local text_known = owners[1] and sub(owners[1], 1, 4)
if text_known then
    -- The first that is still known.
    fetch(owners[1])
    text_known = nil
    for at = 1, #owners[1], 4 do
        local number = sub(owners[1], at, at + 3)
        local r = record(number)
        if r and r.sha == sha then
            text_known = true
            if may(number) then matched = number end
            break
        end
    end
end

local function spread(r)
    local count, changes, last = 0, 0, nil
    for at = 1, #order do
        local index = byte(order, at) + 3
        if not is_common[owners[index]] then
            local hash = ARGV[FIELDS - 1 + index]
            local has = (place(r.own, hash) or place(r.standing, hash)) and true or false
            if has then count = count + 1 end
            if last ~= nil and last ~= has then changes = changes + 1 end
            last = has
        end
    end
    return changes * 4 > count
end

if not matched and next(groups) then
    local counts, candidates, names = {}, {}, {}
    for list, with in pairs(groups) do
        for at = 1, #list, 4 do
            local number = sub(list, at, at + 3)
            counts[number] = (counts[number] or 0) + with
        end
    end
    for number, count in pairs(counts) do
        if count >= SHARED then
            candidates[#candidates + 1] = number
            names[number] = number_of(number)
        end
    end
    table.sort(candidates, function(a, b)
        if counts[a] ~= counts[b] then return counts[a] > counts[b] end
        return names[a] < names[b]
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
                if place(r.own, hash) then of_theirs = of_theirs - 1 end
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
local posting, changes = pack('>I4', number), { ARGV[FIELDS + 1], nil }
changes[2] = posting
if not text_known then changes[3], changes[4] = ARGV[FIELDS], posting end
local last = #changes
for at = 3, hashes do
    local list = owners[at]
    if not list then
        changes[last + 1], changes[last + 2] = ARGV[FIELDS - 1 + at], posting
        last = last + 2
    elseif #list < OWNERS * 4 then
        local now = mine_now[at]
        changes[last + 1], changes[last + 2] = ARGV[FIELDS - 1 + at], now and now .. posting or posting
        last = last + 2
    end
end
index.put(changes)

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
        if not place(before.sentences, sub(sentences, at, at + 3)) then r.new = r.new + 1 end
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
local family = match and match.family or before and before.family or posting
call('SET', prefix .. ':r:' .. number,
    family .. (root or posting) .. (latest or NONE) .. message .. sha .. pack('>I4I4BI2I4BBBBI2I2I2I4BBBI2I2B', r.story, r.members, r.merges, r.version, ceiling,
        r.new, r.total, r.headline_changed, r.corrected, shared, mine, theirs, headline, corrections, #ids, #r.of, #own_bytes / 4, #standing_bytes / 4, #sentences / 4)
    .. ids .. r.of .. own_bytes .. standing_bytes .. sentences .. r.was, 'EX', seconds)
return answer(r, says)
