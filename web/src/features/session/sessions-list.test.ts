import { expect, test } from 'vitest'
import { describeDevice } from './sessions-list'

const cases: [agent: string | null, shown: string | undefined][] = [
  ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/148.0 Safari/537.36 Edg/148.0', 'Edge · Windows'],
  ['Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/148.0 Mobile Safari/537.36', 'Chrome · Android'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) AppleWebKit/605.1.15 Version/19.0 Safari/605.1.15', 'Safari · macOS'],
  ['opsflux-cli/1.0', 'opsflux-cli/1.0'],
  [null, undefined],
]

test.each(cases)('%s is %s', (agent, shown) => {
  expect(describeDevice(agent)).toBe(shown)
})
