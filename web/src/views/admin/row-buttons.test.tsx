/** Le focus de qui range une liste au clavier : il ne se perd ni au bord, ni avec une ligne qui part. */
import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, test } from 'vitest'
import { moved } from '@/views/designer/draft'
import { MoveButtons } from './move-buttons'
import { RemoveButton } from './remove-button'

function Rows() {
  const [rows, setRows] = useState(['un', 'deux', 'trois'].map((key) => ({ key })))
  return (
    <div>
      <ul>
        {rows.map(({ key }, rank) => (
          <li key={key}>
            <button type="button">{key}</button>
            <MoveButtons name={key} first={rank === 0} last={rank === rows.length - 1} onMove={(step) => setRows(moved(rows, key, step))} />
            <RemoveButton name={key} onRemove={() => setRows(rows.filter((row) => row.key !== key))} />
          </li>
        ))}
      </ul>
      <button type="button">ajouter</button>
    </div>
  )
}

/** Une liste dans une ligne d'une autre, et rien ne suit la première. */
function Nested() {
  const [held, setHeld] = useState(['deux'])
  const [rows, setRows] = useState(['un'])
  return (
    <main>
      <section>
        <ol>
          {rows.map((key) => (
            <li key={key}>
              <button type="button">{key}</button>
              <RemoveButton name={key} onRemove={() => setRows([])} />
              <ol>
                {held.map((one) => (
                  <li key={one}>
                    <RemoveButton name={one} onRemove={() => setHeld([])} />
                  </li>
                ))}
              </ol>
            </li>
          ))}
        </ol>
      </section>
      <section>Rien</section>
      <footer>
        <button type="button">ajouter</button>
      </footer>
    </main>
  )
}

const press = async (name: string) => {
  screen.getByRole('button', { name }).focus()
  await userEvent.keyboard('{Enter}')
  return document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent
}

test('an arrow that closes at the edge leaves the focus to the other', async () => {
  render(<Rows />)
  expect(await press('Monter deux')).toBe('Descendre deux')
  expect(await press('Descendre un')).toBe('Monter un')
})

test('an arrow that closes once the server has answered leaves it too, unless one has gone elsewhere', async () => {
  const Late = ({ last }: { last: boolean }) => (
    <>
      <MoveButtons name="un" first={false} last={last} onMove={() => undefined} />
      <button type="button">ailleurs</button>
    </>
  )
  const { rerender } = render(<Late last={false} />)
  await press('Descendre un')
  rerender(<Late last />)
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Monter un')
  rerender(<Late last={false} />)
  await press('Descendre un')
  screen.getByRole('button', { name: 'ailleurs' }).focus()
  rerender(<Late last />)
  expect(document.activeElement?.textContent).toBe('ailleurs')
})

test('an arrow one has left takes nothing back later', async () => {
  const Late = ({ last }: { last: boolean }) => <MoveButtons name="un" first={false} last={last} onMove={() => undefined} />
  const { rerender } = render(<Late last={false} />)
  await press('Descendre un')
  await act(async () => (document.activeElement as HTMLElement).blur())
  rerender(<Late last />)
  expect(document.activeElement).toBe(document.body)
})

test('a row that goes leaves the focus to its neighbour, then to what follows the list', async () => {
  render(<Rows />)
  expect(await press('Retirer deux')).toBe('trois')
  expect(await press('Retirer trois')).toBe('un')
  expect(await press('Retirer un')).toBe('ajouter')
})

test('the only row of a list leaves it to the row that holds the list, or to what comes further on', async () => {
  render(<Nested />)
  expect(await press('Retirer deux')).toBe('un')
  expect(await press('Retirer un')).toBe('ajouter')
})
