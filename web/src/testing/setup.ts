/** Avant chaque test : la langue est le français, et rien ne déborde d'un test sur l'autre. */
import { cleanup } from '@testing-library/react'
import { afterEach } from 'vitest'
import { learn, speak, startI18n } from '@/lib/i18n'
import { adminTexts } from '@/locales/admin'
import { agendaTexts } from '@/locales/agenda'
import { analysisTexts } from '@/locales/analysis'
import { approvalsTexts } from '@/locales/approvals'
import { blockTexts } from '@/locales/blocks'
import { bookmarksTexts } from '@/locales/bookmarks'
import { conditionsTexts } from '@/locales/conditions'
import { detailTexts } from '@/locales/detail'
import { editingTexts } from '@/locales/editing'
import { exportTexts } from '@/locales/exports'
import { formTexts } from '@/locales/form'
import { helpTexts } from '@/locales/help'
import { hooksTexts } from '@/locales/hooks'
import { importTexts } from '@/locales/import'
import { kindsTexts } from '@/locales/kinds'
import { loginTexts } from '@/locales/login'
import { mailTexts } from '@/locales/mail'
import { notificationsTexts } from '@/locales/notifications'
import { outboxTexts } from '@/locales/outbox'
import { pasteTexts } from '@/locales/paste'
import { preferencesTexts } from '@/locales/preferences'
import { profileTexts } from '@/locales/profile'
import { timelineTexts } from '@/locales/timeline'
import { translationsTexts } from '@/locales/translations'
import { triggerTexts } from '@/locales/triggers'
import { viewEditorTexts } from '@/locales/view-editor'

// Avant les modules de l'essai : ceux qui viennent avec leurs textes les demandent dès qu'on les importe.
await startI18n()
await speak('fr')
await Promise.all([adminTexts, agendaTexts, analysisTexts, approvalsTexts, blockTexts, bookmarksTexts, conditionsTexts, detailTexts, editingTexts, exportTexts, formTexts, helpTexts, hooksTexts, importTexts, kindsTexts, loginTexts, mailTexts, notificationsTexts, outboxTexts, pasteTexts, preferencesTexts, profileTexts, timelineTexts, translationsTexts, triggerTexts, viewEditorTexts].map(learn))

afterEach(() => {
  cleanup()
  localStorage.clear()
})
