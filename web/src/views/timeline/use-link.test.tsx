/** Un lien tiré : montré dès le lâcher, écrit une fois, à la suite de ce qui s'écrit de la même fiche. */
import { act, screen } from '@testing-library/react'
import { useEffect } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { RecordData } from '@/lib/model'
import { toastError, toastSuccess } from '@/lib/toast'
import { incident } from '@/testing/model'
import { show } from '@/testing/render'
import { useLink } from './use-link'
import { useRecordWrites } from '@/features/records/use-record-writes'
import { useReschedule } from './use-reschedule'

vi.mock('@/lib/toast')

const [a, b] = [
  { id: 'a', title: 'Fouille' },
  { id: 'b', title: 'Béton' },
]
let kept: RecordData
let written: [body: unknown, version: string | undefined][]
/** Le serveur refuse ce qu'on lui écrit. */
let refuses: boolean

beforeEach(() => {
  vi.clearAllMocks()
  kept = { id: 'b', version: 3, title: 'Béton', after: [] }
  written = []
  refuses = false
  vi.stubGlobal('fetch', async (_: string, { method = 'GET', body, headers }: RequestInit = {}) => {
    await Promise.resolve()
    if (method === 'GET') return new Response(JSON.stringify(kept))
    const version = new Headers(headers).get('if-match')?.replaceAll('"', '')
    const sent = JSON.parse(String(body)) as RecordData
    if (refuses || version !== String(kept.version)) return new Response(JSON.stringify({ code: 'stale.version', detail: 'Changée depuis.' }), { status: 412 })
    written.push([sent, version])
    kept = { ...kept, ...sent, version: (kept.version ?? 0) + 1 }
    return new Response(JSON.stringify(kept))
  })
})
afterEach(() => vi.unstubAllGlobals())

let link: ReturnType<typeof useLink>
let move: ReturnType<typeof useReschedule>

function Stage() {
  const writes = useRecordWrites(incident)
  const linking = useLink(incident, { field: 'after' }, writes, vi.fn())
  const moving = useReschedule(incident, writes)
  useEffect(() => {
    link = linking
    move = moving
  })
  return <p>{linking.waiting.map(({ from, to }) => `${from}→${to}`).join()}</p>
}

test('a link shows at once, and until it is written', async () => {
  show(<Stage />)
  act(() => link.link(a, b))
  expect(screen.getByText('a→b')).toBeTruthy()
  await vi.waitFor(() => expect(screen.queryByText('a→b')).toBeNull())
  expect(written).toEqual([[{ after: ['a'] }, '3']])
})

test('the same link let go twice is written once', async () => {
  show(<Stage />)
  act(() => {
    link.link(a, b)
    link.link(a, b)
  })
  await vi.waitFor(() => expect(screen.queryByText(/a→b/)).toBeNull())
  expect(written).toHaveLength(1)
  expect(toastSuccess).toHaveBeenCalledTimes(1)
})

test('a task linked, then moved, is refused nothing', async () => {
  show(<Stage />)
  const shown = { ...kept }
  act(() => {
    link.link(a, b)
    move.apply(shown, { body: { cost: 1 }, shown: { cost: 1 } }, { later: false, told: true })
  })
  await vi.waitFor(() => expect(written).toEqual([[{ after: ['a'] }, '3'], [{ cost: 1 }, '4']]))
  expect(toastError).not.toHaveBeenCalled()
})

test('a link that cannot be undone says it stays', async () => {
  show(<Stage />)
  act(() => link.link(a, b))
  await vi.waitFor(() => expect(toastSuccess).toHaveBeenCalled())
  refuses = true
  act(() => vi.mocked(toastSuccess).mock.calls[0]?.[1]?.action?.onClick())
  await vi.waitFor(() => expect(toastError).toHaveBeenCalledWith('« Fouille » et « Béton » restent liées', expect.anything()))
})
