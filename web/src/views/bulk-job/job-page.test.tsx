/** Le compte rendu d'un geste : ce qu'il a fait, ce qu'il a refusé, et de quoi le défaire quand cela se peut. */
import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { advance, tellBulkJob, type BulkJob } from '@/features/bulk/api/bulk-jobs'
import { get } from '@/lib/http/request'
import { learn } from '@/lib/i18n'
import { bulkJobTexts } from '@/locales/bulk-job'
import { show } from '@/testing/render'
import { JobPage } from './job-page'

vi.mock('@/lib/http/request', async (original) => ({ ...(await original<object>()), get: vi.fn() }))
vi.mock('@/features/bulk/api/bulk-jobs', async (original) => ({ ...(await original<object>()), tellBulkJob: vi.fn() }))
vi.mock('@tanstack/react-router', async (original) => ({ ...(await original<object>()), Link: ({ children }: { children: React.ReactNode }) => <a href="/x">{children}</a> }))

const progress = { total: 12_400, done: 12_400, changed: 12_340, refused: 12, skipped: 48, reverted: 0, kept: 0 }
const job: BulkJob = { id: 'g', entity: 'hse.incident', operation: 'update', action: null, status: 'done', undoable: true, progress, fault: null, created_at: '2026-01-05T08:30:00Z', updated_at: '2026-01-05T08:31:00Z' }
const refusals = [{ id: 'a', label: 'Chute au pont', errors: [{ field: 'severity', code: 'read_only', message: 'Ce champ ne se modifie pas.' }] }]

const play = (changes: Partial<BulkJob>) => {
  vi.mocked(get).mockImplementation(async (path) => (path.endsWith('/refusals') ? { data: refusals } : { ...job, ...changes }) as never)
  return show(<JobPage id="g" />)
}

beforeAll(() => learn(bulkJobTexts))
beforeEach(() => {
  vi.mocked(tellBulkJob).mockReset()
  vi.mocked(tellBulkJob).mockResolvedValue(job)
})

test('a finished job says what it changed, what it refused and why', async () => {
  play({})
  await screen.findByText('Terminée')
  expect(screen.getByText('Changées').nextSibling?.textContent?.replaceAll(/\s/g, '')).toBe('12340')
  await screen.findByText('Chute au pont')
  screen.getByText('Ce champ ne se modifie pas.')
  expect(screen.getByRole('link', { name: 'Fichier CSV' }).getAttribute('download')).toBe('')
})

test('undoing is asked first', async () => {
  play({})
  await userEvent.click(await screen.findByRole('button', { name: 'Annuler la modification' }))
  expect(tellBulkJob).not.toHaveBeenCalled()
  await userEvent.click(screen.getAllByRole('button', { name: 'Annuler la modification' }).at(-1) as HTMLElement)
  expect(tellBulkJob).toHaveBeenCalledWith('g', 'undo')
})

test('a running job stops on demand, and cannot be undone yet', async () => {
  play({ status: 'running', undoable: false, progress: { ...progress, done: 300 } })
  await userEvent.click(await screen.findByRole('button', { name: 'Arrêter' }))
  expect(tellBulkJob).toHaveBeenCalledWith('g', 'cancel')
  expect(screen.queryByRole('button', { name: 'Annuler la modification' })).toBeNull()
})

test('an interrupted job says why, and how many it never touched', async () => {
  play({ status: 'failed', progress: { ...progress, done: 12_000, refused: 0 }, fault: { field: '', code: 'access.forbidden', message: 'Vous n’avez pas ce droit.' } })
  await screen.findByText('Vous n’avez pas ce droit.')
  expect(screen.getByText('Pas touchées').nextSibling?.textContent).toBe('400')
})

test('progress follows the way the job goes', () => {
  expect(advance({ ...job, status: 'running' })).toEqual({ done: 12_400, total: 12_400 })
  expect(advance({ ...job, status: 'undoing', progress: { ...progress, reverted: 100, kept: 3 } })).toEqual({ done: 103, total: 12_340 })
})
