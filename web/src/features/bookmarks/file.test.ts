import { expect, test } from 'vitest'
import type { Bookmark } from './api/bookmarks'
import { arranged } from './arrange'
import { fileOf, mergeOf, readFile } from './file'
import { sought } from './sought'
import { places, steps } from './steps'

const all: Bookmark[] = [
  { id: '1', name: 'Zone', path: '/core/sites', folder: 'Terrain', position: 0, tags: ['base'] },
  { id: '2', name: 'Abri', path: '/core/people', folder: 'Terrain', position: 1 },
  { id: '3', name: 'Incidents', path: '/hse/incidents', tags: [] },
  { id: '4', name: 'Agenda', path: '/agenda', position: null },
]

test('by folder, those with none first; by rank, then by name', () => {
  expect(arranged(all).map(({ name, items }) => [name, items.map((one) => one.name)])).toEqual([
    ['', ['Agenda', 'Incidents']],
    ['Terrain', ['Zone', 'Abri']],
  ])
})

test('a step writes only the ranks that change', () => {
  const [loose, field] = arranged(all)
  expect(steps(field!.items, '2', -1)).toEqual([{ id: '2', position: 0 }, { id: '1', position: 1 }])
  expect(steps(loose!.items, '4', 1)).toEqual([{ id: '3', position: 0 }, { id: '4', position: 1 }])
  expect(steps(loose!.items, '4', -1)).toEqual([])
})

test('a search reads names, pages, folders and tags, whatever the accents', () => {
  expect(sought(all, 'TERRÀIN base').map((one) => one.id)).toEqual(['1'])
  expect(sought(all, '').length).toBe(4)
})

test('a file keeps folders, tags and order, and is read back whole', () => {
  const file = fileOf(all)
  expect(file.bookmarks).toEqual([
    { name: 'Agenda', path: '/agenda' },
    { name: 'Incidents', path: '/hse/incidents' },
    { name: 'Zone', path: '/core/sites', folder: 'Terrain', tags: ['base'] },
    { name: 'Abri', path: '/core/people', folder: 'Terrain' },
  ])
  expect(mergeOf(all, readFile(JSON.stringify(file))!.items)).toEqual({ added: [], changed: [], same: 4 })
  expect(mergeOf([], readFile(JSON.stringify(file))!.items).added.map((one) => [one.path, one.folder, one.position])).toEqual([
    ['/agenda', null, 0],
    ['/hse/incidents', null, 1],
    ['/core/sites', 'Terrain', 0],
    ['/core/people', 'Terrain', 1],
  ])
})

const hostile: [what: string, source: string, expected: unknown][] = [
  ['not JSON', 'nom;page', undefined],
  ['another kind of file', '{"kind":"settings","bookmarks":[]}', undefined],
  ['a page of another site', text({ name: 'A', path: '//evil.test' }), { items: 0, faults: 1 }],
  ['a script', text({ name: 'A', path: 'javascript:alert(1)' }), { items: 0, faults: 1 }],
  ['no name', text({ path: '/agenda' }), { items: 0, faults: 1 }],
  ['a name too long', text({ name: 'a'.repeat(101), path: '/agenda' }), { items: 0, faults: 1 }],
  ['tags that are not', text({ name: 'A', path: '/agenda', tags: [1, {}, 'b'], id: 'x' }), { items: 1, faults: 0 }],
]

function text(...bookmarks: unknown[]): string {
  return JSON.stringify({ kind: 'opsflux.bookmarks', bookmarks })
}

test.each(hostile)('a file with %s', (_, source, expected) => {
  const read = readFile(source)
  expect(read && { items: read.items.length, faults: read.faults }).toEqual(expected)
})

test('merged without doubles: the kept one gains what it lacks, and loses nothing', () => {
  const merge = mergeOf(all, [
    { name: 'Autre nom', path: '/hse/incidents', folder: 'HSE', tags: ['suivi'] },
    { name: 'Sites', path: '/core/sites', folder: 'Ailleurs', tags: ['base'] },
    { name: 'Neuf', path: '/core/parties', folder: 'Terrain', tags: [] },
    { name: 'Neuf encore', path: '/core/parties', folder: null, tags: [] },
  ])
  expect(merge.changed).toEqual([{ before: all[2], after: { folder: 'HSE', tags: ['suivi'] } }])
  expect(merge.added).toEqual([{ name: 'Neuf', path: '/core/parties', folder: 'Terrain', tags: [], position: 2 }])
  expect(merge.same).toBe(2)
})

test('what a file has too many of is left, and counted apart', () => {
  const read = readFile(text(...Array.from({ length: 5002 }, (_, rank) => ({ name: 'A', path: `/core/${rank}` })), { name: '' }))
  expect(read && [read.items.length, read.faults, read.beyond]).toEqual([5000, 0, 3])
})

test('a bookmark dropped on another takes its place, and only the ranks that change are written', () => {
  const items = ['a', 'b', 'c', 'd'].map((id, position) => ({ id, name: id, path: `/core/${id}`, position }))
  expect(places(items, 'd', 'b')).toEqual([{ id: 'd', position: 1 }, { id: 'b', position: 2 }, { id: 'c', position: 3 }])
  expect(places(items, 'a', 'c')).toEqual([{ id: 'b', position: 0 }, { id: 'c', position: 1 }, { id: 'a', position: 2 }])
  expect(places(items, 'a', 'a')).toEqual([])
  expect(places(items, 'a', 'gone')).toEqual([])
})
