/**
 * Garde ce qui s'écrit en parts. Seul ce qu'on a changé part ; si quelqu'un d'autre a changé la même chose entre-temps, on choisit d'abord.
 */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toastSuccess } from '@/lib/toast'
import { collisions } from './collisions'

interface SavePartsInput<Body extends object, Kept> {
  /** Ce qu'on a ouvert. */
  start: Body
  changes: Partial<Body>
  create: () => Promise<Kept>
  /** Ce qui est gardé maintenant, et de quoi le changer ; rien de ce qui n'existe pas encore. */
  kept: { read: () => Promise<Body>; change: (part: Partial<Body>) => Promise<Kept> } | undefined
  /** Ce qui se dit d'une naissance. */
  created: (born: Kept) => string
  onSaved: (saved: Kept) => void
  onError?: (error: unknown) => void
}

interface Clash<Body> {
  /** Ce qu'un autre a changé, et que l'on change aussi. */
  names: (keyof Body & string)[]
  current: Body
}

export function useSaveParts<Body extends object, Kept extends { secret?: string }>({ start, changes, create, kept, created, onSaved, onError }: SavePartsInput<Body, Kept>) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [conflict, setConflict] = useState<Clash<Body> | undefined>()
  const save = useMutation({
    mutationFn: async (settled: Partial<Body> | undefined): Promise<Kept | undefined> => {
      if (!kept) return create()
      if (settled) return kept.change(settled)
      const current = await kept.read()
      const names = collisions(changes, start, current)
      if (names.length === 0) return kept.change(changes)
      setConflict({ names, current })
      return undefined
    },
    onSuccess: async (saved) => {
      if (!saved) return
      setConflict(undefined)
      toastSuccess(kept ? t('form.saved') : created(saved))
      const reread = client.invalidateQueries({ queryKey: ['automation'] })
      // Un secret n'est dit qu'une fois : il n'attend pas la relecture.
      if (!saved.secret) await reread
      onSaved(saved)
    },
    onError: (error) => {
      setConflict(undefined)
      onError?.(error)
    },
  })
  return {
    run: () => save.mutate(undefined),
    /** Les choix faits : ce qu'on garde de soi part, le reste demeure tel qu'un autre l'a laissé. */
    settle: (mine: string[]) => {
      const theirs: string[] = (conflict?.names ?? []).filter((name) => !mine.includes(name))
      save.mutate(Object.fromEntries(Object.entries(changes).filter(([name]) => !theirs.includes(name))) as Partial<Body>)
    },
    forget: () => setConflict(undefined),
    conflict,
    isPending: save.isPending,
    error: save.error,
  }
}
