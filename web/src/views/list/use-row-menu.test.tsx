/** Le menu d'une fiche s'ouvre de partout, n'offre que ce qui se peut, et rend le focus. */
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { fireEvent, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Entity, Field, RecordData } from '@/lib/model'
import { incident } from '@/testing/model'
import { show } from '@/testing/render'
import { RowMenuButton, useRowMenu } from './use-row-menu'

vi.mock('@/lib/toast')

const open: Entity = {
  ...incident,
  rights: { view: true, create: true, edit: true, delete: true, export: true, actions: ['submit', 'close'] },
  actions: [{ name: 'close', label: 'Clore', confirm: 'Sûr ?' }],
  workflow: { field: 'state', states: [], transitions: [] },
}
const record = { id: 'un', title: 'Vanne grippée', version: 3 }
/** La fiche entière, dont la ligne ne montre qu'une part. */
const whole: RecordData = { ...record, cost: 120, version: 4 }
let sent: string[]

beforeEach(() => {
  sent = []
  vi.stubGlobal('fetch', (address: string, { method = 'GET' }: RequestInit = {}) => {
    sent.push(`${method} ${address}`)
    const body = address.endsWith('/actions') ? { edit: false, delete: true, data: [{ name: 'submit', label: 'Soumettre', to: 'sent', allowed: true }, { name: 'close', label: 'Clore', to: 'closed', allowed: true }, { name: 'reject', label: 'Rejeter', allowed: false }] } : whole
    return Promise.resolve(new Response(JSON.stringify(body), { status: 200 }))
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function Row({ entity }: { entity: Entity }) {
  const menu = useRowMenu(entity)
  return (
    <>
      <div {...menu.on(record)} data-testid="row">
        <a href="/ailleurs">{record.title}</a>
        <RowMenuButton entity={entity} record={record} control={menu} />
      </div>
      {menu.menu}
    </>
  )
}

async function stage(entity = open, at = '/') {
  const router = createRouter({ routeTree: createRootRoute({ component: () => <Row entity={entity} /> }), history: createMemoryHistory({ initialEntries: [at] }) })
  show(<RouterProvider router={router as never} />)
  await screen.findByTestId('row')
}
const items = () => screen.getAllByRole('menuitem').map((one) => `${one.textContent}${one.getAttribute('aria-disabled') ? ' (non)' : ''}`)

test('what may be done now is offered, the workflow last', async () => {
  await stage()
  fireEvent.contextMenu(screen.getByRole('link'))
  await screen.findByRole('menuitem', { name: 'Soumettre' }, { timeout: 10_000 })
  expect(items()).toEqual(['Voir', 'Ouvrir dans un onglet', 'Copier le lien', 'Exporter en XLSX', 'Modifier (non)', 'Recopier', 'Supprimer', 'Soumettre', 'Clore'])
  await userEvent.click(screen.getByRole('menuitem', { name: 'Soumettre' }))
  await vi.waitFor(() => expect(sent.some((one) => one.startsWith('POST') && one.includes('/un/') && one.includes('submit'))).toBe(true))
})

test('without rights, one looks and copies', async () => {
  await stage({ ...open, rights: { view: true }, workflow: null, actions: [] })
  fireEvent.contextMenu(screen.getByRole('link'))
  await screen.findByRole('menuitem', { name: 'Voir' })
  expect(items()).toEqual(['Voir', 'Ouvrir dans un onglet', 'Copier le lien'])
})

test('the button opens it too, and takes the focus back', async () => {
  await stage()
  const button = screen.getByRole('button', { name: 'Gestes sur « Vanne grippée »' })
  await userEvent.click(button)
  await screen.findByRole('menuitem', { name: 'Voir' })
  await userEvent.keyboard('{Escape}')
  await vi.waitFor(() => expect(document.activeElement).toBe(button))
})

test('an action that asks something asks it', async () => {
  await stage()
  fireEvent.contextMenu(screen.getByRole('link'))
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Clore' }))
  expect(await screen.findByRole('dialog', { name: 'Clore' }, { timeout: 10_000 })).toBeTruthy()
})

test('a finger that lingers opens it, one that scrolls does not', async () => {
  await stage()
  const link = screen.getByRole('link')
  const press = (type: string, x: number, y: number, target: Element | Window = window) => fireEvent(target, new PointerEvent(type, { bubbles: true, pointerType: 'touch', clientX: x, clientY: y }))
  vi.useFakeTimers({ shouldAdvanceTime: true })
  press('pointerdown', 10, 10, link)
  press('pointermove', 10, 60)
  await vi.advanceTimersByTimeAsync(600)
  expect(screen.queryByRole('menu')).toBeNull()
  press('pointerdown', 10, 10, link)
  await vi.advanceTimersByTimeAsync(600)
  expect(await screen.findByRole('menuitem', { name: 'Voir' })).toBeTruthy()
})

test('an action starts from the whole record, not from the columns of its row', async () => {
  const cost = incident.fields.find((field) => field.name === 'cost') as Field
  await stage({ ...open, actions: [{ name: 'close', label: 'Clore', params: [cost] }] })
  fireEvent.contextMenu(screen.getByRole('link'))
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Clore' }))
  expect(await screen.findByLabelText<HTMLInputElement>(/^Coût/, undefined, { timeout: 10_000 })).toHaveProperty('value', '120')
})

test('in the bin, one gives back, exports and copies', async () => {
  await stage(open, '/?bin=on')
  fireEvent.contextMenu(screen.getByRole('link'))
  await screen.findByRole('menuitem', { name: 'Restaurer' })
  expect(items()).toEqual(['Restaurer', 'Copier le lien', 'Exporter en XLSX'])
  expect(screen.getByRole('menuitem', { name: 'Exporter en XLSX' }).getAttribute('href')).toContain('deleted=true')
  await userEvent.click(screen.getByRole('menuitem', { name: 'Restaurer' }))
  await vi.waitFor(() => expect(sent.some((one) => one.startsWith('POST') && one.includes('/un/restore'))).toBe(true))
})

test('a finger taken away by the system leaves the next touch alone', async () => {
  await stage()
  vi.useFakeTimers({ shouldAdvanceTime: true })
  fireEvent(screen.getByRole('link'), new PointerEvent('pointerdown', { bubbles: true, pointerType: 'touch', clientX: 10, clientY: 10 }))
  await vi.advanceTimersByTimeAsync(600)
  fireEvent.touchCancel(document.body)
  expect(fireEvent.touchEnd(document.body)).toBe(true)
})
