/** Le compte rendu d'un geste : ce qu'il a fait, ce qu'il a refusé, et de quoi le défaire quand cela se peut. */
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { advance, tellBulkJob, type BulkJob } from '@/features/bulk/api/bulk-jobs'
import { Problem } from '@/lib/http/problem'
import { get } from '@/lib/http/request'
import { learn } from '@/lib/i18n'
import { bulkJobTexts } from '@/locales/bulk-job'
import { show } from '@/testing/render'
import { JobPage } from './job-page'

vi.mock('@/lib/http/request', async (original) => ({ ...(await original<object>()), get: vi.fn() }))
vi.mock('@/features/bulk/api/bulk-jobs', async (original) => ({ ...(await original<object>()), MOST_REFUSALS: 3, tellBulkJob: vi.fn() }))
vi.mock('@tanstack/react-router', async (original) => ({ ...(await original<object>()), Link: ({ children }: { children: React.ReactNode }) => <a href="/x">{children}</a> }))

const progress = { total: 12_400, done: 12_400, changed: 12_340, pending: 0, refused: 12, skipped: 48, reverted: 0, kept: 0 }
const job: BulkJob = { id: 'g', entity: 'hse.incident', operation: 'update', action: null, status: 'done', undoable: true, progress, fault: null, created_at: '2026-01-05T08:30:00Z', updated_at: '2026-01-05T08:31:00Z' }
const refusals = [{ id: 'a', label: 'Chute au pont', errors: [{ field: 'severity', code: 'read_only', message: 'Ce champ ne se modifie pas.' }] }]

/** Ce que le serveur répond : le geste, ce qu'il a refusé, ce que son annulation a laissé. */
const answer = (changes: Partial<BulkJob>, left: typeof refusals = []) =>
  vi.mocked(get).mockImplementation(async (path, query) => (path.endsWith('/refusals') ? { data: query?.undo ? left : refusals } : { ...job, ...changes }) as never)
const play = (changes: Partial<BulkJob>, left?: typeof refusals) => {
  answer(changes, left)
  return show(<JobPage id="g" />)
}
const figures = () => screen.getAllByRole('term').map((term) => `${term.textContent} ${term.nextSibling?.textContent?.replaceAll(/\s/g, '')}`)

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

test('transitions that await an approval are told apart', async () => {
  play({ operation: 'action', action: 'submit', undoable: false, progress: { ...progress, changed: 12_300, pending: 40, refused: 0, skipped: 60 } })
  await screen.findByText('En attente d’approbation')
  expect(figures()).toEqual(['Changées 12300', 'En attente d’approbation 40', 'Refusées 0', 'Ne répondaient plus 60'])
})

test('an undo that gave everything back succeeded', async () => {
  play({ status: 'undone', undoable: false, progress: { ...progress, refused: 0, reverted: 12_340 } })
  await waitFor(() => expect(screen.getByRole('status').className).toContain('success'))
  expect(screen.getByRole('status').textContent).toBe('Annulée')
  expect(figures()).toEqual(['Rendues 12340', 'Laissées 0'])
})

test('a record given back in part is told, though none was left', async () => {
  play({ status: 'undone', undoable: false, progress: { ...progress, refused: 0, reverted: 12_340 } }, refusals)
  await screen.findByRole('heading', { name: 'Fiches laissées, ou rendues en partie' })
  screen.getByText('Chute au pont')
  expect(screen.getByRole('link', { name: 'Fichier CSV' }).getAttribute('href')).toContain('undo=true')
  expect(screen.getByRole('status').className).toContain('warning')
})

test('more was left than the server keeps: the list says where it stops', async () => {
  play({ status: 'undone', undoable: false, progress: { ...progress, refused: 0, reverted: 12_340 } }, ['a', 'b', 'c'].flatMap((id) => refusals.map((one) => ({ ...one, id }))))
  await screen.findByText('La liste s’arrête aux 3 premières.')
})

test('an interrupted undo is not taken for an interrupted job', async () => {
  play({ status: 'failed', progress: { ...progress, reverted: 300, kept: 40 } }, refusals)
  await screen.findByText('Annulation interrompue : ce qui est rendu le reste.')
  expect(figures()).toEqual(['Rendues 300', 'Laissées 40', 'Restent à rendre 12000'])
  await userEvent.click(screen.getByRole('button', { name: 'Annuler la modification' }))
  expect(screen.getByRole('dialog').textContent?.replaceAll(/\s/g, ' ')).toContain('Rendre 12 000 fiches à ce qu’elles étaient ?')
})

test('an undo stopped before its first record is not taken for an interrupted job either', async () => {
  play({ status: 'failed' })
  await screen.findByText('Annulation interrompue : ce qui est rendu le reste.')
  expect(figures()).toEqual(['Rendues 0', 'Laissées 0', 'Restent à rendre 12340'])
})

test('what a job had refused is not held against its undo', async () => {
  play({ status: 'undone', undoable: false, progress: { ...progress, reverted: 12_340 } })
  await waitFor(() => expect(screen.getByRole('status').className).toContain('success'))
})

test('what an undo left cannot be read: it is not called a success', async () => {
  vi.mocked(get).mockImplementation(async (path) => {
    if (path.endsWith('/refusals')) throw new Error('coupure')
    return { ...job, status: 'undone', undoable: false, progress: { ...progress, refused: 0, reverted: 12_340 } } as never
  })
  show(<JobPage id="g" />)
  await waitFor(() => expect(screen.getByRole('status').className).toContain('warning'))
})

test('a live job that cannot be read again says when it last was, and is read on demand', async () => {
  const running = { status: 'running', undoable: false, progress: { ...progress, done: 300 } } as const
  const { client } = play(running)
  await screen.findByRole('progressbar')
  vi.mocked(get).mockRejectedValue(new Error('coupure'))
  await client.invalidateQueries({ queryKey: ['bulk-jobs', 'g'] })
  expect((await screen.findByRole('alert')).textContent).toMatch(/^Dernière lecture à \d\d:\d\d\.$/)
  screen.getByRole('progressbar')
  answer(running)
  await userEvent.click(screen.getByRole('button', { name: 'Réessayer' }))
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull())
  await waitFor(() => expect(document.activeElement?.tagName).toBe('H1'))
})

test('a job that is no more is said so, though it was on screen', async () => {
  const { client } = play({ status: 'running', undoable: false })
  await screen.findByRole('progressbar')
  vi.mocked(get).mockRejectedValue(new Problem(404, {}))
  await client.invalidateQueries({ queryKey: ['bulk-jobs', 'g'] })
  await screen.findByRole('heading', { name: 'Page introuvable' })
})

test('a stopped job says its end where it said its course, and the focus its button held goes to the title', async () => {
  const { client } = play({ status: 'running', undoable: false })
  const region = await screen.findByRole('status')
  await userEvent.click(screen.getByRole('button', { name: 'Arrêter' }))
  answer({ status: 'cancelled' })
  await client.invalidateQueries({ queryKey: ['bulk-jobs', 'g'] })
  await screen.findByText(/^Arrêtée à votre demande/)
  expect(screen.getByRole('status')).toBe(region)
  await waitFor(() => expect(document.activeElement?.tagName).toBe('H1'))
})

test('a job read again in vain stays on screen', async () => {
  const { client } = play({})
  await screen.findByText('Chute au pont')
  vi.mocked(get).mockRejectedValue(new Error('coupure'))
  await client.invalidateQueries({ queryKey: ['bulk-jobs'] })
  await waitFor(() => expect(client.getQueryState(['bulk-jobs', 'g'])?.status).toBe('error'))
  screen.getByText('Terminée')
  screen.getByText('Chute au pont')
  expect(screen.queryByRole('alert')).toBeNull()
})

test('progress follows the way the job goes', () => {
  expect(advance({ ...job, status: 'running' })).toEqual({ done: 12_400, total: 12_400 })
  expect(advance({ ...job, status: 'undoing', progress: { ...progress, reverted: 100, kept: 3 } })).toEqual({ done: 103, total: 12_340 })
})
