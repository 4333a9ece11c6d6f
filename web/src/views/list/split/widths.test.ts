/** Partage de la place entre une liste et sa fiche. */
import { expect, test } from 'vitest'
import { hasRoom, needsCards, paneWidth } from './widths'

test.each([
  { screen: 'un téléphone', total: 390, room: false },
  { screen: 'une tablette de 768 points, moins sa barre', total: 712, room: false },
  { screen: 'une tablette de 820 points, moins sa barre', total: 764, room: true },
])('$screen: room is $room', ({ total, room }) => {
  expect(hasRoom(total)).toBe(room)
})

test.each([
  { what: 'a tablet keeps the list at its narrowest, in cards', total: 764, chosen: undefined, pane: 444, cards: true },
  { what: 'a wide screen gives the record 44 %, beside a grid', total: 1360, chosen: undefined, pane: 598, cards: false },
  { what: 'a chosen width is kept', total: 1360, chosen: 700, pane: 700, cards: false },
  { what: 'a chosen width never crushes the list', total: 1360, chosen: 1300, pane: 1040, cards: true },
  { what: 'nor the record', total: 1360, chosen: 100, pane: 440, cards: false },
])('$what', ({ total, chosen, pane, cards }) => {
  expect(paneWidth(total, chosen)).toBe(pane)
  expect(needsCards(total, pane)).toBe(cards)
})
