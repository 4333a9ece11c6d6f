import { expect, test } from 'vitest'
import { areHeadersSound, bodyKindOf, headerFault, isHeaderName, jsonFault, readHeaders, withBody, writeHeaders } from './call-body'

const place = (source: string) => {
  const fault = jsonFault(source)
  return fault ? `${fault.line}:${fault.column}` : 'lu'
}

test('a template that only writes values is judged while it is written', () => {
  expect(place('')).toBe('lu')
  expect(place('{"a": {{ record.name }}, "b": [{{ now }}, -1.5e3, null]}')).toBe('lu')
  expect(place('{{ record.name }}')).toBe('lu')
  expect(place('{"a": 1,\n "b": oups}')).toBe('2:7')
  expect(place('{"a": 1,}')).toBe('1:9')
  expect(place('{"a": [1, 2}')).toBe('1:12')
  expect(place('{"a": 1')).toBe('1:8')
  expect(place('{} {}')).toBe('1:4')
  expect(place('{% for one in record.lines %}{{ one }}{% endfor %}')).toBe('lu')
})

test('a value in quotes is the usual mistake, said where it stands', () => {
  expect(place('{"a": "{{ record.name }}"}')).toBe('1:9')
})

test('headers are read and written as the definition says them', () => {
  const headers = { 'X-Name': '{{ record.name }}', Authorization: { secret: 'core.call_secret_1', prefix: 'Bearer ' }, 'X-Key': { secret: 'core.call_secret_2' } }
  expect(writeHeaders(readHeaders(headers))).toEqual(headers)
  expect(writeHeaders([{ name: '', value: 'x' }])).toBeUndefined()
})

test('a header that would be lost is said, and an empty line loses nothing', () => {
  const rows = [{ name: 'X-A', value: '1' }, { name: 'x-a', value: '2' }, { name: '', value: '3' }, { name: 'Host', value: '' }, { name: '', value: '' }]
  expect(rows.map((_, at) => headerFault(rows, at))).toEqual(['taken', 'taken', 'required', 'wrong', undefined])
  expect(areHeadersSound(rows)).toBe(false)
  expect(areHeadersSound({ 'X-A': '1' }) && areHeadersSound(undefined) && areHeadersSound([{ name: '', value: '' }])).toBe(true)
})

test('names the connection holds, or no server would take, are refused', () => {
  expect(['X-Api-Key', 'Authorization', 'content-type'].every(isHeaderName)).toBe(true)
  expect(['', 'X Name', 'Host', 'Webhook-Id', 'Nom é'].some(isHeaderName)).toBe(false)
})

test('a call carries one body, of one kind', () => {
  expect(bodyKindOf({})).toBe('fact')
  expect(bodyKindOf({ ...withBody('json', '{}') })).toBe('json')
  expect(withBody('text')).toEqual({ json: undefined, text: '', body: undefined })
  expect(bodyKindOf({ body: 'hse.qhse', ...withBody('fact') })).toBe('fact')
})
