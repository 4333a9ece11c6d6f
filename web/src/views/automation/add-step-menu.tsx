/** Ce qui s'ajoute à une place : ce qu'une étape fait, ou l'ordre qu'elle donne aux autres. */
import type { ReactNode } from 'react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Menu, MenuContent, MenuItem, MenuLabel, MenuTrigger } from '@/components/ui/menu'
import { stepPictures } from './step-words'
import { kindsIn, verbs, type StepKind } from './steps'

interface AddStepMenuProps {
  /** L'étape qui contiendra celle-ci. */
  inside: StepKind | undefined
  /** Ajoute ; rend l'identifiant de ce qui prend le focus. */
  onAdd: (kind: StepKind) => string
  children: ReactNode
}

export function AddStepMenu({ inside, onAdd, children }: AddStepMenuProps) {
  const { t } = useTranslation()
  const added = useRef<string | undefined>(undefined)
  // Le menu qui se ferme rend le focus à son bouton ; une étape ajoutée le prend à sa place.
  const focusAdded = (event: Event) => {
    if (added.current === undefined) return
    event.preventDefault()
    document.getElementById(added.current)?.focus()
    added.current = undefined
  }
  return (
    <Menu>
      <MenuTrigger asChild>{children}</MenuTrigger>
      <MenuContent align="start" onCloseAutoFocus={focusAdded}>
        {kindsIn(inside).map((kinds, group) => (
          // oxlint-disable-next-line react/no-array-index-key -- deux groupes, toujours les mêmes
          <div key={group}>
            <MenuLabel>{t(kinds === verbs ? 'admin.doThings' : 'admin.ordering')}</MenuLabel>
            {kinds.map((kind) => {
              const Picture = stepPictures[kind]
              return (
                <MenuItem
                  key={kind}
                  onSelect={() => {
                    added.current = onAdd(kind)
                  }}
                >
                  <Picture aria-hidden />
                  {t(`admin.stepKind.${kind}`)}
                </MenuItem>
              )
            })}
          </div>
        ))}
      </MenuContent>
    </Menu>
  )
}
