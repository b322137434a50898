-- Places one article into the story that it is a report of. The rules, in capitals, are those of src/memory/story/rules.rs, and the steps those
-- of place.rs beside it. It stands in front of recall.lua in one script, which calls `story.place` and `story.told`.
--
-- What is stored beside index.lua, below the same prefix:
--   PREFIX:t    counts of articles by cell in 6 bytes: three lanes of two, of which one is counted in, one holds the generation before, and one is
--               being emptied; then, in 6 bytes, all articles that were counted
--   PREFIX:s:N  story number N in 4 bytes, which is that of the article that began it, see `read`
-- A key of a story is a hash among the others, with the letter s in front: under it are numbers of stories.
--
-- A list of terms holds a hash and its weight in turn. A hash is a key, doubled, and one more for a name.
local story = {}
do
    local ids, terms, cells, own_field, source = ARGV[4], ARGV[13], ARGV[14], ARGV[15], ARGV[16]
    local at, window, longest = tonumber(ARGV[17]), tonumber(ARGV[18]), tonumber(ARGV[19])
    local sub, byte, char, find, rep = string.sub, string.byte, string.char, string.find, string.rep
    local pack, unpack_, floor, min, max = struct.pack, struct.unpack, math.floor, math.min, math.max
    local sqrt, exp, log = math.sqrt, math.exp, math.log

    story.asked = #terms > 0

    local function name_of(number) return prefix .. ':s:' .. pack('>I4', number) end

    -- Stories as they are stored, by their numbers, false for those that are gone; and what was read of them.
    local stored, records = {}, {}

    -- A story without its terms; false when it is gone.
    local function read(number)
        local known = records[number]
        if known ~= nil then return known end
        local bytes = stored[number]
        if bytes == nil then bytes = call('GET', name_of(number)) end
        if not bytes then
            records[number] = false
            return false
        end
        local seen, first, last, members, into, id_bytes, source_bytes, merged, count, here = unpack_('>I4I4I4I4I4BBBB', bytes)
        local function take(length)
            here = here + length
            return sub(bytes, here - length, here - 1)
        end
        local r = {
            seen = seen, first = first, last = last, members = members, into = into, id = take(id_bytes), source = take(source_bytes), merged = {}, count = count,
            here = 0, bytes = bytes, centre = false,
        }
        for index = 1, merged do r.merged[index] = take(byte(take(1))) end
        r.here = here
        records[number] = r
        return r
    end

    -- Its terms.
    local function centre(r)
        if not r.centre then
            r.centre = { unpack_('>' .. rep('I4B', r.count), r.bytes, r.here) }
            -- Where reading would go on.
            r.centre[#r.centre] = nil
        end
        return r.centre
    end

    local function write(number, r)
        records[number] = r
        local parts = { pack('>I4I4I4I4I4BBBB', r.seen, r.first, r.last, r.members, r.into, #r.id, #r.source, #r.merged, #r.centre / 2), r.id, r.source }
        for _, id in ipairs(r.merged) do parts[#parts + 1] = char(#id) .. id end
        parts[#parts + 1] = pack('>' .. rep('I4B', #r.centre / 2), unpack(r.centre))
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

    local function reply(r, members, merges, took_in)
        local answer = { r.id, r.source, r.seen, members or r.members, took_in and 1 or 0 }
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

    -- How many articles have the language and each of the terms; and counts this one. What a lane holds is a digit of the cell's number.
    local function count()
        local name = prefix .. ':t'
        local bytes = call('GETRANGE', name, 6 * CELLS, 6 * CELLS + 5)
        local counted = #bytes == 6 and unpack_('>I4', bytes, 3) or 0
        local now = floor(counted / GENERATION) % 3
        local before, next = (now + 2) % 3, (now + 1) % 3
        local command, of, more = { 'INCRBY', 'u48', '#' .. CELLS, '1' }, {}, tostring(2 ^ (16 * now))
        local last = 4
        for cell in string.gmatch(cells, '%S+') do
            command[last + 1], command[last + 2], command[last + 3], command[last + 4] = 'INCRBY', 'u48', cell, more
            last, of[#of + 1] = last + 4, cell
        end
        -- The lane that is counted in next is empty by then.
        local each = CELLS / GENERATION
        for cell = counted % GENERATION * each, counted % GENERATION * each + each - 1 do
            command[last + 1], command[last + 2], command[last + 3], command[last + 4] = 'SET', 'u16', '#' .. cell * 3 + 2 - next, '0'
            last = last + 4
        end
        local found, counts, met = call('BITFIELD', name, unpack(command)), {}, {}
        local one, other = 65536 ^ now, 65536 ^ before
        for index, cell in ipairs(of) do
            local all, again = found[index + 1], (met[cell] or 0) + 1
            met[cell] = again
            counts[index] = (all - all % one) / one % 65536 + (all - all % other) / other % 65536 - again
        end
        call('EXPIRE', name, seconds)
        return counts
    end

    -- The heaviest of these terms, rounded; of equals the smallest hash.
    local function sorted(hashes, weights)
        local ranks, list = {}, {}
        for index = 1, #hashes do
            local weight = weights[index] + 0.5
            weight = min(255, weight - weight % 1)
            if weight > 0 then ranks[#ranks + 1] = (255 - weight) * 4294967296 + hashes[index] end
        end
        table.sort(ranks)
        for index = 1, min(#ranks, KEPT) do
            local hash = ranks[index] % 4294967296
            list[2 * index - 1], list[2 * index] = hash, 255 - (ranks[index] - hash) / 4294967296
        end
        return list
    end

    local function vector(hashes, weighed, rarities, counts)
        local weights, squares = {}, 0
        for index = 1, #hashes do
            local with = counts[index + 1]
            local beforehand = BEFOREHAND * exp(-rarities[index] / 16)
            local share = (with + beforehand) / (max(counts[1], with) + BEFOREHAND)
            local rare = max(-log(share), 0)
            local telling = weighed[index] / 64 * rare
            local weight = sqrt(telling) * telling
            weights[index], squares = weight, squares + weight * weight
        end
        if squares == 0 then return {} end
        local length = sqrt(squares)
        for index = 1, #weights do weights[index] = 255 * weights[index] / length end
        return sorted(hashes, weights)
    end

    local function mixed(one, other, share)
        local hashes, weights, places = {}, {}, {}
        for from = 1, #one, 2 do
            local hash, index = one[from], (from + 1) / 2
            hashes[index], weights[index], places[(hash - hash % 2) / 2] = hash, (1 - share) * one[from + 1], index
        end
        for from = 1, #other, 2 do
            local hash, weight = other[from], share * other[from + 1]
            local known = places[(hash - hash % 2) / 2]
            if known then
                if hash % 2 == 1 and hashes[known] % 2 == 0 then hashes[known] = hashes[known] + 1 end
                weights[known] = weights[known] + weight
            else
                hashes[#hashes + 1], weights[#weights + 1] = hash, weight
            end
        end
        return sorted(hashes, weights)
    end

    -- A list of terms by key: the weight, and 256 more for a name; then the squares of words and of names.
    local function by_key(list)
        local by, words, names = {}, 0, 0
        for from = 1, #list, 2 do
            local hash, weight = list[from], list[from + 1]
            local name = hash % 2
            by[(hash - name) / 2] = weight + 256 * name
            if name == 1 then names = names + weight * weight else words = words + weight * weight end
        end
        return { by = by, words = words, names = names }
    end

    -- How alike what was made of one list by `by_key` and another list are.
    local function likeness(one, other)
        local by, words, names = one.by, one.words, one.names
        local their_words, their_names, shared_words, shared_names, retold = 0, 0, 0, 0, 0
        for from = 1, #other, 2 do
            local hash, weight = other[from], other[from + 1]
            local name = hash % 2
            local same = by[(hash - name) / 2]
            if same then
                local mine = same % 256
                if same >= 256 then
                    name = 1
                elseif name == 1 then
                    -- What either takes for a name is one for both.
                    words, names = words - mine * mine, names + mine * mine
                end
                if name == 1 then
                    shared_names = shared_names + mine * weight
                else
                    shared_words, retold = shared_words + mine * weight, retold + weight * weight
                end
            end
            if name == 1 then their_names = their_names + weight * weight else their_words = their_words + weight * weight end
        end
        local function cosine(shared, norms) return norms > 0 and shared / sqrt(norms) or 0 end
        local of_words, of_names = cosine(shared_words, words * their_words), cosine(shared_names, names * their_names)
        return BEGIN + AGREE * (sqrt((of_words + SLACK) * (of_names + SLACK)) - SLACK) + RETOLD * sqrt(retold / max(their_words, 1))
    end

    local function prior(members, apart, articles)
        return MEMBERS * log(max(min(members, MANY), 1)) + DAY * apart / 86400 + CROWDED * log(1 + min(articles, FULL) / CROWD)
    end

    local function gap(r, time)
        if time == 0 or r.last == 0 then return 0 end
        return max(0, r.first - time, time - r.last)
    end

    local function distance(r, time)
        if time == 0 or r.last == 0 then return UNKNOWN end
        return gap(r, time)
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

    -- Makes one of two stories, if they are alike: the elder takes the other in, and that comes last. Else the first remains.
    local function merge(best, second, articles)
        local elder, other = best, second
        if second.number < best.number then elder, other = second, best end
        local one, gone = elder.record, other.record
        local long = max(length(one, gone.first), length(one, gone.last))
        local odds = likeness(by_key(centre(one)), centre(gone)) + prior(min(one.members, gone.members), 0, articles)
        if #one.merged + #gone.merged >= MERGED or long > longest or odds < JOIN then
            return best.number, best.record
        end
        local all = one.members + gone.members
        one.centre = mixed(centre(one), centre(gone), gone.members / all)
        one.members = all
        reach(one, gone.first)
        reach(one, gone.last)
        for _, id in ipairs(gone.merged) do one.merged[#one.merged + 1] = id end
        one.merged[#one.merged + 1] = gone.id
        gone.into, gone.centre = elder.number, {}
        write(other.number, gone)
        return elder.number, one, true
    end

    -- The numbers under a key, of 4 bytes each: the last ones.
    local function numbers(list)
        if not list then return {} end
        local count = min(#list / 4, POSTED)
        local all = { unpack_('>' .. rep('I4', count), list, #list - 4 * count + 1) }
        -- Where reading would go on.
        all[count + 1] = nil
        return all
    end

    -- The stories that share most with the keys of a report, of which `lists` says what is under them and `weights` what they weigh.
    local function candidates(lists, weights)
        local shared = {}
        for index = 1, #lists do
            local weight = weights[index]
            for _, number in ipairs(numbers(lists[index])) do shared[number] = (shared[number] or 0) + weight end
        end
        -- The first of them, in order: most shared, then eldest.
        local ranks, last, worst = {}, 0, math.huge
        for number, with in pairs(shared) do
            local rank = (65535 - with) * 4294967296 + number
            if rank < worst then
                local at = min(last + 1, STORIES)
                while at > 1 and ranks[at - 1] > rank do
                    ranks[at] = ranks[at - 1]
                    at = at - 1
                end
                ranks[at], last = rank, min(last + 1, STORIES)
                if last == STORIES then worst = ranks[last] end
            end
        end
        if last == 0 then return {} end
        local names, wanted = {}, {}
        for index = 1, last do
            wanted[index] = ranks[index] % 4294967296
            names[index] = name_of(wanted[index])
        end
        for index, bytes in ipairs(call('MGET', unpack(names))) do stored[wanted[index]] = bytes end
        local found, met = {}, {}
        for index = 1, #wanted do
            local number, r = root(wanted[index])
            if number and not met[number] then
                met[number], found[#found + 1] = true, { number = number, record = r }
            end
        end
        return found
    end

    -- Places the article that is numbered `number` into a story, and answers as `story.told`.
    function story.place(number)
        local hashes, weighed, rarities, fields, field_of = {}, {}, {}, { own_field }, {}
        for from = 1, #terms, 11 do
            local hash, weight, rarity, field = unpack_('>I4BBc5', terms, from)
            local index = #hashes + 1
            hashes[index], weighed[index], rarities[index], fields[index + 1], field_of[(hash - hash % 2) / 2] = hash, weight, rarity, field, index + 1
        end
        local counts = count()
        local all, mine = index.look(fields, 1, #fields)
        for _, begun in ipairs(numbers(all[1])) do
            local r = read(begun)
            if r and r.id == ids then return story.told(begun) end
        end

        local fresh = vector(hashes, weighed, rarities, counts)
        local prepared, places, lists, weights = by_key(fresh), {}, {}, {}
        for from = 1, #fresh, 2 do
            local place, key = field_of[(fresh[from] - fresh[from] % 2) / 2], (from + 1) / 2
            places[key], lists[key], weights[key] = place, all[place], fresh[from + 1]
        end
        local alike = {}
        for _, candidate in ipairs(candidates(lists, weights)) do
            local r = candidate.record
            if gap(r, at) <= window and length(r, at) <= longest then
                candidate.odds = likeness(prepared, centre(r)) + prior(r.members, distance(r, at), counts[1])
                if candidate.odds >= JOIN then alike[#alike + 1] = candidate end
            end
        end
        table.sort(alike, function(a, b)
            if a.odds ~= b.odds then return a.odds > b.odds end
            return a.number < b.number
        end)
        local best, second, r, took_in, changes = alike[1], alike[2], nil, nil, {}
        if not best then
            changes = { own_field, (mine[1] or '') .. pack('>I4', number) }
            r = { id = ids, source = source, seen = at, first = 0, last = 0, members = 1, into = 0, merged = {}, centre = fresh }
        else
            if second and min(best.odds, second.odds) >= MERGE then
                number, r, took_in = merge(best, second, counts[1])
            else
                number, r = best.number, best.record
            end
            r.members = r.members + 1
            r.centre = mixed(centre(r), fresh, 1 / min(r.members, MANY))
        end
        reach(r, at)
        write(number, r)
        local kept, posting = by_key(r.centre).by, pack('>I4', number)
        for key = 1, min(TELLING, #places) do
            local place, list = places[key], sub(lists[key] or '', -POSTED * 4)
            local there = find(list, posting, 1, true)
            while there and there % 4 ~= 1 do there = find(list, posting, there + 1, true) end
            local hash = fresh[2 * key - 1]
            if not there and kept[(hash - hash % 2) / 2] then
                changes[#changes + 1], changes[#changes + 2] = fields[place], sub((mine[place] or '') .. posting, -POSTED * 4)
            end
        end
        if #changes > 0 then index.put(changes) end
        return number, r.members, #r.merged, reply(r, nil, nil, took_in)
    end
end

