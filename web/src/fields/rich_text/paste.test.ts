/** Ce qu'on colle d'ailleurs perd tout ce que le champ ne garde pas, avant même d'être montré. */
import { EditorState } from 'prosemirror-state'
import { EditorView } from 'prosemirror-view'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readHtml, schema, writeHtml } from './schema'

let view: EditorView

beforeEach(() => {
  view = new EditorView(document.body.appendChild(document.createElement('div')), { state: EditorState.create({ schema }) })
})
afterEach(() => view.destroy())

const attack = 'globalThis.harmed = true'
const pasted: [name: string, html: string, kept: string][] = [
  ['a script', `<p>a</p><script>${attack}</script>`, '<p>a</p>'],
  ['an image that fails', `<p>a<img src="x" onerror="${attack}">b</p>`, '<p>ab</p>'],
  ['a gesture on a tag it keeps', `<p onclick="${attack}" style="position:fixed">a <strong onmouseover="${attack}">b</strong></p>`, '<p>a <strong>b</strong></p>'],
  ['an address that runs', `<p><a href="javascript:${attack}">a</a></p>`, '<p>a</p>'],
  ['the same, disguised', `<p><a href="  JaVaScRiPt:${attack}">a</a><a href="data:text/html,x">b</a><a href="vbscript:x">c</a></p>`, '<p>abc</p>'],
  ['an object and a drawing', `<object data="x"></object><svg onload="${attack}"><text>s</text></svg><p>a</p>`, '<p>s</p><p>a</p>'],
  ['an address that leads elsewhere', '<p><a href="https://x.org/" onclick="x()">a</a></p>', '<p><a href="https://x.org/">a</a></p>'],
]

test.each(pasted)('pasting %s', (_, html, kept) => {
  view.pasteHTML(html)
  const written = writeHtml(view.state.doc)
  expect(written).toBe(kept)
  expect(view.dom.querySelectorAll('script, object, svg, img:not(.ProseMirror-separator), [onclick], [onerror], [href^="javascript:" i]')).toHaveLength(0)
  expect((globalThis as { harmed?: boolean }).harmed).toBeUndefined()
  // Et ce qui aurait été gardé ainsi se relit de même.
  expect(writeHtml(readHtml(html))).toBe(kept)
})
