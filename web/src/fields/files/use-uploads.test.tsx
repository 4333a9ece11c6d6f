/** Trois envois qui finissent coup sur coup, entre un rendu et ses effets : aucun ne prend la place d'un autre. */
import { createRoot } from 'react-dom/client'
import { useEffect, useLayoutEffect, useState } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { StoredFile } from '@/features/files/api/upload-file'
import type { Field } from '@/lib/model'
import { useUploads } from './use-uploads'

const arrivals = new Map<string, () => void>()
vi.mock('@/features/files/api/upload-file', () => ({
  uploadFile: ({ name }: File) => ({
    done: new Promise<StoredFile>((resolve) => arrivals.set(name, () => resolve({ id: name, name, size: 1, type: 'image/png' }))),
    cancel: () => undefined,
  }),
}))

const field: Field = { name: 'photos', type: 'files', label: 'Photos' }
const arrive = (name: string) => arrivals.get(name)?.()

function Stage() {
  const [files, setFiles] = useState<StoredFile[]>([])
  const { add } = useUploads({ field, fullName: 'hse.incident.photos', files, onChange: setFiles })
  useLayoutEffect(() => {
    if (files.length === 1) arrive('deux')
  })
  useEffect(() => {
    if (files.length === 1) arrive('trois')
  })
  return (
    <button type="button" onClick={() => add(['un', 'deux', 'trois'].map((name) => new File(['x'], name)))}>
      {files.map((one) => one.name).join()}
    </button>
  )
}

// Le vrai rythme de React : `act` viderait les effets avec le rendu.
const environment = globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }
beforeEach(() => (environment.IS_REACT_ACT_ENVIRONMENT = false))
afterEach(() => (environment.IS_REACT_ACT_ENVIRONMENT = true))

test('tous restent', async () => {
  const host = document.createElement('div')
  const root = createRoot(host)
  root.render(<Stage />)
  const button = await vi.waitUntil(() => host.querySelector('button'))
  document.body.append(host)
  button.click()
  await vi.waitUntil(() => arrivals.size === 3)
  arrive('un')
  await vi.waitFor(() => expect(button.textContent).toBe('un,deux,trois'))
  root.unmount()
  host.remove()
})
