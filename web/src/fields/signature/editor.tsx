/** Signature : tracée au doigt, ou son nom tapé pour qui ne trace pas. L'image part d'elle-même peu après le dernier trait. */
import { Eraser, PenLine } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { uploadFile, type StoredFile } from '@/features/files/api/upload-file'
import { useSurroundings, type EditorProps } from '@/fields/types'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { SignatureDisplay } from './display'
import { clearPad, drawName, drawStroke, toPng, type Dot } from './pad'

const KEEP_AFTER_MS = 1200

export default function SignatureEditor({ field, value, onChange, onBlur, control, disabled, fullName }: EditorProps) {
  const { t } = useTranslation()
  const { form } = useSurroundings()
  const canvas = useRef<HTMLCanvasElement>(null)
  const stroke = useRef<Dot[] | undefined>(undefined)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const waiting = useRef(false)
  const [name, setName] = useState('')
  const [refused, setRefused] = useState<string | undefined>()
  const [redone, setRedone] = useState(!value)

  // Le formulaire attend la signature tracée comme il attend un fichier en route.
  const wait = (next: boolean) => {
    if (waiting.current !== next) form.addBusy(next ? 1 : -1)
    waiting.current = next
  }
  const free = useRef(wait)
  useEffect(() => {
    free.current = wait
  })
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      free.current(false)
    },
    [],
  )

  const keep = async () => {
    try {
      const file = canvas.current && (await toPng(canvas.current))
      const stored: StoredFile | undefined = file ? await uploadFile(file, fullName, () => undefined).done : undefined
      if (stored) onChange(stored)
      onBlur()
    } catch (error) {
      setRefused(problemText(t, asProblem(error)))
    } finally {
      wait(false)
    }
  }
  const keepSoon = () => {
    wait(true)
    setRefused(undefined)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => void keep(), KEEP_AFTER_MS)
  }
  const dotOf = (event: React.PointerEvent<HTMLCanvasElement>): Dot => {
    const box = event.currentTarget.getBoundingClientRect()
    return { x: ((event.clientX - box.left) * event.currentTarget.width) / box.width, y: ((event.clientY - box.top) * event.currentTarget.height) / box.height }
  }
  const down = (event: React.PointerEvent<HTMLCanvasElement>) => {
    if (disabled) return
    event.currentTarget.setPointerCapture(event.pointerId)
    clearTimeout(timer.current)
    stroke.current = [dotOf(event)]
  }
  const move = (event: React.PointerEvent<HTMLCanvasElement>) => {
    if (!stroke.current) return
    stroke.current.push(dotOf(event))
    drawStroke(event.currentTarget, stroke.current)
  }
  const up = () => {
    if (stroke.current && stroke.current.length > 1) keepSoon()
    stroke.current = undefined
  }
  const clear = () => {
    clearTimeout(timer.current)
    wait(false)
    if (canvas.current) clearPad(canvas.current)
    setName('')
    onChange(null)
  }
  const type = (text: string) => {
    setName(text)
    if (!canvas.current) return
    drawName(canvas.current, text)
    if (text.trim() !== '') keepSoon()
    else clear()
  }

  if (!redone) {
    return (
      <div id={control.id} className="flex flex-wrap items-center gap-3">
        <SignatureDisplay field={field} value={value} />
        <Button disabled={disabled} onClick={() => setRedone(true)}>
          <PenLine aria-hidden />
          {t('field.signAgain')}
        </Button>
      </div>
    )
  }
  return (
    <div role="group" aria-labelledby={control['aria-labelledby']} className="grid max-w-xl gap-2">
      <canvas ref={canvas} width={1000} height={360} aria-hidden className="light-box h-45 w-full cursor-crosshair touch-none rounded-md border border-input" onPointerDown={down} onPointerMove={move} onPointerUp={up} onPointerCancel={up} />
      <div className="flex flex-wrap gap-1.5">
        <Input type="text" autoComplete="name" className="min-w-48 flex-1" placeholder={t('field.signTyped')} value={name} disabled={disabled} onChange={(event) => type(event.target.value)} {...control} />
        <Button disabled={disabled} onClick={clear}>
          <Eraser aria-hidden />
          {t('action.clear')}
        </Button>
      </div>
      {refused && (
        <p role="alert" className="text-meta font-medium text-danger">
          {refused}
        </p>
      )}
    </div>
  )
}
