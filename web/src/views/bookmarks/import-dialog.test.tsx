import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { show } from '@/testing/render'
import { ImportDialog } from './import-dialog'

const content = (...names: string[]) => JSON.stringify({ kind: 'opsflux.bookmarks', bookmarks: names.map((name) => ({ name, path: `/core/${name}` })) })

/** Un fichier qui se lit quand on le dit. */
function file(name: string, text: () => Promise<string>): File {
  return Object.assign(new File([], name, { type: 'application/json' }), { text })
}

const choose = async (one: File) => userEvent.upload(await screen.findByLabelText('Fichier de favoris'), one)
const stage = () => show(<ImportDialog known={[]} onMerge={() => Promise.resolve(true)} onClose={() => undefined} />)

test('a file that cannot be read says so', async () => {
  stage()
  await choose(file('a.json', () => Promise.reject(new DOMException('NotReadableError'))))
  expect(await screen.findByText('Ce fichier n’est pas un fichier de favoris.')).toBeTruthy()
})

test('of two files, the last chosen is the one read', async () => {
  stage()
  let late: (text: string) => void = () => undefined
  await choose(file('a.json', () => new Promise((resolve) => (late = resolve))))
  await choose(file('b.json', () => Promise.resolve(content('un', 'deux'))))
  await screen.findByText(/^2 à ajouter/)
  late(content('trois'))
  await new Promise((done) => setTimeout(done, 50))
  expect(screen.getByText(/^2 à ajouter/)).toBeTruthy()
})
