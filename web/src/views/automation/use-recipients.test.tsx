/** À qui l'on peut s'adresser : une personne de la fiche, un rôle, un groupe par son code ou son nom. */
import { screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Entity } from '@/lib/model'
import { incident, model } from '@/testing/model'
import { show } from '@/testing/render'
import { useRecipients } from './use-recipients'

const named = (name: string) => ({ ...model.entities['core.site'], package: 'core', name, path: `/core/${name}s` }) as Entity

const served: Record<string, { code: string | null; name: string }[]> = {
  role: [{ code: 'admin', name: 'Administrateur' }],
  group: [
    { code: 'duty', name: 'Astreinte' },
    { code: null, name: 'Comité' },
    { code: 'duty', name: 'Astreinte' },
  ],
}

beforeEach(() =>
  vi.stubGlobal('fetch', (request: Request | string) => {
    const url = typeof request === 'string' ? request : request.url
    const data = Object.entries(served).flatMap(([name, rows]) => (url.includes(`/core/${name}s`) ? rows.map((row, rank) => ({ id: `${name}-${String(rank)}`, ...row })) : []))
    return Promise.resolve(new Response(JSON.stringify({ data, next_cursor: null, count: null })))
  }),
)
afterEach(() => vi.unstubAllGlobals())

function Said() {
  return <p>{useRecipients(incident).map(({ id, label }) => `${id} = ${label}`).join(' | ')}</p>
}

test('groups follow roles, named by their code, each once', async () => {
  show(<Said />, { ...model, entities: { ...model.entities, 'core.role': named('role'), 'core.group': named('group') } })
  expect(await screen.findByText(/role:admin = Rôle Administrateur \| group:duty = Groupe Astreinte \| group:Comité = Groupe Comité$/)).toBeTruthy()
})
