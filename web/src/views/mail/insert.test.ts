import { expect, test } from 'vitest'
import { formats, insertFormat, insertVariable, type Inserted } from './insert'
import type { Variable } from './variables'

/** `¦` dit où est le curseur, avant et après. */
const at = (marked: string): [string, [number, number]] => [marked.replace('¦', ''), [marked.indexOf('¦'), marked.indexOf('¦')]]
const marked = ({ text, caret }: Inserted) => `${text.slice(0, caret)}¦${text.slice(caret)}`
const variable = (path: string, shape: Variable['shape'] = 'text'): Variable => ({ path, label: path, group: 'record', shape })
const format = (name: string) => formats.find((one) => one.name === name) ?? formats[0]

test.each([
  ['Bonjour ¦,', variable('recipient.name'), 'Bonjour {{ recipient.name }}¦,'],
  ['Le ¦', variable('record.at', 'datetime'), 'Le {{ record.at | datetime }}¦'],
  ['¦', variable('record.cost', 'money'), '{{ record.cost | money }}¦'],
  ['¦', variable('record.severity', 'choice'), "{{ label('severity') }}¦"],
  ['{{ ¦ }}', variable('record.at', 'datetime'), '{{ record.at¦ }}'],
  ['{% if ¦ %}', variable('record.severity', 'choice'), '{% if record.severity¦ %}'],
  ['{{ a }} ¦', variable('b'), '{{ a }} {{ b }}¦'],
])('a variable goes where the caret is: %s', (before, one, after) => {
  expect(marked(insertVariable(...at(before), one))).toBe(after)
})

test('a variable takes the place of what is selected', () => {
  expect(insertVariable('Bonjour Ana !', [8, 11], variable('recipient.name')).text).toBe('Bonjour {{ recipient.name }} !')
})

test.each([
  ['{{ record.at¦ }}', 'date', '{{ record.at | date¦ }}'],
  ['{{ rec¦ord.total }} fin', 'number', '{{ record.total | number(2)¦ }} fin'],
  ['{{ record.note }}¦', 'default', "{{ record.note | default('—')¦ }}"],
  ['Le ¦ .', 'date', 'Le {{ ¦ | date }} .'],
  ['{% if record.at¦ %}oui{% endif %}', 'date', '{% if record.at | date¦ %}oui{% endif %}'],
  ['{% if rec¦ord.at == today %} {{ x }}', 'date', '{% if record.at | date¦ == today %} {{ x }}'],
  ['{{ record.at¦ et {{ x }}', 'date', '{{ record.at | date¦ et {{ x }}'],
  ['Le ¦{{ x }}', 'date', 'Le {{ ¦ | date }}{{ x }}'],
  ['{{ a }}¦{{ b }}', 'date', '{{ a | date¦ }}{{ b }}'],
])('a format ends the expression the caret is in or after: %s', (before, name, after) => {
  expect(marked(insertFormat(...at(before), format(name)))).toBe(after)
})
