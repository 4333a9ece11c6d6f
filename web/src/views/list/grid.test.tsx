/** La grille au clavier et aux lecteurs d'écran, sans serveur. */
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { fireEvent, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useRef, useState } from 'react'
import { expect, test } from 'vitest'
import type { RecordData } from '@/lib/model'
import { incident } from '@/testing/model'
import { show } from '@/testing/render'
import { useColumns, type Columns } from './columns'
import { Grid } from './grid'
import { countOf, nothing } from './selection'
// Chargé d'avance : l'arrivée paresseuse de tous les éditeurs ne doit pas compter dans le temps d'un essai.
import '@/views/inline/inline-editor'
import './row-menu'

const records: RecordData[] = Array.from({ length: 2000 }, (_, index) => ({ id: `r${index}`, number: `INC-${index}`, title: `Incident ${index}`, severity: 'low', site: { id: 's', name: 'Base' } }))

/** Combien de fois la sixième ligne s'est dessinée. */
let drawn = 0
Object.defineProperty(records[5], 'severity', {
  get: () => {
    drawn += 1
    return 'low'
  },
})

// Les colonnes viennent d'au-dessus, comme dans l'application : un choix ne les refait pas.
const Stage = () => <Listed columns={useColumns(incident)} />

function Listed({ columns }: { columns: Columns }) {
  const scroller = useRef<HTMLDivElement>(null)
  const [selection, setSelection] = useState(nothing)
  return (
    <div ref={scroller}>
      <output data-testid="count">{countOf(selection, records.length)}</output>
      <Grid entity={incident} columns={columns} records={records} hasMore={false} onMore={() => undefined} sort="title" onSort={() => undefined} selection={selection} onSelection={setSelection} scroller={scroller} />
    </div>
  )
}

async function stage() {
  const root = createRootRoute()
  const list = createRoute({ getParentRoute: () => root, path: '/', component: Stage })
  const record = createRoute({ getParentRoute: () => root, path: '/hse/incidents/$id', component: () => <h1>fiche</h1> })
  const router = createRouter({ routeTree: root.addChildren([list, record]), history: createMemoryHistory({ initialEntries: ['/'] }) })
  show(<RouterProvider router={router as never} />)
  const grid = await screen.findByRole('grid', { name: 'Incidents' })
  const user = userEvent.setup()
  const focused = () => document.activeElement?.textContent
  const selected = () => screen.getByTestId('count').textContent
  within(grid).getByText('Incident 0').focus()
  return { grid, user, focused, selected, router }
}

// Le premier : ensuite, ce code est là.
test('a row’s menu asked before its code is there opens when it comes', async () => {
  const { grid } = await stage()
  fireEvent.click(within(grid).getByRole('button', { name: 'Gestes sur « Incident 3 »' }))
  await screen.findByRole('menuitem', { name: 'Copier le lien' }, { timeout: 10_000 })
}, 15_000)

test('j leads to the grid from anywhere on the page, where one was', async () => {
  const { user, focused } = await stage()
  await user.keyboard('{ArrowDown}')
  const before = focused()
  ;(document.activeElement as HTMLElement).blur()
  await user.keyboard('j')
  expect(focused()).toBe(before)
})

test('two thousand records cost a screenful of rows, and say how many they are', async () => {
  const { grid } = await stage()
  expect(grid.getAttribute('aria-rowcount')).toBe('2001')
  expect(within(grid).getAllByRole('row').length).toBeLessThan(60)
  expect(within(grid).getByRole('columnheader', { name: 'Titre' }).getAttribute('aria-sort')).toBe('ascending')
})

test('arrows, letters and ends move the active cell', async () => {
  const { user, focused } = await stage()
  await user.keyboard('{ArrowDown}j')
  expect(focused()).toBe('Incident 2')
  await user.keyboard('k{ArrowRight}')
  expect(focused()).toBe('Faible')
  await user.keyboard('{ArrowLeft}{End}')
  expect(focused()).toBe('Incident 1999')
  await user.keyboard('{Home}')
  expect(focused()).toBe('Incident 0')
})

test('space selects, shift extends, control A takes all, escape lets go', async () => {
  const { user, selected } = await stage()
  await user.keyboard('{ArrowDown} ')
  expect(selected()).toBe('1')
  await user.keyboard('{Shift>}{ArrowDown}{ArrowDown}{/Shift}')
  expect(selected()).toBe('3')
  await user.keyboard('{Control>}a{/Control}')
  expect(selected()).toBe('2000')
  await user.keyboard('{Escape}')
  expect(selected()).toBe('0')
})

test('choosing a row does not redraw the others', async () => {
  const { user, selected } = await stage()
  const before = drawn
  await user.keyboard('{ArrowDown} ')
  expect([selected(), drawn - before]).toEqual(['1', 0])
})

test('enter on the title opens the record', async () => {
  const { user, router } = await stage()
  await user.keyboard('{ArrowDown}{Enter}')
  expect(router.state.location.pathname).toBe('/hse/incidents/r1')
})

test('F2 edits a simple cell, escape leaves it as it was', async () => {
  const { user } = await stage()
  await user.keyboard('{F2}')
  const input = await screen.findByRole('textbox', { name: 'Titre' }, { timeout: 10_000 })
  expect((input as HTMLInputElement).value).toBe('Incident 0')
  await user.keyboard('autre{Escape}')
  expect(screen.queryByRole('textbox', { name: 'Titre' })).toBeNull()
}, 20_000)
