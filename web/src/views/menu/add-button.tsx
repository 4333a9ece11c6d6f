/** Un bouton qui ouvre de quoi ajouter au menu. */
import { useState, type ReactNode } from 'react'
import { Button } from '@/components/ui/button'

interface AddButtonProps {
  icon: ReactNode
  label: string
  dialog: (close: () => void) => ReactNode
}

export function AddButton({ icon, label, dialog }: AddButtonProps) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        {icon}
        {label}
      </Button>
      {open && dialog(() => setOpen(false))}
    </>
  )
}
