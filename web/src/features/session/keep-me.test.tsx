/** Deux préférences qui se croisent : la réponse de la première ne connaît pas la seconde. */
import { act } from '@testing-library/react'
import { useEffect } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { show } from '@/testing/render'
import { serve, type Answer } from '@/testing/server'
import { meQuery, type Me } from './api/get-me'
import { usePreference } from './use-preference'

const known = (folded: string[], sidebar?: 'collapsed') => ({ id: 'm', roles: [], preferences: { interface: { folded, sidebar } } }) as unknown as Me
let answers: ((said: Answer) => void)[]
let chooseShell: ReturnType<typeof usePreference>['chooseShell']

beforeEach(() => {
  answers = []
  serve((_, method) => (method === 'PATCH' ? new Promise<Answer>((done) => answers.push(done)) : undefined))
})
afterEach(() => vi.unstubAllGlobals())

function Stage() {
  const preference = usePreference()
  useEffect(() => {
    chooseShell = preference.chooseShell
  })
  return null
}

test('the answer that knows less does not undo what is still on its way', async () => {
  const { client } = show(<Stage />)
  client.setQueryData(meQuery.queryKey, known([]))
  const shown = () => client.getQueryData(meQuery.queryKey)?.preferences.interface
  act(() => chooseShell({ folded: ['system'] }))
  act(() => chooseShell({ sidebar: 'collapsed' }))
  await vi.waitFor(() => expect(answers).toHaveLength(2))
  await act(async () => answers[0]?.(known(['system'])))
  await vi.waitFor(() => expect(client.isMutating()).toBe(1))
  expect(shown()).toEqual({ folded: ['system'], sidebar: 'collapsed' })
  await act(async () => answers[1]?.(known(['system', 'modules'], 'collapsed')))
  await vi.waitFor(() => expect(shown()).toEqual({ folded: ['system', 'modules'], sidebar: 'collapsed' }))
})

test('a preference goes through even if the page leaves', async () => {
  const sent = vi.fn<typeof fetch>(() => new Promise(() => undefined))
  vi.stubGlobal('fetch', sent)
  show(<Stage />)
  act(() => chooseShell({ sidebar: 'collapsed' }))
  await vi.waitFor(() => expect(sent.mock.calls[0]?.[1]).toMatchObject({ method: 'PATCH', keepalive: true }))
})
