import { expect, test } from 'vitest'
import type { ImportColumn, ImportJob } from '@/features/imports/api/import-job'
import { applyMapping, assign, missingFields, stepFor } from './steps'

const column = (name: string, field: string | null): ImportColumn => ({ name, rank: 0, field, guessed: true, samples: [] })
const columns = [column('Titre', 'title'), column('Lieu', 'site'), column('Divers', null)]

test('the status says the step', () => {
  const at = (status: ImportJob['status'], mapping = false) => stepFor({ status } as ImportJob, mapping)
  expect(stepFor(undefined, false)).toBe('file')
  expect([at('uploaded'), at('checking'), at('checked'), at('applying'), at('refused'), at('undone')]).toEqual(['columns', 'check', 'check', 'result', 'result', 'result'])
  expect([at('checked', true), at('applied', true)]).toEqual(['columns', 'result'])
})

test('a field has one column', () => {
  expect(assign(columns, 'Divers', 'title')).toEqual({ Titre: null, Lieu: 'site', Divers: 'title' })
  expect(assign(columns, 'Lieu', null)).toEqual({ Titre: 'title', Lieu: null, Divers: null })
})

test('a required field without a column is said', () => {
  const fields = ['title', 'severity'].map((name) => ({ name, label: name, type: 'text', required: true }))
  expect(missingFields(columns, fields).map((one) => one.name)).toEqual(['severity'])
})

test('a kept mapping fills what it knows', () => {
  expect(applyMapping(columns, { Titre: 'title', Ailleurs: 'cost' })).toEqual({ Titre: 'title', Lieu: null, Divers: null })
})
