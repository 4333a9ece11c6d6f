import { screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { show } from '@/testing/render'
import { serve } from '@/testing/server'
import { usePackagePreference } from './use-package-preference'

afterEach(() => vi.unstubAllGlobals())

const Told = () => `${usePackagePreference('hse.a', 1)} ${usePackagePreference('hse.b', true)} ${usePackagePreference('hse.c', 'rien')}`

test('a value of another kind leaves the fallback', async () => {
  serve(() => ({ data: [{ key: 'hse.a', value: 'texte' }, { key: 'hse.b', value: false }] }))
  show(<Told />)
  expect(await screen.findByText('1 false rien')).toBeTruthy()
})
