/** Le CSV : une ligne par chose, ce qu'un nom porte ne sort pas de sa case. */
import { expect, test } from 'vitest'
import type { Figures } from '@/features/traffic/api'
import { toCsv } from './csv'

const figures: Figures = { calls: 2, per_minute: 0.1, client_errors: 1, server_errors: 0, p50: 4.2, p95: null, p99: null }

test('each thing has its line, and no name leaves its cell', () => {
  const consumers = ['=1+1', 'Ndong, "Awa"'].map((name) => ({ ...figures, consumer: 'token:7', origin: 'token' as const, name }))
  const csv = toCsv({ from: 'a', to: 'b', step: 60, total: figures, series: [], endpoints: [{ ...figures, method: '*', route: 'unmatched' }], endpoint_count: 1, consumers, consumer_count: 2 })
  expect(csv.split('\r\n')).toEqual([
    '\u{feff}about,name,origin,calls,per_minute,client_errors,server_errors,p50,p95,p99',
    'total,a/b,,2,0.1,1,0,4.2,,',
    'endpoint,* unmatched,,2,0.1,1,0,4.2,,',
    "consumer,'=1+1,token,2,0.1,1,0,4.2,,",
    'consumer,"Ndong, ""Awa""",token,2,0.1,1,0,4.2,,',
  ])
})
