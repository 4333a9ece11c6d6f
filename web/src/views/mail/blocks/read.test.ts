/** Ce qui se lit se récrit : à la lettre tant qu'on n'y touche pas, et au même sens quand tout est neuf. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Block, Doc } from './block'
import { joined, type Inline } from './inline'
import { printDoc } from './print'
import { readDoc } from './read'

const project = join(import.meta.dirname, '../../../../..')
const folders = ['modules/core/templates', 'modules/hse/templates', 'crates/schema/tests/schema/packages/hse/templates', 'crates/services/src/notify', 'crates/services/src/mail']
const shipped = folders.flatMap((folder) => readdirSync(join(project, folder)).flatMap((name) => (/\.(?:html|txt)$/.test(name) ? [join(folder, name)] : [])))

const kindsOf = ({ blocks }: Doc): string[] => blocks.flatMap((block) => ('parts' in block ? [`${block.kind}(${block.parts.map((part) => kindsOf(part).join(' ')).join(' | ')})`] : [block.kind]))
const kinds = (html: string) => kindsOf(readDoc(html)).join(' ')

test('every shipped template comes out byte for byte', () => {
  expect(shipped.length).toBeGreaterThan(40)
  for (const path of shipped) {
    const text = readFileSync(join(project, path), 'utf8')
    expect(printDoc(readDoc(text)), path).toBe(text)
  }
})

test.each([
  ['modules/hse/templates/critical_incident.fr.html', 'paragraph fields paragraph paragraph'],
  ['modules/hse/templates/incident_created.pt.html', 'paragraph fields paragraph paragraph'],
  ['modules/core/templates/mail_footer.en.html', 'paragraph'],
])('%s is understood whole', (path, expected) => {
  expect(kinds(readFileSync(join(project, path), 'utf8'))).toBe(expected)
})

test.each([
  ['', ''],
  [' \n ', ''],
  ['{{ reason }}<br>12, rue du Port', 'paragraph'],
  ['<h2>Titre</h2>\n<hr>\n<p>a</p>', 'heading divider paragraph'],
  ['<p>Un <b>mot</b> et <a href="https://x.test/{{ record.id }}">un lien</a></p>', 'paragraph'],
  ['<p><a href="{{ url }}" style="display:inline-block;">Ouvrir</a></p>', 'button'],
  ['<p><a href="{{ url }}">Ouvrir</a></p>', 'paragraph'],
  ['<img src="https://x.test/a.png" alt="A">', 'image'],
  ['<p><img alt="A" src="{{ record.photo }}"></p>', 'image'],
  ['<ol><li>un</li> <li>deux</li></ol>', 'list'],
  ['<ul><li>un<ul><li>dedans</li></ul></li></ul>', 'raw'],
  ['{% if record.site %}<p>a</p>{% else %}<p>b</p>{% endif %}', 'condition(paragraph | paragraph)'],
  ['{% if a %}x{% elif b %}y{% endif %}', 'raw'],
  ['{%- for one in event.names -%}\n<p>{{ one }}</p>\n{%- endfor -%}', 'repeat(paragraph)'],
  ['{% for a, b in c %}x{% endfor %}', 'raw'],
  ['{% for a in c %}x{% else %}rien{% endfor %}', 'raw'],
  ['{% set x = 1 %}\n<p>{{ x }}</p>', 'raw paragraph'],
  ['{# note #}<p>a</p><!-- fin -->', 'raw paragraph raw'],
  ['{% raw %}{{ pas lu }}{% endraw %}<p>a</p>', 'raw paragraph'],
  ['<div class="x"><p>a</p></div><p>b</p>', 'raw paragraph'],
  ['<p {% if x %}class="a"{% endif %}>a</p>', 'raw'],
  ['<table><tr><td>a</td><td>b</td></tr></table>', 'fields'],
  ['<table>{% for x in y %}<tr><td>a</td><td>b</td></tr>{% endfor %}</table>', 'raw'],
])('%s', (html, expected) => {
  expect(kinds(html)).toBe(expected)
  expect(printDoc(readDoc(html))).toBe(html)
})

test.each([
  '<p>pas fermé',
  '<p>croisé <b>a <i>b</b></i></p>',
  'fermé sans être ouvert</div>',
  '{{ pas fermé',
  '{% if x %}<p>a</p>',
  '<p>a</p>{% endif %}',
  '{% else %}',
  '<p>{% if x %}<b>{% endif %}gras</b></p>',
  '<!-- pas fermé',
  '<script>alert("</p>")',
  '<a href="pas fermé>a</a>',
  '<!-- {% if x %} --><p>a</p><!-- {% endif %} -->',
])('what is broken is kept whole: %s', (html) => {
  const doc = readDoc(html)
  expect(doc.blocks.map(({ kind }) => kind)).toEqual(['raw'])
  expect(printDoc(doc)).toBe(html)
})

test('what is far too deep is kept whole', () => {
  const html = '<p>'.repeat(5000) + '</p>'.repeat(5000)
  expect(kinds(html)).toBe('raw')
})

test.each([
  '<p onclick="go()">a</p>',
  '<script>alert(1)</script>',
  '<style>p { color: red }</style>',
  '<iframe src="https://x.test"></iframe>',
  '<svg onload="go()"><path d=""/></svg>',
  '<p><script>alert(1)</script></p>',
  '<form><input></form>',
])('what is hostile is never taken for ours: %s', (html) => {
  expect(kinds(html)).toBe('raw')
})

test.each(['javascript:alert(1)', ' javascript:alert(1)', 'data:text/html,x', '//x.test', "{{ 'javascript:alert(1)' }}", 'file:///etc/passwd', ''])('a link to %s is kept, not offered', (href) => {
  const [block] = readDoc(`<p><a href="${href}">a</a></p>`).blocks
  expect(JSON.stringify(block)).not.toContain('"link"')
})

/** Un texte au hasard, fait de tout ce qui peut se suivre. */
const pieces = ['<p>', '</p>', '<b>', '</b>', '<a href="{{ url }}">', "<a href='x\"'>", '</a>', '<ul>', '<li>', '</li>', '</ul>', '{{ a }}', "{{ '}}' }}", '{% if a %}', '{% else %}', '{% endif %}', '{% for a in b %}', '{% endfor %}', '{# c #}', '<!-- d -->', '<br/>', '<IMG src=x>', '<hr>', ' ', '\n', 'mot', '&eacute;', '&amp;', '&', '<', '{', '{{', '%}', '"', '<table><tr><td>', '</td></tr></table>', '{%- set x -%}', '{% endset %}', '\u00a0', '<div', '>']

/** Une suite de nombres au hasard, toujours la même. */
function chance(seed: number) {
  let state = seed
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

test('whatever is read untouched is printed to the letter', () => {
  for (let seed = 1; seed <= 1500; seed += 1) {
    const pick = chance(seed)
    const html = Array.from({ length: 1 + pick(14) }, () => pieces[pick(pieces.length)]).join('')
    expect(printDoc(readDoc(html)), html).toBe(html)
    expect(JSON.stringify(bare(readDoc(printDoc(readDoc(html))))), html).toBe(JSON.stringify(bare(readDoc(html))))
  }
})

/** Sans clés ni texte d'origine. */
const bare = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (name, one: unknown) => (['key', 'source', 'lead', 'tail'].includes(name) ? undefined : one)))

const words = ['Bonjour ', 'a < b & c', '{{ non }}', '{% if %}', '"cité"', 'é\u00a0!', '&amp; écrit', '{', ' ', '&copy', '<script>']

function trees(seed: number): Doc {
  const pick = chance(seed)
  const some = <T>(most: number, make: () => T): T[] => Array.from({ length: 1 + pick(most) }, make)
  const address = () => ['https://x.test/?a=1&b="2"', 'mailto:a@x.test', '{{ url }}', 'https://x.test/{{ record.id }}#{fin}'][pick(4)] ?? ''
  const style = () => ({ ...(pick(4) === 0 && { link: { href: address(), rest: ['', ' style="color:red"'][pick(2)] ?? '' } }), ...(pick(3) === 0 && { bold: true as const }), ...(pick(3) === 0 && { italic: true as const }) })
  const one = (): Inline =>
    [
      { kind: 'text' as const, text: words[pick(words.length)] ?? '' },
      { kind: 'code' as const, code: ['{{ record.title }}', '<span class="x">y</span>', "{{ '<' | e }}", '&eacute;'][pick(4)] ?? '' },
    ][pick(3)] ?? { kind: 'break' }
  const line = () => joined(some(6, () => ({ ...style(), ...one() })))
  // Un bouton ou une image seuls dans un paragraphe en sont un.
  const said = (): Inline[] => [{ kind: 'text', text: 'Dit' }, { kind: 'break' }, ...line()]
  const item = (open: string) => ({ key: '', open, content: line() })
  const block = (deep: number): unknown => {
    const makers = [
      () => ({ kind: 'paragraph', open: '<p style="margin:0;">', content: said() }),
      () => ({ kind: 'heading', open: '<h3>', content: line() }),
      () => ({ kind: 'button', open: '<p>', href: address(), rest: ' style="display:inline-block;"', content: joined(said().map((part) => ({ ...part, link: undefined }))) }),
      () => ({ kind: 'list', open: '<ol>', items: some(3, () => item('<li>')) }),
      () => ({ kind: 'fields', open: '<table>', rows: some(3, () => ({ key: '', open: '<tr>', cells: [item('<td>'), item('<td class="b">')] })) }),
      () => ({ kind: 'image', open: '<p>', src: ['', 'https://x.test/a.png?b&c', '{{ record.photo }}'][pick(3)], alt: words[pick(words.length)], width: ['', '120'][pick(2)], rest: ' border="0"' }),
      () => ({ kind: 'divider', open: '<hr>' }),
      () => ({ kind: 'spacer', height: 1 + pick(200) }),
      () => ({ kind: 'raw', html: ['<div><p>a</p></div>', '<!-- x -->', '{% set x = 1 %}'][pick(3)] }),
      () => ({ kind: 'condition', parts: [part('{% if a and b == \'%}\' %}', deep), ...(pick(2) === 0 ? [part('{% else %}', deep)] : [])], close: '{% endif %}' }),
      () => ({ kind: 'repeat', parts: [part('{% for a in b.c %}', deep)], close: '{% endfor %}' }),
    ]
    return { ...makers[pick(deep > 2 ? 9 : 11)]?.(), key: '', lead: '\n' }
  }
  const part = (mark: string, deep: number) => ({ mark, blocks: some(3, () => block(deep + 1)), tail: '\n' })
  return { blocks: some(5, () => block(0)) as Block[], tail: '' }
}

test('any tree printed is read back the same', () => {
  for (let seed = 1; seed <= 400; seed += 1) {
    const tree = trees(seed)
    const html = printDoc(tree)
    expect(bare(readDoc(html)), html).toEqual(bare(tree))
    expect(printDoc(readDoc(html))).toBe(html)
  }
})
