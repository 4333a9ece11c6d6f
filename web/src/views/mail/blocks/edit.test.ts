import { expect, test } from 'vitest'
import { newBlock, type Doc } from './block'
import { addBlock, blockOf, copyOf, moveBlock, nestBlock, placeOf, putBack, removeBlock, setBlock, unnestBlock } from './edit'
import { printDoc } from './print'
import { readDoc } from './read'

const html = '<P class="a">un</P>\n\n<p>deux</p>{% if a %}\n  <p>trois</p>\n{% else %}<p>quatre</p>{% endif %}\n'
const doc = readDoc(html)
const key = (at: number, from: Doc = doc) => from.blocks[at]?.key ?? ''
const inner = (part: number) => {
  const holder = doc.blocks[2]
  return (holder && 'parts' in holder ? holder.parts[part]?.blocks[0]?.key : '') ?? ''
}

test('a change touches its block alone', () => {
  const block = blockOf(doc, inner(0))
  expect(block && printDoc(setBlock(doc, inner(0), { ...block, kind: 'paragraph', open: '<p>', content: [{ kind: 'text', text: 'TROIS & plus' }] }))).toBe(html.replace('trois', 'TROIS &amp; plus'))
})

test('a move exchanges two blocks, the blanks stay in their place', () => {
  expect(printDoc(moveBlock(doc, key(1), -1))).toBe('<p>deux</p>\n\n<P class="a">un</P>\n{% if a %}\n  <p>trois</p>\n{% else %}<p>quatre</p>{% endif %}\n')
  expect(moveBlock(doc, key(0), -1).blocks).toEqual(doc.blocks)
})

test('what is removed goes back where it was', () => {
  for (const gone of [key(1), inner(0), inner(1)]) {
    const block = blockOf(doc, gone)
    const place = placeOf(doc, gone)
    const less = removeBlock(doc, gone)
    expect(blockOf(less, gone)).toBeUndefined()
    expect(block && place && printDoc(putBack(less, block, place)).replace(/\s/g, '')).toBe(html.replace(/\s/g, ''))
  }
})

test('what held it may be gone: it goes to the end', () => {
  const block = blockOf(doc, inner(0))
  const place = placeOf(doc, inner(0))
  expect(block && place && printDoc(putBack(removeBlock(doc, key(2)), block, place))).toBe('<P class="a">un</P>\n\n<p>deux</p>\n  <p>trois</p>\n')
})

test('its part of the condition may be gone: it goes to the end too', () => {
  const block = blockOf(doc, inner(1))
  const place = placeOf(doc, inner(1))
  const less = removeBlock(doc, inner(1))
  const holder = blockOf(less, key(2))
  if (!block || !place || holder?.kind !== 'condition') throw new Error()
  const back = putBack(setBlock(less, holder.key, { ...holder, parts: holder.parts.slice(0, 1) }), block, place)
  expect(placeOf(back, block.key)).toEqual({ into: undefined, at: 3 })
  expect(printDoc(back)).toContain('quatre')
})

test('at the edge of one part, a block goes to the other', () => {
  const up = moveBlock(doc, inner(1), -1)
  expect(placeOf(up, inner(1))).toEqual({ into: { key: key(2), part: 0 }, at: 1 })
  const down = moveBlock(up, inner(1), 1)
  expect(placeOf(down, inner(1))).toEqual({ into: { key: key(2), part: 1 }, at: 0 })
  expect(printDoc(down).replace(/\s/g, '')).toBe(html.replace(/\s/g, ''))
  expect(moveBlock(doc, inner(0), -1).blocks).toEqual(doc.blocks)
  expect(placeOf(moveBlock(doc, inner(1), 1), inner(1))).toEqual(placeOf(doc, inner(1)))
})

test('a block goes into what precedes it, and comes out after it', () => {
  const paragraph = newBlock('divider')
  const more = addBlock(doc, paragraph, { at: 3 })
  const inside = nestBlock(more, paragraph.key)
  expect(placeOf(inside, paragraph.key)).toEqual({ into: { key: key(2), part: 1 }, at: 1 })
  const out = unnestBlock(inside, paragraph.key)
  expect(placeOf(out, paragraph.key)).toEqual({ into: undefined, at: 3 })
  expect(printDoc(out)).toBe(printDoc(more))
  expect(nestBlock(doc, key(1))).toBe(doc)
  expect(unnestBlock(doc, key(1))).toBe(doc)
})

test('a copy says the same under keys of its own', () => {
  const holder = blockOf(doc, key(2))
  if (!holder) throw new Error()
  const copy = copyOf(holder)
  const keys = (one: object) => [...JSON.stringify(one).matchAll(/"key":"([^"]+)"/g)].map((match) => match[1])
  expect(keys(copy).filter((one) => keys(holder).includes(one))).toEqual([])
  expect(printDoc({ blocks: [copy], tail: '' })).toBe('{% if a %}\n  <p>trois</p>\n{% else %}<p>quatre</p>{% endif %}')
})

test('a new condition opens on lines of its own', () => {
  const condition = newBlock('condition')
  const held = addBlock(addBlock(readDoc(''), condition, { at: 0 }), newBlock('divider'), { into: { key: condition.key, part: 0 }, at: 0 })
  expect(printDoc(held)).toMatch(/^\{% if true %\}\n<hr [^>]*>\n\{% endif %\}$/)
})

test('the logo of the brand is read back as it is written, and only when there is one', () => {
  const made = printDoc(addBlock(readDoc(''), newBlock('logo'), { at: 0 }))
  expect(made).toContain('{% if brand.logo %}\n<p')
  expect(made).toContain('<img src="{{ brand.logo }}" alt="{{ brand.name }}" width="160"')
  const again = readDoc(made)
  expect(again.blocks).toMatchObject([{ kind: 'condition', parts: [{ blocks: [{ kind: 'image', src: '{{ brand.logo }}', alt: '{{ brand.name }}' }] }] }])
  expect(printDoc(again)).toBe(made)
})
