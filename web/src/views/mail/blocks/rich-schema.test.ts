import { EditorState, NodeSelection, TextSelection } from 'prosemirror-state'
import { expect, test } from 'vitest'
import { formats } from '../insert'
import { isMarked, linkSpan, withFormat, withLink, withVariable } from './rich-keys'
import { codesOf, fromDoc, pasted, schemaOf, toDoc, type Line } from './rich-schema'
import { printInline, readInline } from './inline'
import { treeOf } from './tree'

const line = (html: string, open = ''): Line => ({ open, content: readInline(treeOf(html) ?? []) ?? [] })
const written = (lines: Line[]) => lines.map(({ open, content }) => open + printInline(content))

test.each([
  'Bonjour <strong>à <em>vous</em></strong>, {{ record.title }}<br>fin',
  '<a href="https://x.test" style="color:red">ici {{ record.number | upper }}</a> <span class="x">gardé</span>',
  'deux  espaces\nune ligne',
  '&eacute; et &#x7b;&#x7b; accolades }}',
  '',
])('a line goes through the editor unchanged: %s', (html) => {
  const lines = [line(html)]
  expect(written(fromDoc(toDoc(schemaOf(false, codesOf(lines)), lines)))).toEqual([html])
})

test('a button, a link already, takes no other', () => {
  expect(Object.keys(schemaOf(false, new Set(), true).marks)).toEqual(['bold', 'italic'])
})

test('each item of a list keeps its own tag', () => {
  const lines = [line('un', '<li>'), line('deux', '<li class="b">')]
  expect(fromDoc(toDoc(schemaOf(true, codesOf(lines)), lines))).toEqual(lines)
})

test('a pasted text brings its variables, and no page', () => {
  const one = schemaOf(false, new Set())
  const rows = (many: boolean) => written(fromDoc(one.topNodeType.create(null, pasted(many ? schemaOf(true, new Set()) : one, 'a {{ b }}\n<b>c</b> {% d %}', many).content)))
  expect(rows(false)).toEqual(['a {{ b }}<br>&lt;b&gt;c&lt;/b&gt; &#x7b;% d %}'])
  expect(rows(true)).toEqual(['a {{ b }}', '&lt;b&gt;c&lt;/b&gt; &#x7b;% d %}'])
})

test('a variable takes the place of what is selected, and its format follows it', () => {
  const lines = [line('Le <strong>jour</strong>')]
  const schema = schemaOf(false, codesOf(lines))
  let state = EditorState.create({ doc: toDoc(schema, lines) })
  state = state.apply(withVariable(state, '{{ record.at }}'))
  const format = formats[0]
  const after = withFormat(state, format)
  expect(after && written(fromDoc(after.doc))).toEqual(['{{ record.at | date }}Le <strong>jour</strong>'])
  const chosen = state.apply(state.tr.setSelection(NodeSelection.create(state.doc, 1)))
  expect(withFormat(chosen, format)?.docChanged).toBe(true)
  expect(withFormat(EditorState.create({ doc: toDoc(schema, lines) }), format)).toBeUndefined()
  expect(isMarked(state, 'bold')).toBe(false)
})

test('the caret in a link stands for the whole of it: it is changed or taken off, its other attributes stay', () => {
  const lines = [line('voir <a href="https://x.test" style="color:red">ici <strong>même</strong></a> ou <a href="https://y.test">là</a>.')]
  const schema = schemaOf(false, codesOf(lines))
  const doc = toDoc(schema, lines)
  const at = (from: number, to = from) => EditorState.create({ doc, selection: TextSelection.create(doc, from, to) })
  const told = (state: EditorState, href: string) => {
    const span = linkSpan(state)
    return span && written(fromDoc(withLink(state, span, href).doc))
  }
  expect(told(at(8), 'https://z.test')).toEqual(['voir <a href="https://z.test" style="color:red">ici <strong>même</strong></a> ou <a href="https://y.test">là</a>.'])
  expect(told(at(8), '')).toEqual(['voir ici <strong>même</strong> ou <a href="https://y.test">là</a>.'])
  expect(told(at(1, 5), 'mailto:a@x.test')?.[0]).toMatch(/^<a href="mailto:a@x.test">voir<\/a> <a /)
  expect(linkSpan(at(16, 19))).toMatchObject({ from: 16, to: 20 })
  expect([linkSpan(at(2)), linkSpan(at(6))]).toEqual([undefined, undefined])
})
