/** Envois en cours d'un champ : progression, refus, annulation. Le formulaire attend qu'ils finissent. */
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { uploadFile, type StoredFile } from '@/features/files/api/upload-file'
import type { Upload } from '@/lib/http/upload'
import { refusalOf } from '@/features/files/limits'
import { asProblem } from '@/lib/http/problem'
import type { Field } from '@/lib/model'

export interface Pending {
  key: string
  name: string
  ratio: number
  refusal?: 'type' | 'size' | 'count'
  problem?: ReturnType<typeof asProblem>
}

let count = 0

interface UploadsInput {
  field: Field
  fullName: string
  files: StoredFile[]
  onChange: (files: StoredFile[]) => void
  /** Un envoi de plus, ou de moins. */
  onBusy?: (delta: 1 | -1) => void
}

export function useUploads({ field, fullName, files, onChange, onBusy }: UploadsInput) {
  const [pending, setPending] = useState<Pending[]>([])
  const running = useRef(new Map<string, Upload<StoredFile>>())
  // Deux envois peuvent finir entre deux rendus : la liste à jour est ici, pas dans la fermeture.
  const latest = useRef(files)
  const told = useRef(onChange)
  // Dès le rendu posé : plus tard, un rendu d'avant reprendrait la place d'un envoi qui vient de finir.
  useLayoutEffect(() => {
    latest.current = files
    told.current = onChange
  })
  useEffect(() => {
    const uploads = running.current
    return () => uploads.forEach((upload) => upload.cancel())
  }, [])

  const update = (key: string, change: Partial<Pending>) => setPending((all) => all.map((one) => (one.key === key ? { ...one, ...change } : one)))
  const forget = (key: string) => setPending((all) => all.filter((one) => one.key !== key))

  const start = (file: File, key: string) => {
    const upload = uploadFile(file, fullName, (ratio) => update(key, { ratio }))
    running.current.set(key, upload)
    onBusy?.(1)
    upload.done
      .then((stored) => {
        latest.current = [...latest.current, stored]
        told.current(latest.current)
        forget(key)
      })
      .catch((error: unknown) => {
        if (error instanceof DOMException) forget(key)
        else update(key, { problem: asProblem(error) })
      })
      .finally(() => {
        running.current.delete(key)
        onBusy?.(-1)
      })
  }

  const add = (chosen: File[]) => {
    let there = latest.current.length + running.current.size
    const entries = chosen.map((file) => {
      const refusal = refusalOf(file, field, there)?.code
      if (!refusal) there += 1
      return { file, entry: { key: `upload-${++count}`, name: file.name, ratio: 0, refusal } satisfies Pending }
    })
    setPending((all) => [...all.filter((one) => !one.refusal && !one.problem), ...entries.map(({ entry }) => entry)])
    for (const { file, entry } of entries) if (!entry.refusal) start(file, entry.key)
  }

  const dismiss = (key: string) => {
    const upload = running.current.get(key)
    if (upload) upload.cancel()
    else forget(key)
  }

  return { pending, add, dismiss }
}
