-- One step on the log of one operation: note what happened, then take a slot if one is asked for and
-- free. The rule is that of log.rs, and so are the names; moments are microseconds of this server's
-- clock.
--
-- KEYS: a hash with everything that is one value; the calls in flight, each with when it was taken,
-- when it expires and after which hold it was sent; the calls that ended, by when.
-- ARGV: the step, as JSON.
-- Returns: see `Answer` in redis.rs.

local state_key, flight_key, ended_key = KEYS[1], KEYS[2], KEYS[3]
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
local state = {}
for index, value in ipairs(redis.call('HMGET', state_key, unpack(FIELDS))) do
  local field = FIELDS[index]
  if value then
    state[field] = field == 'run' and value or tonumber(value)
  end
end

local calls, in_flight = {}, 0
local function put(id, taken, expires, generation)
  if not calls[id] then in_flight = in_flight + 1 end
  calls[id] = { taken = taken, expires = expires, generation = generation }
  redis.call('HSET', flight_key, id, text(taken) .. ' ' .. text(expires) .. ' ' .. text(generation))
end
local function remove(id)
  local call = calls[id]
  if call then
    calls[id] = nil
    in_flight = in_flight - 1
    redis.call('HDEL', flight_key, id)
  end
  return call
end
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
state.generation = state.generation or 0
state.unexplained = state.unexplained or 0
state.busy_until = state.busy_until or 0

-- The clock was set back: what seems to lie ahead has happened by now at the latest.
if now < (state.latest or 0) then
  for id, call in pairs(calls) do
    if call.taken > now then
      put(id, now, now + call.expires - call.taken, call.generation)
    end
  end
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', ended_key, '(' .. text(now), '+inf')) do
    redis.call('ZADD', ended_key, text(now), id)
  end
  if state.last_taken then state.last_taken = math.min(state.last_taken, now) end
  if state.full then state.full = math.min(state.full, now) end
  if state.held_from and state.held_from > now then
    state.held_until = now + state.held_until - state.held_from
    state.held_from = now
  end
end
state.latest = now

local function weighs_until(moment)
  state.busy_until = math.max(state.busy_until, moment + step.longest)
end
local function finish(id, at)
  redis.call('ZADD', ended_key, text(at), id)
  weighs_until(at)
end
local function send(id, at, lease)
  put(id, at, at + lease, state.generation)
  weighs_until(at + lease)
  state.last_taken = math.max(state.last_taken or 0, at)
end

local function advance()
  for id, call in pairs(calls) do
    if call.expires <= now then
      remove(id)
      finish(id, call.expires)
    end
  end
  redis.call('ZREMRANGEBYSCORE', ended_key, '-inf', text(now - step.longest))
end
advance()
if state.full and state.full + step.longest <= now then state.full = nil end

local function widen()
  state.unexplained = 0
  if not state.width then return end
  state.width = math.min(state.width * 2, step.full_width)
  -- A success does not end what the service still asks for.
  if state.width == step.full_width and state.held_until <= now then
    state.held_from, state.held_until, state.width = nil, nil, nil
  end
end
local function throttle(call, asked)
  local news = not state.width or (call and call.generation == state.generation)
  local hold
  if asked then
    hold = math.min(asked, step.longest_hold)
  elseif news then
    hold = step.first_hold * 2 ^ math.min(state.unexplained, 16)
    hold = math.min(hold, math.max(step.longest, step.first_hold))
    state.unexplained = state.unexplained + 1
  else
    return
  end
  if news then state.generation = state.generation + 1 end
  state.held_until = math.max(state.held_until or 0, now + hold)
  state.held_from, state.width = now, 1
end

for _, fact in ipairs(step.facts) do
  local at = now - fact.ago
  local call = remove(fact.call)
  if fact.what == 'sent' then
    send(fact.call, at, fact.lease)
  elseif fact.what ~= 'not_sent' then
    finish(fact.call, at)
    if fact.what == 'throttled' then
      throttle(call, fact.retry_after)
    elseif fact.what == 'answered' and call and call.generation == state.generation then
      widen()
    end
  end
end

advance()
local ended = redis.call('ZCARD', ended_key)

local function is_full(window)
  return state.full and state.full + window.span > now
end
local function room(window, in_flight)
  if is_full(window) then return state.full + window.span end
  local may_weigh = window.limit - 1 - in_flight
  if may_weigh < 0 then return now + window.span end
  local surplus = ended - may_weigh
  if surplus <= 0 then return now end
  local last = redis.call('ZRANGE', ended_key, surplus - 1, surplus - 1, 'WITHSCORES')
  return tonumber(last[2]) + window.span
end
local function earliest(in_flight)
  local moment = math.max(now, state.held_until or 0)
  if step.pace and state.last_taken then
    moment = math.max(moment, state.last_taken + step.pace)
  end
  for _, window in ipairs(step.windows) do
    moment = math.max(moment, room(window, in_flight))
  end
  return moment
end
local function narrow_until()
  if not state.width then return nil end
  local probes, first = 0, nil
  for _, call in pairs(calls) do
    if call.generation == state.generation then
      probes = probes + 1
      first = math.min(first or call.expires, call.expires)
    end
  end
  return probes >= state.width and first or nil
end

local taken = false
if step.call then
  -- Asked again because the answer was lost on the way: it is the same slot.
  taken = calls[step.call] ~= nil
  if not taken and earliest(in_flight) <= now and not narrow_until() then
    send(step.call, now, step.lease)
    taken = true
  end
end

local reply = {
  taken and 1 or 0,
  lost and 1 or 0,
  in_flight,
  math.max(earliest(in_flight), narrow_until() or now) - now,
  earliest(0) - now,
  math.max((state.held_until or 0) - now, 0),
}
for _, window in ipairs(step.windows) do
  local used = window.limit
  if not is_full(window) then
    used = in_flight + redis.call('ZCOUNT', ended_key, '(' .. text(now - window.span), '+inf')
  end
  reply[#reply + 1] = used
end

state.in_flight, state.ended = in_flight, ended
for _, field in ipairs(FIELDS) do
  local value = state[field]
  if value then
    redis.call('HSET', state_key, field, field == 'run' and value or text(value))
  else
    redis.call('HDEL', state_key, field)
  end
end
-- What still weighs outlives its weight, and the rest is kept so that an idle quota is not taken for
-- a lost one.
local weight = math.ceil((state.busy_until - now) / 1000) + step.margin_millis
redis.call('PEXPIRE', flight_key, text(weight))
redis.call('PEXPIRE', ended_key, text(weight))
redis.call('PEXPIRE', state_key, text(math.max(weight, step.remember_millis)))
return reply
