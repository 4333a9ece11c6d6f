/** Coller des lignes pendant que la page vit : la recherche des fiches citées prend son temps. */
import { fireEvent, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { FieldFrame } from '@/components/ui/field-frame'
import { EditorOf } from '@/fields/editor-of'
import { FormContext } from '@/fields/types'
import { createForm } from '@/lib/form/form'
import { blankValues, newRow, type Row } from '@/lib/form/values'
import { toastError } from '@/lib/toast'
import { action, incident, model } from '@/testing/model'
import { show } from '@/testing/render'

vi.mock('@/lib/toast')

action.fields.push({ name: 'site', type: 'link', label: 'Site', to: 'core.site' })
action.form.sections[0]?.fields.push('site')
const actions = incident.fields.find((field) => field.name === 'actions')

/** Le serveur ne répond que lorsqu'on le lui dit. */
let answer = () => undefined as void
beforeEach(() => {
  const gate = new Promise<void>((resolve) => {
    answer = resolve
  })
  vi.stubGlobal('fetch', async () => {
    await gate
    return new Response(JSON.stringify({ data: [{ id: 's1', name: 'Base' }], next_cursor: null, count: null }))
  })
})
afterEach(() => vi.unstubAllGlobals())

function edit(titles: string[]) {
  const form = createForm({ model, fields: incident.fields, initial: {} })
  function Harness() {
    const [rows, setRows] = useState<Row[]>(() => titles.map((title) => ({ ...newRow(blankValues(model, action.fields)), title })))
    return (
      <FormContext value={{ form, Editor: EditorOf }}>
        <FieldFrame id="field-actions" label="Actions">
          {(control) => <EditorOf field={actions!} value={rows} onChange={(next) => setRows(next as Row[])} onBlur={() => undefined} control={control} disabled={false} fullName="hse.incident.actions" />}
        </FieldFrame>
      </FormContext>
    )
  }
  show(<Harness />)
  return form
}

const cell = (row: number, name: string) => document.getElementById(`field-actions[${row}].${name}`) as HTMLInputElement
const titles = () => [...document.querySelectorAll('[data-line]')].map((_, row) => cell(row, 'title').value)
const pasteAt = (target: Element, text: string) => fireEvent.paste(target, { clipboardData: { getData: (type: string) => (type === 'text/plain' ? text : '') } })

test('nothing is saved while the cited records are looked for', async () => {
  const form = edit([])
  pasteAt(await screen.findByRole('button', { name: /Ajouter une ligne/ }), 'Titre\tSite\nUn\tBase')
  expect(form.busy()).toBe(1)
  answer()
  await screen.findByText(/1 ligne collée/)
  expect(form.busy()).toBe(0)
})

test('a row removed meanwhile does not shift the pasted ones', async () => {
  edit(['Un', 'Deux', 'Trois'])
  await vi.waitFor(() => expect(titles()).toHaveLength(3))
  pasteAt(cell(1, 'title'), 'Titre\tSite\nDeux bis\tBase')
  await userEvent.click(screen.getByRole('button', { name: 'Retirer Action corrective 1' }))
  answer()
  await vi.waitFor(() => expect(titles()).toEqual(['Deux bis', 'Trois']))
})

test('a second paste keeps what the first did not understand, until it is undone or covered', async () => {
  edit(['Un', 'Deux'])
  await vi.waitFor(() => expect(titles()).toHaveLength(2))
  pasteAt(cell(0, 'due_on'), 'jamais\t')
  await screen.findByText('« jamais » n’a pas été compris.')
  pasteAt(cell(1, 'due_on'), 'plus tard\t')
  await screen.findByText('« plus tard » n’a pas été compris.')
  expect(screen.queryByText('« jamais » n’a pas été compris.')).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Annuler le collage' }))
  expect(screen.queryByText('« plus tard » n’a pas été compris.')).toBeNull()
  expect(screen.queryByText('« jamais » n’a pas été compris.')).toBeTruthy()
  pasteAt(cell(0, 'title'), 'Un\t')
  await vi.waitFor(() => expect(screen.queryByText('« jamais » n’a pas été compris.')).toBeNull())
})

test('rows that cannot be copied say so', async () => {
  edit(['Un'])
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('refusé'))
  await userEvent.click(await screen.findByRole('button', { name: 'Copier les lignes' }))
  await vi.waitFor(() => expect(toastError).toHaveBeenCalled())
})
