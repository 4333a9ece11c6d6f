/** Boutons des barres haute et basse, dessinés de même avant et après l'arrivée de leur menu. */
import { Plus, SlidersHorizontal } from 'lucide-react'
import type { ComponentProps } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatar } from '@/components/ui/avatar'
import { Button } from '@/components/ui/button'
import type { Me } from '@/features/session/api/get-me'

export function DisplayButton(props: ComponentProps<'button'>) {
  const { t } = useTranslation()
  return (
    <Button variant="ghost" size="icon" aria-label={t('display.menu')} {...props}>
      <SlidersHorizontal aria-hidden />
    </Button>
  )
}

export function UserButton({ me, ...rest }: ComponentProps<'button'> & { me: Me }) {
  const { t } = useTranslation()
  return (
    <Button variant="ghost" size="icon" className="rounded-full" {...rest}>
      <Avatar name={me.name} large />
      <span className="sr-only">{t('shell.account', { name: me.name })}</span>
    </Button>
  )
}

export function CreateButton(props: ComponentProps<'button'>) {
  const { t } = useTranslation()
  return (
    <button type="button" aria-label={t('shell.create')} className="-mt-3 grid size-16 shrink-0 place-items-center self-start rounded-2xl bg-primary text-primary-foreground shadow-lg" {...props}>
      <Plus aria-hidden className="size-7" />
    </button>
  )
}
