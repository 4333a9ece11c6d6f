/** Le chemin du focus, d'une fiche à côté vers sa ligne. */
import { afterEach, expect, test } from 'vitest'
import { nextCard, returnTo } from './rows'

afterEach(() => {
  document.body.innerHTML = ''
})

const focused = () => document.activeElement?.id

test('in a grid, focus returns to the active cell of the row', () => {
  document.body.innerHTML = `
    <div role="row"><div data-column="0" tabindex="-1"><a data-row href="/hse/incidents/a">A</a></div></div>
    <div role="row"><div data-column="0" tabindex="-1"><a data-row href="/hse/incidents/b">B</a></div><div data-column="1" tabindex="0" id="cell"></div></div>`
  returnTo(document.body, 'b')
  expect(focused()).toBe('cell')
})

test('among cards, to the card; arrows stop at both ends', () => {
  document.body.innerHTML = '<ul><li><a data-row id="a" href="/hse/incidents/a">A</a></li><li><a data-row id="b" href="/hse/incidents/b">B</a></li></ul>'
  returnTo(document.body, 'a')
  expect(focused()).toBe('a')
  const card = (id: string) => document.getElementById(id) as HTMLElement
  expect([nextCard(card('a'), 1)?.id, nextCard(card('b'), 1), nextCard(card('a'), -1)]).toEqual(['b', undefined, undefined])
})

test('a list redrawn under the focus is given it back', async () => {
  document.body.innerHTML = '<ul><li><a data-row id="card" href="/hse/incidents/a">A</a></li></ul>'
  returnTo(document.body, 'a')
  document.body.innerHTML = '<div role="row"><div data-column="0" tabindex="0" id="cell"><a data-row href="/hse/incidents/a">A</a></div></div>'
  await new Promise((done) => setTimeout(done, 60))
  expect(focused()).toBe('cell')
})
