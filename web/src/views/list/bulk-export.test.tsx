/** La sélection s'emporte telle que la liste la montre : ses colonnes, son ordre. */
import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { Menu, MenuContent } from '@/components/ui/menu'
import { incident } from '@/testing/model'
import { show } from '@/testing/render'
import { BulkExport } from './bulk-export'
import type { Columns } from './columns'

test('the columns chosen and the sort go with it', async () => {
  show(
    <Menu open>
      <MenuContent>
        <BulkExport entity={incident} columns={{ chosen: ['title', 'cost'] } as Columns} query={{ deleted: true }} sort="-cost" selection={{ all: false, ids: new Set(['a']) }} />
      </MenuContent>
    </Menu>,
  )
  const href = (await screen.findByRole('menuitem', { name: 'Exporter en CSV' })).getAttribute('href') ?? ''
  expect(Object.fromEntries(new URL(href, 'https://x').searchParams)).toEqual({ filter: 'id in ["a"]', deleted: 'true', format: 'csv', sort: '-cost', fields: 'title,cost' })
})
