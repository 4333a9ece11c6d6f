/** Brouillon gardé dans ce navigateur : une coupure ou un onglet fermé ne fait rien perdre. */
import { useEffect } from 'react'
import type { Form } from '@/lib/form/form'
import type { Values } from '@/lib/form/values'
import { readJson, writeJson } from '@/lib/settings'

const SAVE_AFTER_MS = 2000

interface Draft {
  version?: number
  values: Values
}

export const draftKey = (owner: string, id: string | undefined): string => `draft.${owner}.${id ?? 'new'}`

/** Un brouillon d'une autre version de la fiche ne se reprend pas : il écraserait le travail d'un autre. */
export function readDraft(key: string, version: number | undefined): Values | undefined {
  const draft = readJson<Draft>(key)
  return draft && draft.version === version ? draft.values : undefined
}

/** Un secret ne s'écrit nulle part dans le navigateur : il se retape. */
export const withoutSecrets = (form: Form): Values =>
  Object.fromEntries(Object.entries(form.values()).filter(([name]) => form.fields.find((field) => field.name === name)?.type !== 'secret'))

export const forgetDraft = (key: string): void => writeJson(key, null)

export function useDraft(form: Form, key: string, version: number | undefined): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const save = () => {
      if (form.isDirty()) writeJson(key, { version, values: withoutSecrets(form) } satisfies Draft)
      else forgetDraft(key)
    }
    const stop = form.subscribe(() => {
      clearTimeout(timer)
      timer = setTimeout(save, SAVE_AFTER_MS)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [form, key, version])
}
