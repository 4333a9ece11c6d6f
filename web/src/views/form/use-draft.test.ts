import { expect, test } from 'vitest'
import { createForm } from '@/lib/form/form'
import { model } from '@/testing/model'
import { withoutSecrets } from './use-draft'

test('a secret is never written in the browser', () => {
  const fields = [
    { name: 'name', type: 'text', label: 'Nom' },
    { name: 'key', type: 'secret', label: 'Clé' },
  ]
  const form = createForm({ model, fields, initial: { name: '', key: { set: false } } })
  form.set('name', 'Station')
  form.set('key', 'sésame')
  expect(withoutSecrets(form)).toEqual({ name: 'Station' })
})
