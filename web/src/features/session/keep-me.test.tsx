/** Deux préférences qui se croisent : la réponse de la première ne connaît pas la seconde. */
import { useQuery } from '@tanstack/react-query'
import { act } from '@testing-library/react'
import { useEffect } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { show } from '@/testing/render'
import { serve, type Answer } from '@/testing/server'
import { meQuery, type Me } from './api/get-me'
import { usePreference } from './use-preference'

const known = (folded: string[], sidebar?: 'collapsed') => ({ id: 'm', roles: [], preferences: { interface: { folded, sidebar } } }) as unknown as Me
let answers: ((said: Answer) => void)[]
let kept: Me
let chooseShell: ReturnType<typeof usePreference>['chooseShell']

beforeEach(() => {
  answers = []
  serve((path, method) => (method === 'PATCH' ? new Promise<Answer>((done) => answers.push(done)) : path === '/me' ? kept : undefined))
})
afterEach(() => vi.unstubAllGlobals())

function Stage() {
  const preference = usePreference()
  useEffect(() => {
    chooseShell = preference.chooseShell
  })
  return null
}

/** Qui regarde la personne la relit quand on le demande. */
function Reader() {
  const { data } = useQuery({ ...meQuery, initialData: known([]) })
  return data && <Stage />
}

/** Deux préférences en route : replier un groupe, puis la barre. */
async function crossed() {
  const { client } = show(<Reader />)
  const shown = () => client.getQueryData(meQuery.queryKey)?.preferences.interface
  act(() => chooseShell({ folded: ['system'] }))
  act(() => chooseShell({ sidebar: 'collapsed' }))
  await vi.waitFor(() => expect(answers).toHaveLength(2))
  const answer = async (at: 0 | 1, said: Answer) => {
    const before = client.isMutating()
    await act(async () => answers[at]?.(said))
    await vi.waitFor(() => expect(client.isMutating()).toBe(before - 1))
  }
  return { shown, answer }
}

test('the answer that knows less does not undo what is still on its way', async () => {
  const { shown, answer } = await crossed()
  await answer(0, known(['system']))
  expect(shown()).toEqual({ folded: ['system'], sidebar: 'collapsed' })
  kept = known(['system', 'modules'], 'collapsed')
  await answer(1, known(['system', 'modules'], 'collapsed'))
  await vi.waitFor(() => expect(shown()).toEqual({ folded: ['system', 'modules'], sidebar: 'collapsed' }))
})

test('answers that come in the wrong order: what is kept is read again', async () => {
  const { shown, answer } = await crossed()
  await answer(1, known(['system'], 'collapsed'))
  kept = known(['system'], 'collapsed')
  await answer(0, known(['system']))
  await vi.waitFor(() => expect(shown()).toEqual({ folded: ['system'], sidebar: 'collapsed' }))
})

test('the last one is refused: what is kept is read again', async () => {
  const { shown, answer } = await crossed()
  await answer(0, known(['system', 'elsewhere']))
  kept = known(['system', 'elsewhere'])
  await answer(1, [500, { code: 'internal' }])
  await vi.waitFor(() => expect(shown()).toEqual({ folded: ['system', 'elsewhere'] }))
})

test('a preference goes through even if the page leaves', async () => {
  const sent = vi.fn<typeof fetch>(() => new Promise(() => undefined))
  vi.stubGlobal('fetch', sent)
  show(<Stage />)
  act(() => chooseShell({ sidebar: 'collapsed' }))
  await vi.waitFor(() => expect(sent.mock.calls[0]?.[1]).toMatchObject({ method: 'PATCH', keepalive: true }))
})
