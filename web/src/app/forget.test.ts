import { expect, test } from 'vitest'
import { recents, remember } from '@/lib/recent'
import { bulkState } from '@/views/list/bulk-state'
import { forgetPerson } from './forget'
import { queryClient } from './query-client'

test('whoever logs in next finds nothing of the one before', () => {
  queryClient.setQueryData(['me'], { id: 'a' })
  remember({ to: '/hse/incidents/1', label: 'Fuite' })
  bulkState.set({ run: Symbol('bulk'), entity: 'hse.incident', listKey: '{}', running: false, stopping: false, refused: [{ id: 'i1', detail: 'non', errors: [] }] })
  forgetPerson()
  expect([queryClient.getQueryData(['me']), recents(), bulkState.get()]).toEqual([undefined, [], undefined])
})
