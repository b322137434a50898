-- Checks one article against those remembered, and remembers it: one atomic step. The rules, in capitals, are those of src/memory/rules.rs.
--
-- What is stored beside index.lua, below the same prefix:
--   PREFIX:n    how many articles were numbered
--   PREFIX:r:N  article number N, see `record`
-- An article's text and its id are hashes among the others, the first two: the text's number is that of the first article with it, the id's that
-- of its last state. The numbers of the others are those of articles with that hash, the first ones.
--
-- KEYS: the counter. ARGV: what is the same in all, and from FIELDS on one hash each that the article is looked for under; `rest` has those that are only counted.
local order, ceiling, ids, sha, message = ARGV[2], tonumber(ARGV[3]), ARGV[4], ARGV[5], ARGV[6]
local headline, corrections, sentences, rest = tonumber(ARGV[7]), tonumber(ARGV[8]), ARGV[9], ARGV[20]
local sub, byte, find = string.sub, string.byte, string.find
local pack, unpack_, min, max, floor = struct.pack, struct.unpack, math.min, math.max, math.floor
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
        local middle = floor((low + high) / 2)
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
        corrections, id_bytes, of_bytes, own, standing, lines, here = unpack_('>c4c4c4c4c32I4I4BI2I4BBBBI2I2I2I4BBBI2BB', bytes)
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

-- Hashes with the same owners are looked at together: how many there are. Those of standing texts are left out.
local groups, is_common = {}, {}
for at = 3, hashes do
    local list = owners[at]
    if list then groups[list] = (groups[list] or 0) + 1 end
end
for list in pairs(groups) do
    if common(list) then is_common[list], groups[list] = true, nil end
end
local own, standing = table.concat(ARGV, '', FIELDS + 2), ''
if next(is_common) then
    local parts = { {}, {} }
    for at = 3, hashes do
        local part = parts[is_common[owners[at]] and 2 or 1]
        part[#part + 1] = ARGV[FIELDS - 1 + at]
    end
    own, standing = table.concat(parts[1]), table.concat(parts[2])
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

-- The hashes of a list one by one.
local function each(list)
    local hashes = { unpack_(string.rep('c4', #list / 4), list) }
    -- Where reading would go on.
    hashes[#hashes] = nil
    return hashes
end

-- How many of the article's hashes another one has: of those that it is looked for under, of those of standing texts, and of the rest.
local kinds
local function in_both(r)
    if not kinds then
        kinds = {}
        for kind, list in ipairs({ own, standing, rest }) do
            for _, hash in ipairs(each(list)) do kinds[hash] = kind end
        end
    end
    local count = { 0, 0, 0 }
    local function add(list)
        for _, hash in ipairs(each(list)) do
            local kind = kinds[hash]
            if kind then count[kind] = count[kind] + 1 end
        end
    end
    add(r.own)
    local known = count[2]
    add(r.standing)
    return count[1], count[2], count[3], known
end

-- Hashes of no standing text: among the rest, of which nobody knows, the share is the same.
local function without_standing(of_own, of_standing, of_rest)
    if of_standing == 0 then return of_own + of_rest end
    return of_own + floor(of_rest * of_own / (of_own + of_standing))
end

local function spread(r)
    local indexed, count, changes, last = hashes - 2, 0, 0, nil
    for at = 1, #order do
        local index, hash = byte(order, at), nil
        if index >= indexed then
            hash = sub(rest, (index - indexed) * 4 + 1, (index - indexed) * 4 + 4)
        elseif not is_common[owners[index + 3]] then
            hash = ARGV[FIELDS + 2 + index]
        end
        if hash then
            local has = (place(r.own, hash) or place(r.standing, hash)) and true or false
            if has then count = count + 1 end
            if last ~= nil and last ~= has then changes = changes + 1 end
            last = has
        end
    end
    return changes * 4 > count
end

if not matched and next(groups) then
    local hits, order_of = {}, {}
    for list, with in pairs(groups) do
        for at = 1, #list, 4 do
            local number = sub(list, at, at + 3)
            hits[number] = (hits[number] or 0) + with
        end
    end
    -- The most hits first, then the eldest.
    for number, with in pairs(hits) do order_of[#order_of + 1] = (255 - with) * 4294967296 + number_of(number) end
    table.sort(order_of)
    local candidates = {}
    for at, rank in ipairs(order_of) do candidates[at] = pack('>I4', rank % 4294967296) end
    fetch(table.concat(candidates, '', 1, min(#candidates, CANDIDATES)))
    local best, looked = 0, 0
    for _, number in ipairs(candidates) do
        if may(number) then
            looked = looked + 1
            if looked > CANDIDATES then break end
            local r = record(number)
            local top = min(ceiling, r.ceiling)
            local of_own, of_standing, of_rest, known = in_both(r)
            local n = without_standing(of_own, of_standing, of_rest)
            local of_mine = without_standing(below(own, top), below(standing, top), below(rest, top))
            local of_theirs = max(max(below(r.own, top) - known, 0) - (of_own + of_rest - n), 0)
            local containment = min(1, n / max(1, min(of_mine, of_theirs)))
            -- More of the smaller text, then more of both; of equals the eldest.
            local better = not matched or containment > best
                or containment == best and (n > shared or n == shared and number_of(number) < number_of(matched))
            if n >= SHARED and containment >= CONTAINED and n >= REPEATED * of_mine and better
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
    family .. (root or posting) .. (latest or NONE) .. message .. sha .. pack('>I4I4BI2I4BBBBI2I2I2I4BBBI2BB', r.story, r.members, r.merges, r.version, ceiling,
        r.new, r.total, r.headline_changed, r.corrected, shared, mine, theirs, headline, corrections, #ids, #r.of, (#own + #rest) / 4, #standing / 4, #sentences / 4)
    .. ids .. r.of .. own .. rest .. standing .. sentences .. r.was, 'EX', seconds)
return answer(r, says)
