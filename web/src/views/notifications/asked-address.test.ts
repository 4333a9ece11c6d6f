import { expect, test } from 'vitest'
import { askedAll } from '@/features/notifications/api/list-notifications'
import { readAsked, writeAsked } from './asked-address'

test('an address reads as it was written, and nonsense asks for nothing', () => {
  const asked = { unread: true, category: 'core.event', kind: 'alert' as const, severity: 'error' as const, priority: 2, search: 'pompe', sort: 'priority' as const }
  expect(readAsked(writeAsked(asked))).toEqual(asked)
  expect(readAsked({ q: 12, category: ['x'], kind: 'panic', severity: 3, priority: 'x', sort: {}, which: null })).toEqual({ ...askedAll, search: '12' })
})
