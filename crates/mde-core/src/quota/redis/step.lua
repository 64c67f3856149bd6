-- One step on the logs of one family: note what happened to calls, then take a slot for one of its
-- operations if one is asked for and free. The rule is that of log.rs, and so are the names; moments are
-- microseconds of this server's clock.
--
-- KEYS: for each operation of the family a hash with everything that is one value; the calls in flight,
-- each with when it was taken, when it expires and after which hold it was sent; the calls that ended, by
-- when.
-- ARGV: the step, as JSON; operations are numbered from 1.
-- Returns: see `Answer` in redis.rs.

local step = cjson.decode(ARGV[1])

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
if not run then
  return redis.error_reply('NORUNID this server does not say which run of it this is')
end

-- Numbers of this size lose digits when Lua turns them into text by itself.
local function text(number)
  return string.format('%.0f', number)
end

local FIELDS = {
  'run', 'latest', 'busy_until', 'in_flight', 'ended', 'last_taken', 'full', 'held_from',
  'held_until', 'width', 'generation', 'unexplained',
}

local function put(log, id, taken, expires, generation)
  if not log.calls[id] then log.in_flight = log.in_flight + 1 end
  log.calls[id] = { taken = taken, expires = expires, generation = generation }
  redis.call('HSET', log.flight_key, id, text(taken) .. ' ' .. text(expires) .. ' ' .. text(generation))
end
local function remove(log, id)
  local call = log.calls[id]
  if call then
    log.calls[id] = nil
    log.in_flight = log.in_flight - 1
    redis.call('HDEL', log.flight_key, id)
  end
  return call
end
local function weighs_until(log, moment)
  log.state.busy_until = math.max(log.state.busy_until, moment + step.longest)
end
local function finish(log, id, at)
  redis.call('ZADD', log.ended_key, text(at), id)
  weighs_until(log, at)
end
local function send(log, id, at, lease)
  put(log, id, at, at + lease, log.state.generation)
  weighs_until(log, at + lease)
  log.state.last_taken = math.max(log.state.last_taken or 0, at)
end

local function load(state_key, flight_key, ended_key)
  local state = {}
  for index, value in ipairs(redis.call('HMGET', state_key, unpack(FIELDS))) do
    local field = FIELDS[index]
    if value then
      state[field] = field == 'run' and value or tonumber(value)
    end
  end
  local calls, in_flight = {}, 0
  local flight = redis.call('HGETALL', flight_key)
  for index = 1, #flight, 2 do
    local taken, expires, generation = string.match(flight[index + 1], '^(%d+) (%d+) (%d+)$')
    calls[flight[index]] = {
      taken = tonumber(taken), expires = tonumber(expires), generation = tonumber(generation),
    }
    in_flight = in_flight + 1
  end
  -- Another run of the server may have begun with an old copy, or with none; any of the keys may have
  -- been deleted or evicted. As long as something may have been in it, that is a loss.
  local busy = (state.busy_until or 0) > now
  local lost = state.run ~= run
    or (busy and (in_flight ~= state.in_flight or redis.call('ZCARD', ended_key) ~= state.ended))
  if lost then
    redis.call('DEL', state_key, flight_key, ended_key)
    calls, in_flight = {}, 0
    state = { run = run, full = now, busy_until = now + step.longest }
  end
  -- A log of before there were families, which does not say how far back it goes.
  if #KEYS > 3 and not state.full then state.full = state.latest end
  state.generation = state.generation or 0
  state.unexplained = state.unexplained or 0
  state.busy_until = state.busy_until or 0
  return {
    state_key = state_key, flight_key = flight_key, ended_key = ended_key,
    state = state, calls = calls, in_flight = in_flight, lost = lost,
  }
end

-- The clock was set back: what seems to lie ahead has happened by now at the latest.
local function rewind(log)
  local state = log.state
  for id, call in pairs(log.calls) do
    if call.taken > now then
      put(log, id, now, now + call.expires - call.taken, call.generation)
    end
  end
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', log.ended_key, '(' .. text(now), '+inf')) do
    redis.call('ZADD', log.ended_key, text(now), id)
  end
  if state.last_taken then state.last_taken = math.min(state.last_taken, now) end
  if state.full then state.full = state.full - (state.latest - now) end
  if state.held_from and state.held_from > now then
    state.held_until = now + state.held_until - state.held_from
    state.held_from = now
  end
end

local function expire(log)
  for id, call in pairs(log.calls) do
    if call.expires <= now then
      remove(log, id)
      finish(log, id, call.expires)
    end
  end
end

local logs, lost = {}, false
for index = 1, #KEYS / 3 do
  local log = load(KEYS[3 * index - 2], KEYS[3 * index - 1], KEYS[3 * index])
  if now < (log.state.latest or 0) then rewind(log) end
  log.state.latest = now
  expire(log)
  lost = lost or log.lost
  logs[index] = log
end
local own = logs[step.own]

-- The hold is the same for all: the strictest, should only some of them say it.
local held = { generation = 0, unexplained = 0 }
for _, log in ipairs(logs) do
  local state = log.state
  if state.width then
    held.held_from = math.max(held.held_from or 0, state.held_from)
    held.held_until = math.max(held.held_until or 0, state.held_until)
    held.width = math.min(held.width or state.width, state.width)
  end
  held.generation = math.max(held.generation, state.generation)
  held.unexplained = math.max(held.unexplained, state.unexplained)
end
local function hold_alike()
  for _, log in ipairs(logs) do
    for _, field in ipairs({ 'held_from', 'held_until', 'width', 'generation', 'unexplained' }) do
      log.state[field] = held[field]
    end
  end
end
hold_alike()

local function widen()
  held.unexplained = 0
  if not held.width then return end
  held.width = math.min(held.width * 2, step.full_width)
  -- A success does not end what the service still asks for.
  if held.width == step.full_width and held.held_until <= now then
    held.held_from, held.held_until, held.width = nil, nil, nil
  end
end
local function throttle(call, asked)
  local news = not held.width or (call and call.generation == held.generation)
  local hold
  if asked then
    hold = math.min(asked, step.longest_hold)
  elseif news then
    hold = step.first_hold * 2 ^ math.min(held.unexplained, 16)
    hold = math.min(hold, math.max(step.longest, step.first_hold))
    held.unexplained = held.unexplained + 1
  else
    return
  end
  if news then held.generation = held.generation + 1 end
  held.held_until = math.max(held.held_until or 0, now + hold)
  held.held_from, held.width = now, 1
end

for _, fact in ipairs(step.facts) do
  local log, at = logs[fact.of], now - fact.ago
  local call = remove(log, fact.call)
  if fact.what == 'sent' then
    send(log, fact.call, at, fact.lease)
  elseif fact.what ~= 'not_sent' then
    finish(log, fact.call, at)
    if fact.what == 'throttled' then
      throttle(call, fact.retry_after)
    elseif fact.what == 'answered' and call and call.generation == held.generation then
      widen()
    end
    hold_alike()
  end
end

-- What weighs on none of the operation's windows is forgotten of its own calls only: those of others may
-- weigh longer on theirs.
local in_flight = 0
for _, log in ipairs(logs) do
  expire(log)
  if log == own then
    redis.call('ZREMRANGEBYSCORE', log.ended_key, '-inf', text(now - step.longest))
    log.state.full = math.max(log.state.full or 0, now - step.longest)
  end
  log.ended = redis.call('ZCARD', log.ended_key)
  in_flight = in_flight + log.in_flight
end

local function weighing_on(window)
  return window.shared and logs or { own }
end
local function full_until(window)
  local full
  for _, log in ipairs(weighing_on(window)) do
    if log.state.full then full = math.max(full or 0, log.state.full) end
  end
  return full and full + window.span or 0
end
local function used(window)
  if full_until(window) > now then return window.limit end
  local count = 0
  for _, log in ipairs(weighing_on(window)) do
    count = count + log.in_flight
      + redis.call('ZCOUNT', log.ended_key, '(' .. text(now - window.span), '+inf')
  end
  return count
end
-- When no more than so many of the calls that ended still weigh.
local function leaving(window, may_weigh)
  local moments = {}
  for _, log in ipairs(weighing_on(window)) do
    local ended = redis.call(
      'ZRANGEBYSCORE', log.ended_key, '(' .. text(now - window.span), '+inf', 'WITHSCORES')
    for index = 2, #ended, 2 do moments[#moments + 1] = tonumber(ended[index]) end
  end
  local surplus = #moments - may_weigh
  if surplus <= 0 then return now end
  table.sort(moments)
  return moments[surplus] + window.span
end
local function room(window, counts_in_flight)
  local moment, in_flight = now, 0
  for _, log in ipairs(weighing_on(window)) do
    if counts_in_flight then in_flight = in_flight + log.in_flight end
    if window.pace and log.state.last_taken then
      moment = math.max(moment, log.state.last_taken + window.pace)
    end
  end
  local full = full_until(window)
  if full > now then return math.max(moment, full) end
  local may_weigh = window.limit - 1 - in_flight
  if may_weigh < 0 then return math.max(moment, now + window.span) end
  return math.max(moment, leaving(window, may_weigh))
end
local function earliest(counts_in_flight)
  local moment = math.max(now, held.held_until or 0)
  for _, window in ipairs(step.windows) do
    moment = math.max(moment, room(window, counts_in_flight))
  end
  return moment
end
local function narrow_until()
  if not held.width then return nil end
  local probes, first = 0, nil
  for _, log in ipairs(logs) do
    for _, call in pairs(log.calls) do
      if call.generation == held.generation then
        probes = probes + 1
        first = math.min(first or call.expires, call.expires)
      end
    end
  end
  return probes >= held.width and first or nil
end

local taken = false
if step.call then
  -- Asked again because the answer was lost on the way: it is the same slot.
  taken = own.calls[step.call] ~= nil
  if not taken and earliest(true) <= now and not narrow_until() then
    send(own, step.call, now, step.lease)
    in_flight = in_flight + 1
    taken = true
  end
end

local alone = now
for _, window in ipairs(step.windows) do
  if not window.shared then alone = math.max(alone, room(window, true)) end
end
local reply = {
  taken and 1 or 0,
  lost and 1 or 0,
  in_flight,
  math.max(earliest(true), narrow_until() or now) - now,
  alone - now,
  earliest(false) - now,
  math.max((held.held_until or 0) - now, 0),
}
for _, window in ipairs(step.windows) do
  reply[#reply + 1] = used(window)
end

for _, log in ipairs(logs) do
  local state, known, unknown = log.state, {}, {}
  state.in_flight, state.ended = log.in_flight, log.ended
  for _, field in ipairs(FIELDS) do
    local value = state[field]
    if value then
      known[#known + 1] = field
      known[#known + 1] = field == 'run' and value or text(value)
    else
      unknown[#unknown + 1] = field
    end
  end
  redis.call('HSET', log.state_key, unpack(known))
  if #unknown > 0 then redis.call('HDEL', log.state_key, unpack(unknown)) end
  -- What still weighs outlives its weight, and the rest is kept so that an idle quota is not taken for
  -- a lost one.
  local weight = math.ceil((state.busy_until - now) / 1000) + step.margin_millis
  redis.call('PEXPIRE', log.flight_key, text(weight))
  redis.call('PEXPIRE', log.ended_key, text(weight))
  redis.call('PEXPIRE', log.state_key, text(math.max(weight, step.remember_millis)))
end
return reply
