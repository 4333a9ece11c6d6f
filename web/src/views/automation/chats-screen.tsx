/** Les salons où parlent les déclencheurs : la liste, un neuf, l'essayer, le changer, le fermer. */
import { useQuery } from '@tanstack/react-query'
import { MessagesSquare, Plus } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Listing } from '@/components/listing'
import { PageTitle } from '@/components/page-title'
import { BlankState } from '@/components/ui/blank-state'
import { Button } from '@/components/ui/button'
import { chatsQuery } from '@/features/automation/api/chats'
import { useModel } from '@/features/model/use-model'
import { learn } from '@/lib/i18n'
import { chatsTexts } from '@/locales/chats'
import { ChatDialog } from './chat-dialog'
import { ChatLine } from './chat-line'

await learn(chatsTexts)

export default function ChatsScreen() {
  const { t } = useTranslation()
  const manages = useModel().permissions.includes('core.automation.manage')
  const { data, error, refetch } = useQuery(chatsQuery)
  const [adding, setAdding] = useState(false)
  const add = useRef<HTMLButtonElement>(null)
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <PageTitle text={t('admin.chats')} className="flex-1 text-record" />
        {manages && (
          <Button ref={add} variant="primary" onClick={() => setAdding(true)}>
            <Plus aria-hidden />
            {t('chats.new')}
          </Button>
        )}
      </div>
      <p className="mt-1 max-w-2xl text-muted-foreground">{t('chats.hint')}</p>
      <div className="py-5">
        <Listing items={data} error={error} onRetry={() => void refetch()} blank={<BlankState icon={<MessagesSquare aria-hidden />} title={t('chats.none')} hint={t('chats.noneHint')} />}>
          {(chat) => <ChatLine key={chat.id} chat={chat} manages={manages} onRemoved={() => add.current?.focus()} />}
        </Listing>
      </div>
      {adding && <ChatDialog onClose={() => setAdding(false)} />}
    </>
  )
}
