import { screen } from '@testing-library/react'
import { lazy, Suspense } from 'react'
import { beforeAll, expect, test, vi } from 'vitest'
import { RightNoteContext } from '@/components/right-note'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Problem, type ProblemBody } from '@/lib/http/problem'
import { learn } from '@/lib/i18n'
import { problemText } from '@/lib/problem-text'
import { rightsTexts } from '@/locales/rights'
import { show } from '@/testing/render'
import i18next from 'i18next'

const refused = (body: ProblemBody) => new Problem(403, { code: 'access.forbidden', detail: 'Vos droits ne le permettent pas.', ...body })

const MissingRight = lazy(() => import('./missing-right'))

// Le modèle d'essai se charge avec ce qui le demande.
beforeAll(() => Promise.all([learn(rightsTexts), import('./missing-right')]))

test.each([
  [{ action: 'core.job.manage' }, 'Droit qui manque : Travaux – gérer (core.job.manage)'],
  [{ action: 'core.sms.view' }, 'Droit qui manque : SMS – voir (core.sms.view)'],
  [{ action: 'view', entity: 'hse.incident' }, 'Droit qui manque : Incident – voir (hse.incident.view)'],
  [{ action: 'view', entity: 'hse.secret' }, 'Droit qui manque : hse.secret.view'],
  [{ action: 'create' }, 'Droit qui manque : créer'],
])('%j is said: %s', async (extra, said) => {
  show(
    <RightNoteContext value={(right) => <MissingRight right={right} />}>
      <Suspense>
        <ErrorPanel error={refused(extra)} />
      </Suspense>
    </RightNoteContext>,
  )
  await vi.waitFor(() => expect(screen.getByText(said)).toBeTruthy())
  expect(screen.getByText('Vos droits ne le permettent pas.')).toBeTruthy()
})

test('a brief message names the right too, when it says more than the sentence', () => {
  expect(problemText(i18next.t, refused({ action: 'core.job.manage' }))).toBe('Vos droits ne le permettent pas. Droit qui manque : core.job.manage.')
  expect(problemText(i18next.t, refused({ action: 'create' }))).toBe('Vos droits ne le permettent pas.')
})

test('another refusal names no right', () => {
  expect(new Problem(403, { code: 'approval.not_yours', action: 'approve' }).right).toBeUndefined()
})
