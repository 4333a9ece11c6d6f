/** Ce qui réveille un déclencheur : changer de sorte ne laisse rien qui n'ait plus de sens. */
import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useEffect, useState } from 'react'
import { expect, test } from 'vitest'
import { show } from '@/testing/render'
import { SourceBox } from './source-box'
import { BY_SITE, emptyTrigger, type DraftSource, type SourceKind } from './trigger-draft'

let last: DraftSource
function Stage({ kind, zone }: { kind: SourceKind; zone: string }) {
  const [source, setSource] = useState<DraftSource>({ ...emptyTrigger().source, kind, zone })
  useEffect(() => void (last = source))
  return <SourceBox source={source} entity={undefined} onChange={(part) => setSource((before) => ({ ...before, ...part }))} />
}
const become = async (name: string) => {
  await userEvent.click(screen.getByRole('combobox', { name: 'Ce qui le réveille' }))
  await userEvent.click(await screen.findByRole('option', { name }))
}

test('a schedule at the hour of each site, made a date, takes the hour of its author', async () => {
  show(<Stage kind="every" zone={BY_SITE} />)
  screen.getByText(/part de sa fiche/)
  await become('Un jour et une heure dits')
  expect(last).toMatchObject({ kind: 'at', zone: 'Africa/Libreville' })
  expect(screen.queryByText(/part de sa fiche/)).toBeNull()
})

test('a zone that was chosen follows', async () => {
  show(<Stage kind="every" zone="Europe/Lisbon" />)
  await become('Un jour et une heure dits')
  expect(last).toMatchObject({ kind: 'at', zone: 'Europe/Lisbon' })
})

test('a date of no site says nothing of sites, though its zone be theirs', () => {
  show(<Stage kind="at" zone={BY_SITE} />)
  expect(screen.queryByText(/part de sa fiche/)).toBeNull()
})
