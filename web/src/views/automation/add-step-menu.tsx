/** Ce qui s'ajoute à une place : ce qu'une étape fait, ou l'ordre qu'elle donne aux autres. */
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { AddMenu } from '@/views/admin/add-menu'
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
  const families = kindsIn(inside).map((kinds) => ({ label: t(kinds === verbs ? 'admin.doThings' : 'admin.ordering'), kinds }))
  return (
    <AddMenu families={families} pictures={stepPictures} labelOf={(kind) => t(`admin.stepKind.${kind}`)} onAdd={onAdd}>
      {children}
    </AddMenu>
  )
}
