/** La sélection s'emporte telle que la liste la montre : ses colonnes, son ordre. */
import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { Menu, MenuContent } from '@/components/ui/menu'
import { incident } from '@/testing/model'
import { show } from '@/testing/render'
import type { Columns } from './columns'

test('the columns chosen and the sort go with it, in the format asked for', async () => {
  // Ses textes s'apprennent avec lui, une fois la langue connue.
  const { BulkExport } = await import('./bulk-export')
  show(
    <Menu open>
      <MenuContent>
        <BulkExport entity={incident} columns={{ chosen: ['title', 'cost'] } as Columns} query={{ deleted: true }} sort="-cost" selection={{ all: false, ids: new Set(['a']) }} />
      </MenuContent>
    </Menu>,
  )
  const asked = async (name: RegExp) => Object.fromEntries(new URL((await screen.findByRole('menuitem', { name })).getAttribute('href') ?? '', 'https://x').searchParams)
  const chosen = { filter: 'id in ["a"]', deleted: 'true', sort: '-cost', fields: 'title,cost' }
  expect(await asked(/^Exporter en CSV$/)).toEqual({ ...chosen, format: 'csv' })
  expect(await asked(/pour mon tableur/)).toEqual({ ...chosen, format: 'csv', dialect: 'personal' })
  expect(await asked(/XLSX/)).toEqual({ ...chosen, format: 'xlsx' })
})
