/** Les versions d'une définition : ce que l'une change, et la reprendre. */
import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { learn } from '@/lib/i18n'
import { canvasTexts } from '@/locales/canvas'
import { model } from '@/testing/model'
import { show } from '@/testing/render'
import { VersionsButton } from './versions-button'

const past = [
  { plan: 9, version: 2, at: '2026-03-02T08:00:00Z', by: 'Ada', did: 'changed', body: { lines: ['a', 'c'] } },
  { plan: 7, version: 1, at: '2026-03-01T08:00:00Z', by: 'Bob', did: 'created', body: { lines: ['a', 'b'] } },
]

let answer: object[]
beforeEach(async () => {
  answer = past
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ data: answer })))
  await learn(canvasTexts)
})
afterEach(() => vi.unstubAllGlobals())

test('an older version is compared with today’s, then taken back', async () => {
  const take = vi.fn()
  show(<VersionsButton path="triggers/x" lines={(body: { lines: string[] }) => body.lines} onTake={take} />, model)
  await userEvent.click(screen.getByRole('button', { name: 'Versions' }))
  expect(await screen.findByText('1 ligne de plus et 1 ligne de moins', {}, { timeout: 4000 })).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Reprendre cette version' })).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: /^Version 1/ }))
  await userEvent.click(screen.getByRole('radio', { name: 'À celle d’aujourd’hui' }))
  expect(screen.getByRole('region').textContent).toContain('−Retiré : c')
  expect(screen.getByRole('region').textContent).toContain('+Ajouté : b')
  await userEvent.click(screen.getByRole('button', { name: 'Reprendre cette version' }))
  expect(take).toHaveBeenCalledWith(past[1]?.body)
  expect(screen.queryByRole('dialog')).toBeNull()
})

test('a change the lines do not tell is not called none, and each version is read once', async () => {
  answer = [{ ...past[0], body: { lines: ['a', 'b'], deep: 1 } }, past[1]!]
  const lines = vi.fn((body: { lines: string[] }) => body.lines)
  show(<VersionsButton path="triggers/x" lines={lines} onTake={() => undefined} />, model)
  await userEvent.click(screen.getByRole('button', { name: 'Versions' }))
  expect(await screen.findByText('Aucune ligne changée')).toBeTruthy()
  expect(screen.getByText('Ce qui change ne se montre pas ici.')).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: /^Version 1/ }))
  expect(lines).toHaveBeenCalledTimes(2)
})

test('a version that brings back the same is said to differ in nothing', async () => {
  answer = [{ ...past[0], body: past[1]!.body }, past[1]!]
  show(<VersionsButton path="triggers/x" lines={(body: { lines: string[] }) => body.lines} onTake={() => undefined} />, model)
  await userEvent.click(screen.getByRole('button', { name: 'Versions' }))
  expect(await screen.findByText('Rien ne diffère.')).toBeTruthy()
})
