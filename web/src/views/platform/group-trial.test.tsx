/** L'essai de la remise suit l'environnement du serveur : d'un autre, il ne se donne pas. */
import { screen } from '@testing-library/react'
import { beforeAll, expect, test } from 'vitest'
import { model } from '@/testing/model'
import { show } from '@/testing/render'
import { GroupTrial } from './group-trial'

// L'essai apprend ses textes en se chargeant.
beforeAll(() => import('@/views/delivery/sms-trial'))

const tester = { ...model, permissions: ['core.sms.manage'] }

test('the trial is offered where it tells the truth', async () => {
  show(<GroupTrial group="core-sms" unsaved={false} elsewhere={undefined} />, tester)
  expect(await screen.findByRole('button', { name: 'Envoyer un SMS d’essai' })).toBeTruthy()
})

test('elsewhere, which environment it would follow is said instead', () => {
  show(<GroupTrial group="core-sms" unsaved={false} elsewhere="production" />, tester)
  expect(screen.getByText(/^L’essai ne vaut que pour l’environnement de ce serveur : /)).toBeTruthy()
  expect(screen.queryByRole('button')).toBeNull()
})
