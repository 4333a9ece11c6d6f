/** Le focus suit ce qu'on pousse au clavier jusqu'à ce qu'il soit dessiné, et pas plus loin. */
import { act, screen } from '@testing-library/react'
import { useEffect, useState } from 'react'
import { expect, test } from 'vitest'
import { show } from '@/testing/render'
import { MonthGrid } from '@/views/calendar/month-grid'
import { useFollow } from '@/views/use-follow'

let follow: (key: string) => void
let draw: (keys: string[]) => void

function Stage() {
  const own = useFollow()
  const [keys, setKeys] = useState(['a'])
  useEffect(() => {
    follow = own.follow
    draw = setKeys
  }, [own])
  return (
    <>
      <button>ailleurs</button>
      {keys.map((key) => (
        <a key={key} href="/x" data-key={key}>
          {key}
        </a>
      ))}
    </>
  )
}

const push = () =>
  act(() => {
    follow('a')
    draw([])
  })

test('an element that comes late takes the focus back', () => {
  show(<Stage />)
  screen.getByText('a').focus()
  push()
  expect(document.activeElement).toBe(document.body)
  act(() => draw(['b', 'a']))
  expect(document.activeElement).toBe(screen.getByText('a'))
})

test('a person who went elsewhere is not called back', () => {
  show(<Stage />)
  push()
  screen.getByText('ailleurs').focus()
  act(() => draw(['b']))
  act(() => draw(['b', 'a']))
  expect(document.activeElement).toBe(screen.getByText('ailleurs'))
})

test('a day too full still shows what is pushed into it', () => {
  const keys = ['a', 'b', 'c', 'd', 'e', 'f']
  const grid = (followed?: string) => <MonthGrid byDay={new Map([['2026-11-11', keys]])} day="2026-11-01" today="2026-11-02" followed={followed} keyOf={(key) => key} show={(key) => <i>{`fiche ${key}`}</i>} onOpen={() => undefined} />
  const shown = () => screen.getAllByText(/^fiche/).map((one) => one.textContent?.at(-1)).join('')
  const { unmount } = show(grid())
  expect(shown()).toBe('abc')
  unmount()
  show(grid('e'))
  expect(shown()).toBe('abce')
  expect(screen.getByRole('button', { name: '2 autres' })).toBeTruthy()
})
