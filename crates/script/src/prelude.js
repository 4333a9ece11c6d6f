// Ce que tout script trouve en place. `ask` et `note` sont les deux seules portes de ce processus.
;(function (ask, note, now) {
  'use strict'
  const { parse, stringify } = JSON

  class DoorError extends Error {
    constructor({ code, message, fields }) {
      super(message)
      this.name = 'DoorError'
      this.code = code
      this.fields = fields ?? []
    }
  }

  const call = (door, request) => {
    const answer = parse(ask(stringify({ door, ...request })))
    if (answer.Err) throw new DoorError(answer.Err)
    return answer.Ok
  }

  const records = {
    get: (entity, id, options = {}) => call('get', { entity, id, ...options }),
    list: (entity, query = {}) => call('list', { entity, ...query }),
    create: (entity, values) => call('create', { entity, values }),
    update: (entity, id, values) => call('update', { entity, id, values }),
    remove: (entity, id) => call('remove', { entity, id }),
    act: (entity, id, action, params = {}) => call('act', { entity, id, action, params }),
  }

  const http = {
    fetch: (url, options = {}) => {
      const answer = call('fetch', { url, ...options })
      return { ...answer, ok: answer.status >= 200 && answer.status < 300, json: () => parse(answer.body) }
    },
  }

  const text = (value) => (typeof value === 'string' ? value : (stringify(value) ?? String(value)))
  const log = (...values) => note(values.map(text).join(' '))

  // Le présent est celui de l'étape : refait, un script voit la même heure.
  const RealDate = Date
  const FixedDate = function Date(...parts) {
    if (!new.target) return new RealDate(now).toString()
    return Reflect.construct(RealDate, parts.length === 0 ? [now] : parts, new.target)
  }
  FixedDate.prototype = RealDate.prototype
  FixedDate.prototype.constructor = FixedDate
  FixedDate.now = () => now
  FixedDate.parse = RealDate.parse
  FixedDate.UTC = RealDate.UTC

  const console = { log, info: log, warn: log, error: log, debug: log }
  const globals = { records, http, log, console, DoorError, Date: FixedDate, performance: undefined }
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value: Object.freeze(value), writable: false, configurable: false, enumerable: false })
  }
})
