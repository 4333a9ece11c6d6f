/** D'où vient la valeur d'un réglage : ce que donne un nœud ne se dit que de son environnement. */
import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { Setting } from '@/features/platform/settings'
import { createForm } from '@/lib/form/form'
import { model } from '@/testing/model'
import { show } from '@/testing/render'
import { SettingRow } from './setting-row'
import { fieldOf } from './setting-values'

const setting: Setting = { key: 'core.mail_from', package: 'core', package_label: 'Core', section: null, section_label: null, field: { name: 'mail_from', type: 'text', label: 'Expéditeur' }, initial: null, node: 'nœud@exemple.test', value: 'nœud@exemple.test', hidden: false, written: {} }

test.each([
  [true, 'Environnement du nœud : nœud@exemple.test'],
  [false, 'Valeur initiale'],
])('where the server is, %s, the origin says %s', (here, said) => {
  const form = createForm({ model, fields: [fieldOf(setting, true)], initial: {} })
  show(<SettingRow form={form} setting={setting} place="production" here={here} editable onReset={() => undefined} />)
  expect(screen.getByText(said)).toBeTruthy()
  if (!here) expect(screen.queryByText(/nœud@/)).toBeNull()
})
