/** Inscription d'une application d'authentification : code QR, et la clé en toutes lettres pour qui ne peut le lire. */
import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { copyText } from '@/lib/copy-text'
import type { Enrolment } from './api/login'

export function EnrolPanel({ enrolment }: { enrolment: Enrolment }) {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  const copy = () => void copyText(enrolment.secret).then(setCopied)
  const spelled = enrolment.secret.match(/.{1,4}/g)?.join(' ') ?? enrolment.secret
  return (
    <div className="grid justify-items-center gap-4 rounded-lg border p-4">
      {/* Fond clair imposé, même en mode sombre : les lecteurs de code QR en ont besoin. */}
      <img src={enrolment.qr} alt={t('login.qr')} width={176} height={176} className="light-box rounded-md p-2" />
      <div className="w-full text-center">
        <p className="text-meta text-muted-foreground">{t('login.secret')}</p>
        <p className="mt-1 flex items-center justify-center gap-1">
          <code className="tnum font-sans font-medium break-all">{spelled}</code>
          <Button variant="ghost" size="smallIcon" aria-label={copied ? t('login.copied') : t('login.copy')} onClick={copy}>
            {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
          </Button>
        </p>
      </div>
    </div>
  )
}
