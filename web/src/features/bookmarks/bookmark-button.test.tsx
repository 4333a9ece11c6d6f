import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { model, site } from '@/testing/model'
import { show } from '@/testing/render'
import { BookmarkButton } from './bookmark-button'

afterEach(() => vi.unstubAllGlobals())

const known = { ...model, entities: { ...model.entities, 'core.bookmark': { ...site, name: 'bookmark', path: '/core/bookmarks', rights: { view: true, create: true } } } }

/** Un serveur qui garde les favoris, ou qui les refuse. */
function server(refuses: boolean) {
  const kept: { id: string; path: string; name: string }[] = []
  const reply = (status: number, body: unknown) => Promise.resolve(new Response(status === 204 ? null : JSON.stringify(body), { status }))
  vi.stubGlobal('fetch', (_: string, init: RequestInit = {}) => {
    if (init.method === 'POST') {
      if (refuses) return reply(422, { code: 'validation.failed', detail: 'Refusé.' })
      kept.push(JSON.parse(String(init.body)) as { id: string; path: string; name: string })
      return reply(201, kept[0])
    }
    if (init.method === 'DELETE') {
      kept.pop()
      return reply(204, undefined)
    }
    return reply(200, { data: [...kept], next_cursor: null, count: null })
  })
  return kept
}

test('a page becomes a favourite, then no longer is', async () => {
  const kept = server(false)
  show(<BookmarkButton model={known} path="/hse/incidents" name="Incidents" />)
  await userEvent.click(await screen.findByRole('button', { name: 'Mettre en favori' }))
  await screen.findByRole('button', { name: 'Retirer des favoris', pressed: true })
  await vi.waitFor(() => expect(kept).toEqual([{ id: expect.any(String) as string, path: '/hse/incidents', name: 'Incidents' }]))
  await vi.waitFor(() => expect(screen.getByRole('button').hasAttribute('disabled')).toBe(false))
  await userEvent.click(screen.getByRole('button', { name: 'Retirer des favoris' }))
  await screen.findByRole('button', { name: 'Mettre en favori', pressed: false })
  expect(kept).toEqual([])
})

test('a refusal is undone', async () => {
  server(true)
  show(<BookmarkButton model={known} path="/hse/incidents" name="Incidents" />)
  await userEvent.click(await screen.findByRole('button', { name: 'Mettre en favori' }))
  expect(await screen.findByRole('button', { name: 'Mettre en favori', pressed: false })).toBeTruthy()
})

test('who keeps no favourites sees no star', () => {
  server(false)
  const { container } = show(<BookmarkButton model={model} path="/hse/incidents" name="Incidents" />)
  expect(container.innerHTML).toBe('')
})
