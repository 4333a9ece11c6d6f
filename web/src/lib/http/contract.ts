/** Écrit par `build/contract.ts` d'après `openapi.json` ; ne se retouche pas. */
import type { RecordData } from '@/lib/model'

export type Problem = {
  type: string
  title: string
  status: number
  code: string
  detail: string
  request_id: string
  errors?: {
    field: string
    code: string
    message: string
  }[]
  allowed?: string[]
}

export type Count = {
  value: number
  exact: boolean
}

export type Actions = {
  edit: boolean
  delete: boolean
  data: {
    name: string
    label: string
    to?: string | null
    allowed: boolean
    reason?: string | null
    approval?: boolean
  }[]
  approval?: object | null
  clocks?: {
    name: string
    label: string
    state: 'running' | 'paused' | 'stopped'
    started_at: string
    stopped_at?: string | null
    worked_seconds: number
    target_seconds: number
    warn_at?: string | null
    due_at?: string | null
    warned: boolean
    breached: boolean
  }[]
}

export type Bulk = {
  operation: 'create' | 'update' | 'delete' | 'restore' | 'action'
  items?: (object | string)[]
  filter?: string
  set?: object
  action?: string
  params?: object
  mode?: 'atomic' | 'partial'
  max_affected?: number
}

export type BulkResults = {
  results: {
    index: number
    id: string | null
    version?: number
    number?: string | null
    error?: object
  }[]
  succeeded: number
  failed: number
}

export type ImportReport = {
  accepted: number
  rejected: number
  created: number
  updated: number
  applied: boolean
  unknown_columns: string[]
  errors: {
    line: number
    field: string
    code: string
    message: string
  }[]
}

export type Import = {
  id: string
  entity: string
  file: {
    name: string
    size: number
  }
  status: 'uploaded' | 'checking' | 'checked' | 'applying' | 'applied' | 'refused' | 'failed' | 'cancelled' | 'undoing' | 'undone'
  format: 'csv' | 'xlsx' | 'json'
  encoding: string | null
  separator: string | null
  sheet: string | null
  columns: {
    name: string
    rank: number
    field: string | null
    guessed: boolean
    samples: string[]
  }[]
  fields: object[]
  preview: {
    rows: object[]
    errors: object[]
  }
  mapping: object | null
  key: string | null
  mode: 'atomic' | 'partial'
  rows_estimate: number
  progress: {
    done: number
    total: number
    percent: number
    accepted: number
    rejected: number
    created: number
    updated: number
  }
  errors: object[]
  report: object | null
}

export type History = {
  data: {
    version: number
    at: string
    action: string
    label: string
    actor: string | null
    actor_name: string
    changes: {
      field: string
      label: string
      protected?: boolean
      old?: unknown
      new?: unknown
      old_text?: string | null
      new_text?: string | null
      lines?: {
        id: string
        change: 'added' | 'removed' | 'changed'
        changes: object[]
      }[]
    }[]
  }[]
  next_cursor: string | null
}

export type BulkJob = {
  id: string
  entity: string
  operation: 'update' | 'delete' | 'restore' | 'action'
  action: string | null
  status: 'gathering' | 'running' | 'done' | 'cancelled' | 'failed' | 'undoing' | 'undone'
  undoable: boolean
  progress: {
    total: number
    done: number
    changed: number
    pending: number
    refused: number
    skipped: number
    reverted: number
    kept: number
  }
  fault: {
    field: string
    code: string
    message: string
  } | null
  created_at: string
  updated_at: string
}

/** Ce que répond chaque adresse. */
export interface Answers {
  'POST /auth/login': unknown
  'POST /auth/mfa': unknown
  'POST /auth/refresh': unknown
  'GET /auth/sessions': {
    data: {
      id: string
      current: boolean
    }[]
    next_cursor: string | null
    count: null | Count
  }
  'GET /me': {
    id: string
    name: string
    initials: string
    email: string
    job_title: string | null
    language: string | null
    timezone: string
    unread: number
  }
  'PATCH /me': {
    id: string
    name: string
    initials: string
    email: string
    job_title: string | null
    language: string | null
    timezone: string
    unread: number
  }
  'GET /me/preferences': {
    data: {
      key: string
      package: string
      package_label: string
      field: object
      initial: unknown
      value: unknown
      chosen: boolean
    }[]
  }
  'PATCH /me/preferences': {
    data: {
      key: string
      package: string
      package_label: string
      field: object
      initial: unknown
      value: unknown
      chosen: boolean
    }[]
  }
  'POST /view-as': {
    until: string
  }
  'GET /meta': {
    version: string
    locale: 'fr' | 'en' | 'es' | 'pt'
    menus: {
      name: string
      group: 'pilotage' | 'modules' | 'system'
      label: string
      icon: string
      to: string
      entity?: string
      package?: string
      external?: boolean
      badge?: number
      in?: string[]
    }[]
    submenus: Record<string, {
      label: string
      icon: string
    }>
    groups: object
    permissions: string[]
    entities: Record<string, object>
  }
  'GET /notifications': {
    data: {
      id: string
      title?: string | null
      body?: string | null
      category?: string | null
      priority?: number | null
      kind?: 'system' | 'business' | 'social' | 'alert'
      severity?: 'info' | 'success' | 'warning' | 'error'
      url?: string | null
      read_at?: string | null
      approval?: string | null
      can_decide?: boolean
      labels?: {
        category: string
        kind: string
        severity: string
      }
    }[]
    next_cursor: string | null
    count: null | Count
  }
  'GET /notifications/unread': {
    unread: number
  }
  'POST /notifications/read': {
    count: number
    unread: number
  }
  'POST /notifications/delete': {
    count: number
    unread: number
  }
  'GET /notifications/preferences': {
    min_priority: number
    muted: string[]
    muted_kinds: ('system' | 'business' | 'social' | 'alert')[]
    mail_muted: string[]
    categories: {
      name: string
      label: string
    }[]
    unsubscribed: {
      name: string
      label: string
    }[]
    kinds: {
      name: string
      label: string
    }[]
    severities: {
      name: string
      label: string
    }[]
    sms: 'ready' | 'no_number' | 'no_provider'
    mail_tracking_offered: boolean
    subjects: {
      name: string
      label: string
    }[]
  }
  'PUT /notifications/preferences': {
    min_priority: number
    muted: string[]
    muted_kinds: ('system' | 'business' | 'social' | 'alert')[]
    mail_muted: string[]
    categories: {
      name: string
      label: string
    }[]
    unsubscribed: {
      name: string
      label: string
    }[]
    kinds: {
      name: string
      label: string
    }[]
    severities: {
      name: string
      label: string
    }[]
    sms: 'ready' | 'no_number' | 'no_provider'
    mail_tracking_offered: boolean
  }
  'GET /notifications/push': {
    key: string
    devices: {
      id: string
      label: string
      endpoint: string
      created_at: string
      used_at: string | null
    }[]
  }
  'POST /notifications/push': {
    id: string
  }
  'GET /approvals': {
    data: {
      id: string
      entity: string
      entity_label: string | null
      record: string
      number: string | null
      title: string | null
      action: string
      action_label: string
      requester: {
        id: string | null
        name: string | null
      }
      state: 'open' | 'changes_requested' | 'approved' | 'rejected' | 'withdrawn' | 'failed' | 'cancelled'
      state_label: string | null
      blocked: boolean
      step: number
      steps_total: number
      step_label: string | null
      due_at: string | null
      overdue: boolean
      opened_at: string
      closed_at: string | null
    }[]
    next_cursor: string | null
    count: Count
  }
  'POST /approvals/bulk': {
    results: {
      id: string
      done: boolean
      error?: object
    }[]
    succeeded: number
    failed: number
  }
  'GET /approvals/{id}': {
    id: string
    entity: string
    entity_label: string | null
    record: string
    number: string | null
    title: string | null
    action: string
    action_label: string
    requester: {
      id: string | null
      name: string | null
    }
    state: 'open' | 'changes_requested' | 'approved' | 'rejected' | 'withdrawn' | 'failed' | 'cancelled'
    state_label: string | null
    blocked: boolean
    step: number
    steps_total: number
    step_label: string | null
    due_at: string | null
    overdue: boolean
    opened_at: string
    closed_at: string | null
    round: number
    steps: {
      name: string
      label: string
      state: 'waiting' | 'skipped' | 'open' | 'blocked' | 'approved' | 'stopped'
      need: number | null
      opened_at: string | null
      due_at: string | null
      decided_at: string | null
      escalated_at: string | null
      worked_seconds: number | null
      deciders: {
        user: {
          id: string | null
          name: string | null
        }
        place: number
        state: 'open' | 'approved' | 'rejected' | 'changes_requested' | 'moot'
        escalated: boolean
      }[]
    }[]
    history: {
      at: string
      kind: string
      kind_label: string | null
      round: number
      step: string | null
      step_label: string | null
      actor: {
        id: string | null
        name: string | null
      }
      on_behalf_of: null | {
        id: string | null
        name: string | null
      }
      comment: string | null
      via: 'app' | 'mail' | 'system'
    }[]
    error: object | null
    actions: ('approve' | 'reject' | 'request-change' | 'comment' | 'withdraw' | 'resubmit')[]
  }
  'POST /approvals/{id}/approve': {
    id: string
    entity: string
    entity_label: string | null
    record: string
    number: string | null
    title: string | null
    action: string
    action_label: string
    requester: {
      id: string | null
      name: string | null
    }
    state: 'open' | 'changes_requested' | 'approved' | 'rejected' | 'withdrawn' | 'failed' | 'cancelled'
    state_label: string | null
    blocked: boolean
    step: number
    steps_total: number
    step_label: string | null
    due_at: string | null
    overdue: boolean
    opened_at: string
    closed_at: string | null
    round: number
    steps: {
      name: string
      label: string
      state: 'waiting' | 'skipped' | 'open' | 'blocked' | 'approved' | 'stopped'
      need: number | null
      opened_at: string | null
      due_at: string | null
      decided_at: string | null
      escalated_at: string | null
      worked_seconds: number | null
      deciders: {
        user: {
          id: string | null
          name: string | null
        }
        place: number
        state: 'open' | 'approved' | 'rejected' | 'changes_requested' | 'moot'
        escalated: boolean
      }[]
    }[]
    history: {
      at: string
      kind: string
      kind_label: string | null
      round: number
      step: string | null
      step_label: string | null
      actor: {
        id: string | null
        name: string | null
      }
      on_behalf_of: null | {
        id: string | null
        name: string | null
      }
      comment: string | null
      via: 'app' | 'mail' | 'system'
    }[]
    error: object | null
    actions: ('approve' | 'reject' | 'request-change' | 'comment' | 'withdraw' | 'resubmit')[]
  }
  'POST /approvals/{id}/reject': {
    id: string
    entity: string
    entity_label: string | null
    record: string
    number: string | null
    title: string | null
    action: string
    action_label: string
    requester: {
      id: string | null
      name: string | null
    }
    state: 'open' | 'changes_requested' | 'approved' | 'rejected' | 'withdrawn' | 'failed' | 'cancelled'
    state_label: string | null
    blocked: boolean
    step: number
    steps_total: number
    step_label: string | null
    due_at: string | null
    overdue: boolean
    opened_at: string
    closed_at: string | null
    round: number
    steps: {
      name: string
      label: string
      state: 'waiting' | 'skipped' | 'open' | 'blocked' | 'approved' | 'stopped'
      need: number | null
      opened_at: string | null
      due_at: string | null
      decided_at: string | null
      escalated_at: string | null
      worked_seconds: number | null
      deciders: {
        user: {
          id: string | null
          name: string | null
        }
        place: number
        state: 'open' | 'approved' | 'rejected' | 'changes_requested' | 'moot'
        escalated: boolean
      }[]
    }[]
    history: {
      at: string
      kind: string
      kind_label: string | null
      round: number
      step: string | null
      step_label: string | null
      actor: {
        id: string | null
        name: string | null
      }
      on_behalf_of: null | {
        id: string | null
        name: string | null
      }
      comment: string | null
      via: 'app' | 'mail' | 'system'
    }[]
    error: object | null
    actions: ('approve' | 'reject' | 'request-change' | 'comment' | 'withdraw' | 'resubmit')[]
  }
  'POST /approvals/{id}/request-change': {
    id: string
    entity: string
    entity_label: string | null
    record: string
    number: string | null
    title: string | null
    action: string
    action_label: string
    requester: {
      id: string | null
      name: string | null
    }
    state: 'open' | 'changes_requested' | 'approved' | 'rejected' | 'withdrawn' | 'failed' | 'cancelled'
    state_label: string | null
    blocked: boolean
    step: number
    steps_total: number
    step_label: string | null
    due_at: string | null
    overdue: boolean
    opened_at: string
    closed_at: string | null
    round: number
    steps: {
      name: string
      label: string
      state: 'waiting' | 'skipped' | 'open' | 'blocked' | 'approved' | 'stopped'
      need: number | null
      opened_at: string | null
      due_at: string | null
      decided_at: string | null
      escalated_at: string | null
      worked_seconds: number | null
      deciders: {
        user: {
          id: string | null
          name: string | null
        }
        place: number
        state: 'open' | 'approved' | 'rejected' | 'changes_requested' | 'moot'
        escalated: boolean
      }[]
    }[]
    history: {
      at: string
      kind: string
      kind_label: string | null
      round: number
      step: string | null
      step_label: string | null
      actor: {
        id: string | null
        name: string | null
      }
      on_behalf_of: null | {
        id: string | null
        name: string | null
      }
      comment: string | null
      via: 'app' | 'mail' | 'system'
    }[]
    error: object | null
    actions: ('approve' | 'reject' | 'request-change' | 'comment' | 'withdraw' | 'resubmit')[]
  }
  'POST /approvals/{id}/comment': {
    id: string
    entity: string
    entity_label: string | null
    record: string
    number: string | null
    title: string | null
    action: string
    action_label: string
    requester: {
      id: string | null
      name: string | null
    }
    state: 'open' | 'changes_requested' | 'approved' | 'rejected' | 'withdrawn' | 'failed' | 'cancelled'
    state_label: string | null
    blocked: boolean
    step: number
    steps_total: number
    step_label: string | null
    due_at: string | null
    overdue: boolean
    opened_at: string
    closed_at: string | null
    round: number
    steps: {
      name: string
      label: string
      state: 'waiting' | 'skipped' | 'open' | 'blocked' | 'approved' | 'stopped'
      need: number | null
      opened_at: string | null
      due_at: string | null
      decided_at: string | null
      escalated_at: string | null
      worked_seconds: number | null
      deciders: {
        user: {
          id: string | null
          name: string | null
        }
        place: number
        state: 'open' | 'approved' | 'rejected' | 'changes_requested' | 'moot'
        escalated: boolean
      }[]
    }[]
    history: {
      at: string
      kind: string
      kind_label: string | null
      round: number
      step: string | null
      step_label: string | null
      actor: {
        id: string | null
        name: string | null
      }
      on_behalf_of: null | {
        id: string | null
        name: string | null
      }
      comment: string | null
      via: 'app' | 'mail' | 'system'
    }[]
    error: object | null
    actions: ('approve' | 'reject' | 'request-change' | 'comment' | 'withdraw' | 'resubmit')[]
  }
  'POST /approvals/{id}/withdraw': {
    id: string
    entity: string
    entity_label: string | null
    record: string
    number: string | null
    title: string | null
    action: string
    action_label: string
    requester: {
      id: string | null
      name: string | null
    }
    state: 'open' | 'changes_requested' | 'approved' | 'rejected' | 'withdrawn' | 'failed' | 'cancelled'
    state_label: string | null
    blocked: boolean
    step: number
    steps_total: number
    step_label: string | null
    due_at: string | null
    overdue: boolean
    opened_at: string
    closed_at: string | null
    round: number
    steps: {
      name: string
      label: string
      state: 'waiting' | 'skipped' | 'open' | 'blocked' | 'approved' | 'stopped'
      need: number | null
      opened_at: string | null
      due_at: string | null
      decided_at: string | null
      escalated_at: string | null
      worked_seconds: number | null
      deciders: {
        user: {
          id: string | null
          name: string | null
        }
        place: number
        state: 'open' | 'approved' | 'rejected' | 'changes_requested' | 'moot'
        escalated: boolean
      }[]
    }[]
    history: {
      at: string
      kind: string
      kind_label: string | null
      round: number
      step: string | null
      step_label: string | null
      actor: {
        id: string | null
        name: string | null
      }
      on_behalf_of: null | {
        id: string | null
        name: string | null
      }
      comment: string | null
      via: 'app' | 'mail' | 'system'
    }[]
    error: object | null
    actions: ('approve' | 'reject' | 'request-change' | 'comment' | 'withdraw' | 'resubmit')[]
  }
  'POST /approvals/{id}/resubmit': {
    id: string
    entity: string
    entity_label: string | null
    record: string
    number: string | null
    title: string | null
    action: string
    action_label: string
    requester: {
      id: string | null
      name: string | null
    }
    state: 'open' | 'changes_requested' | 'approved' | 'rejected' | 'withdrawn' | 'failed' | 'cancelled'
    state_label: string | null
    blocked: boolean
    step: number
    steps_total: number
    step_label: string | null
    due_at: string | null
    overdue: boolean
    opened_at: string
    closed_at: string | null
    round: number
    steps: {
      name: string
      label: string
      state: 'waiting' | 'skipped' | 'open' | 'blocked' | 'approved' | 'stopped'
      need: number | null
      opened_at: string | null
      due_at: string | null
      decided_at: string | null
      escalated_at: string | null
      worked_seconds: number | null
      deciders: {
        user: {
          id: string | null
          name: string | null
        }
        place: number
        state: 'open' | 'approved' | 'rejected' | 'changes_requested' | 'moot'
        escalated: boolean
      }[]
    }[]
    history: {
      at: string
      kind: string
      kind_label: string | null
      round: number
      step: string | null
      step_label: string | null
      actor: {
        id: string | null
        name: string | null
      }
      on_behalf_of: null | {
        id: string | null
        name: string | null
      }
      comment: string | null
      via: 'app' | 'mail' | 'system'
    }[]
    error: object | null
    actions: ('approve' | 'reject' | 'request-change' | 'comment' | 'withdraw' | 'resubmit')[]
  }
  'GET /audit': {
    data: object[]
    next_cursor: string | null
    count: null | Count
  }
  'GET /definitions': unknown
  'POST /definitions/plan': unknown
  'POST /definitions/apply': unknown
  'GET /definitions/versions': {
    data: {
      plan: number
      version: number
      at: string
      by: string | null
      did: 'created' | 'changed' | 'removed'
      body: object | null
    }[]
  }
  'GET /definitions/plans': unknown
  'POST /definitions/plans/{id}/undo': unknown
  'POST /definitions/promote': unknown
  'GET /definitions/promotions': unknown
  'GET /definitions/quarantine': unknown
  'DELETE /definitions/quarantine/{id}': unknown
  'POST /definitions/quarantine/{id}/restore': unknown
  'GET /definitions/layouts/{package}/{entity}': {
    path: string
    version: number
    body: object | null
    current: {
      sections: {
        name: string
        label: string
        labels: Record<string, string>
        fields: string[]
        columns: number
        collapsed: boolean
        visible: string | null
      }[]
      wizard: unknown[] | null
      hidden: string[]
    }
    delivered: {
      sections: {
        name: string
        label: string
        labels: Record<string, string>
        fields: string[]
        columns: number
        collapsed: boolean
        visible: string | null
      }[]
      wizard: unknown[] | null
      hidden: string[]
    }
    list: {
      columns: string[]
      sort: string
    }
    reads: {
      board: Record<string, string>
      calendar: Record<string, string>
      map: Record<string, string>
      timeline: Record<string, string>
    }
    fields: object[]
  }
  'GET /definitions/{path}': unknown
  'PUT /definitions/{path}': unknown
  'DELETE /definitions/{path}': unknown
  'GET /translations': {
    data: {
      key: string
      package: string
      needed: boolean
      missing: boolean
      texts: {
        fr: {
          text: string | null
          original: string | null
          own: boolean
        }
        en: {
          text: string | null
          original: string | null
          own: boolean
        }
        es: {
          text: string | null
          original: string | null
          own: boolean
        }
        pt: {
          text: string | null
          original: string | null
          own: boolean
        }
      }
    }[]
    next_cursor: string | null
    count: Count
    progress: {
      fr: {
        total: number
        done: number
        own: number
      }
      en: {
        total: number
        done: number
        own: number
      }
      es: {
        total: number
        done: number
        own: number
      }
      pt: {
        total: number
        done: number
        own: number
      }
    }
    packages: {
      code: string
      label: string
    }[]
  }
  'PATCH /translations': {
    plan: number | null
    version: string
    data: {
      key: string
      package: string
      needed: boolean
      missing: boolean
      texts: {
        fr: {
          text: string | null
          original: string | null
          own: boolean
        }
        en: {
          text: string | null
          original: string | null
          own: boolean
        }
        es: {
          text: string | null
          original: string | null
          own: boolean
        }
        pt: {
          text: string | null
          original: string | null
          own: boolean
        }
      }
    }[]
    progress: {
      fr: {
        total: number
        done: number
        own: number
      }
      en: {
        total: number
        done: number
        own: number
      }
      es: {
        total: number
        done: number
        own: number
      }
      pt: {
        total: number
        done: number
        own: number
      }
    }
  }
  'GET /translations/export': (Record<string, string | null>)[]
  'POST /translations/import': {
    changes: {
      key: string
      locale: 'fr' | 'en' | 'es' | 'pt'
      old: string | null
      new: string
    }[]
    changed: number
    unchanged: number
    refused: number
    applied: boolean
    errors: {
      line: number
      field: string
      code: string
      message: string
    }[]
  }
  'GET /wording': {
    mark: string | null
    texts: Record<string, string>
  }
  'GET /automation/triggers': {
    data: {
      name: string
      label: string
      package: string
      enabled: boolean
      priority: number
      version: string
      source: object
      when: string | null
      steps: object[]
      body: object | null
      next_at: string | null
      last_7_days: object
    }[]
    system: {
      name: string
      label: string | null
      help: string | null
      fields: {
        name: string
        label: string | null
        type: 'text' | 'texts' | 'number' | 'boolean' | 'datetime' | 'record' | 'records'
        entity: string | null
      }[]
    }[]
  }
  'POST /automation/triggers/test': {
    matched: boolean
    state: string | null
    error: object | null
    steps: {
      step: string | null
      act: string
      result: 'done' | 'skipped' | 'failed'
      at: string
      duration_us?: number
      item?: string
      input?: unknown
      output?: unknown
      error?: object
    }[]
    would: object | null
  }
  'POST /automation/triggers/{name}/test': {
    matched: boolean
    state: string | null
    error: object | null
    steps: {
      step: string | null
      act: string
      result: 'done' | 'skipped' | 'failed'
      at: string
      duration_us?: number
      item?: string
      input?: unknown
      output?: unknown
      error?: object
    }[]
    would: object | null
  }
  'GET /automation/runs': {
    data: {
      id: number
      trigger: string
      state: 'ready' | 'waiting' | 'done' | 'failed' | 'stopped' | 'gathered' | 'grouped'
      entity: string | null
      record: string | null
      at: string
      wake_at: string | null
      finished_at: string | null
      duration_us: number
      error: object | null
    }[]
    next_cursor: string | null
  }
  'POST /automation/runs/bulk': {
    changed: number
    remaining: number
    as_of: string
  }
  'GET /automation/runs/{id}': {
    id: number
    trigger: string
    state: 'ready' | 'waiting' | 'done' | 'failed' | 'stopped' | 'gathered' | 'grouped'
    entity: string | null
    record: string | null
    at: string
    wake_at: string | null
    finished_at: string | null
    duration_us: number
    error: object | null
    steps: {
      step: string | null
      act: string
      result: 'done' | 'skipped' | 'failed'
      at: string
      duration_us?: number
      item?: string
      input?: unknown
      output?: unknown
      error?: object
    }[]
    system_event: string | null
    payload: object | null
  }
  'POST /automation/runs/{id}/replay': {
    id: number
    trigger: string
    state: 'ready' | 'waiting' | 'done' | 'failed' | 'stopped' | 'gathered' | 'grouped'
    entity: string | null
    record: string | null
    at: string
    wake_at: string | null
    finished_at: string | null
    duration_us: number
    error: object | null
    steps: {
      step: string | null
      act: string
      result: 'done' | 'skipped' | 'failed'
      at: string
      duration_us?: number
      item?: string
      input?: unknown
      output?: unknown
      error?: object
    }[]
    system_event: string | null
    payload: object | null
  }
  'POST /automation/runs/{id}/stop': {
    id: number
    trigger: string
    state: 'ready' | 'waiting' | 'done' | 'failed' | 'stopped' | 'gathered' | 'grouped'
    entity: string | null
    record: string | null
    at: string
    wake_at: string | null
    finished_at: string | null
    duration_us: number
    error: object | null
    steps: {
      step: string | null
      act: string
      result: 'done' | 'skipped' | 'failed'
      at: string
      duration_us?: number
      item?: string
      input?: unknown
      output?: unknown
      error?: object
    }[]
    system_event: string | null
    payload: object | null
  }
  'GET /automation/impact': {
    data: {
      trigger: string
      label: string
      steps: string[]
      sound: boolean
    }[]
  }
  'GET /automation/jobs': {
    data: {
      id: number
      kind: string
      group: string
      state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
      stopping: boolean
      progress: {
        done: number
        total: number
      } | null
      priority: number
      attempts: number
      max_attempts: number
      by: string | null
      trigger: string | null
      node: string | null
      run_at: string
      created_at: string
      started_at: string | null
      finished_at: string | null
      error: string | null
    }[]
    next_cursor: string | null
  }
  'POST /automation/jobs': {
    count: number
  }
  'GET /automation/jobs/kinds': {
    data: {
      kind: string
      paused: boolean
      group: string
      max_running: number | null
      priority: number
      waiting: number
      running: number
      done: number
      failed: number
      cancelled: number
      last_at: string | null
      mean_ms: number | null
    }[]
  }
  'PATCH /automation/jobs/kinds/{kind}': {
    kind: string
    paused: boolean
    group: string
    max_running: number | null
    priority: number
    waiting: number
    running: number
    done: number
    failed: number
    cancelled: number
    last_at: string | null
    mean_ms: number | null
  }
  'GET /automation/jobs/{id}': {
    id: number
    kind: string
    group: string
    state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
    stopping: boolean
    progress: {
      done: number
      total: number
    } | null
    priority: number
    attempts: number
    max_attempts: number
    by: string | null
    trigger: string | null
    node: string | null
    run_at: string
    created_at: string
    started_at: string | null
    finished_at: string | null
    error: string | null
    log: {
      at: string
      outcome: 'retry' | 'failed' | 'stopped' | 'lost' | 'cancelled' | 'retried'
      node?: string
      attempt?: number
      started_at?: string
      error?: string
      by?: string
    }[]
  }
  'POST /automation/jobs/{id}/cancel': {
    id: number
    kind: string
    group: string
    state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
    stopping: boolean
    progress: {
      done: number
      total: number
    } | null
    priority: number
    attempts: number
    max_attempts: number
    by: string | null
    trigger: string | null
    node: string | null
    run_at: string
    created_at: string
    started_at: string | null
    finished_at: string | null
    error: string | null
  }
  'POST /automation/jobs/{id}/retry': {
    id: number
    kind: string
    group: string
    state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
    stopping: boolean
    progress: {
      done: number
      total: number
    } | null
    priority: number
    attempts: number
    max_attempts: number
    by: string | null
    trigger: string | null
    node: string | null
    run_at: string
    created_at: string
    started_at: string | null
    finished_at: string | null
    error: string | null
  }
  'GET /automation/workers': {
    groups: {
      name: string
      workers: number | null
      kinds: string[]
      waiting: number
      running: number
      nodes: number
    }[]
    nodes: {
      node: string
      version: string
      groups: Record<string, number>
      started_at: string
      seen_at: string
      running: number
    }[]
  }
  'PUT /automation/workers/{group}': {
    groups: {
      name: string
      workers: number | null
      kinds: string[]
      waiting: number
      running: number
      nodes: number
    }[]
    nodes: {
      node: string
      version: string
      groups: Record<string, number>
      started_at: string
      seen_at: string
      running: number
    }[]
  }
  'GET /automation/hooks': {
    data: {
      name: string
      enabled: boolean
      auth: unknown
      format: 'auto' | 'json' | 'xml' | 'form'
      action: 'none' | 'create' | 'update' | 'upsert'
      entity: string | null
      key: string | null
      mapping: {
        field: string
        from: string
      }[]
      per_minute: number
      id: string
      owner: string
      created_at: string
      updated_at: string
      url?: string
      mailbox?: {
        read_at: string | null
        next_at: string | null
        failures: number
        error: object | null
      }
    }[]
  }
  'POST /automation/hooks': {
    name: string
    enabled: boolean
    auth: unknown
    format: 'auto' | 'json' | 'xml' | 'form'
    action: 'none' | 'create' | 'update' | 'upsert'
    entity: string | null
    key: string | null
    mapping: {
      field: string
      from: string
    }[]
    per_minute: number
    id: string
    owner: string
    created_at: string
    updated_at: string
    url?: string
    mailbox?: {
      read_at: string | null
      next_at: string | null
      failures: number
      error: object | null
    }
    secret?: string
  }
  'GET /automation/hooks/{id}': {
    name: string
    enabled: boolean
    auth: unknown
    format: 'auto' | 'json' | 'xml' | 'form'
    action: 'none' | 'create' | 'update' | 'upsert'
    entity: string | null
    key: string | null
    mapping: {
      field: string
      from: string
    }[]
    per_minute: number
    id: string
    owner: string
    created_at: string
    updated_at: string
    url?: string
    mailbox?: {
      read_at: string | null
      next_at: string | null
      failures: number
      error: object | null
    }
  }
  'PATCH /automation/hooks/{id}': {
    name: string
    enabled: boolean
    auth: unknown
    format: 'auto' | 'json' | 'xml' | 'form'
    action: 'none' | 'create' | 'update' | 'upsert'
    entity: string | null
    key: string | null
    mapping: {
      field: string
      from: string
    }[]
    per_minute: number
    id: string
    owner: string
    created_at: string
    updated_at: string
    url?: string
    mailbox?: {
      read_at: string | null
      next_at: string | null
      failures: number
      error: object | null
    }
  }
  'POST /automation/hooks/{id}/rotate': {
    name: string
    enabled: boolean
    auth: unknown
    format: 'auto' | 'json' | 'xml' | 'form'
    action: 'none' | 'create' | 'update' | 'upsert'
    entity: string | null
    key: string | null
    mapping: {
      field: string
      from: string
    }[]
    per_minute: number
    id: string
    owner: string
    created_at: string
    updated_at: string
    url?: string
    mailbox?: {
      read_at: string | null
      next_at: string | null
      failures: number
      error: object | null
    }
    secret?: string
  }
  'POST /automation/hooks/{id}/test': {
    payload: unknown
    act: string | null
    record: string | null
    values: object | null
    errors: {
      field: string
      code: string
      message: string
    }[]
    triggers: string[]
  }
  'POST /automation/hooks/{id}/collect': {
    name: string
    enabled: boolean
    auth: unknown
    format: 'auto' | 'json' | 'xml' | 'form'
    action: 'none' | 'create' | 'update' | 'upsert'
    entity: string | null
    key: string | null
    mapping: {
      field: string
      from: string
    }[]
    per_minute: number
    id: string
    owner: string
    created_at: string
    updated_at: string
    url?: string
    mailbox?: {
      read_at: string | null
      next_at: string | null
      failures: number
      error: object | null
    }
  }
  'POST /automation/mailboxes/test': {
    messages: number
  }
  'GET /automation/hooks/{id}/deliveries': {
    data: {
      id: string
      key: string
      status: 'received' | 'done' | 'failed' | 'rejected'
      received_at: string
      finished_at: string | null
      ip: string | null
      act: string | null
      entity: string | null
      record: string | null
      runs: number | null
      errors: {
        field: string
        code: string
        message: string
      }[]
      protected: boolean
      payload?: unknown
      headers?: object
    }[]
    next_cursor: string | null
  }
  'GET /automation/hooks/{id}/deliveries/{delivery}': {
    id: string
    key: string
    status: 'received' | 'done' | 'failed' | 'rejected'
    received_at: string
    finished_at: string | null
    ip: string | null
    act: string | null
    entity: string | null
    record: string | null
    runs: number | null
    errors: {
      field: string
      code: string
      message: string
    }[]
    protected: boolean
    payload?: unknown
    headers?: object
  }
  'POST /automation/hooks/{id}/deliveries/{delivery}/replay': {
    id: string
    key: string
    status: 'received' | 'done' | 'failed' | 'rejected'
    received_at: string
    finished_at: string | null
    ip: string | null
    act: string | null
    entity: string | null
    record: string | null
    runs: number | null
    errors: {
      field: string
      code: string
      message: string
    }[]
    protected: boolean
    payload?: unknown
    headers?: object
  }
  'GET /automation/webhooks': {
    data: {
      name: string
      events: string[]
      filter: string | null
      fields: string[] | null
      id: string
      owner: string
      host: string | null
      url: string | null
      enabled: boolean
      failures: number
      failing_since: string | null
      disabled_at: string | null
      disabled_reason: 'manual' | 'failing' | 'gone' | 'owner' | null
      old_secret_until: string | null
      created_at: string
      updated_at: string
      last?: {
        id: string
        type: string
        events: string[]
        entity: string | null
        record: string | null
        at: string
        state: 'waiting' | 'delivered' | 'failed' | 'skipped'
        attempts: number
        next_at: string | null
        sent_at: string | null
        duration_ms: number | null
        status: number | null
        error: string | null
      } | null
    }[]
  }
  'POST /automation/webhooks': {
    name: string
    events: string[]
    filter: string | null
    fields: string[] | null
    id: string
    owner: string
    host: string | null
    url: string | null
    enabled: boolean
    failures: number
    failing_since: string | null
    disabled_at: string | null
    disabled_reason: 'manual' | 'failing' | 'gone' | 'owner' | null
    old_secret_until: string | null
    created_at: string
    updated_at: string
    secret?: string
  }
  'GET /automation/webhooks/{id}': {
    name: string
    events: string[]
    filter: string | null
    fields: string[] | null
    id: string
    owner: string
    host: string | null
    url: string | null
    enabled: boolean
    failures: number
    failing_since: string | null
    disabled_at: string | null
    disabled_reason: 'manual' | 'failing' | 'gone' | 'owner' | null
    old_secret_until: string | null
    created_at: string
    updated_at: string
  }
  'PATCH /automation/webhooks/{id}': {
    name: string
    events: string[]
    filter: string | null
    fields: string[] | null
    id: string
    owner: string
    host: string | null
    url: string | null
    enabled: boolean
    failures: number
    failing_since: string | null
    disabled_at: string | null
    disabled_reason: 'manual' | 'failing' | 'gone' | 'owner' | null
    old_secret_until: string | null
    created_at: string
    updated_at: string
  }
  'POST /automation/webhooks/{id}/rotate': {
    name: string
    events: string[]
    filter: string | null
    fields: string[] | null
    id: string
    owner: string
    host: string | null
    url: string | null
    enabled: boolean
    failures: number
    failing_since: string | null
    disabled_at: string | null
    disabled_reason: 'manual' | 'failing' | 'gone' | 'owner' | null
    old_secret_until: string | null
    created_at: string
    updated_at: string
    secret?: string
  }
  'POST /automation/webhooks/{id}/enable': {
    name: string
    events: string[]
    filter: string | null
    fields: string[] | null
    id: string
    owner: string
    host: string | null
    url: string | null
    enabled: boolean
    failures: number
    failing_since: string | null
    disabled_at: string | null
    disabled_reason: 'manual' | 'failing' | 'gone' | 'owner' | null
    old_secret_until: string | null
    created_at: string
    updated_at: string
  }
  'POST /automation/webhooks/{id}/disable': {
    name: string
    events: string[]
    filter: string | null
    fields: string[] | null
    id: string
    owner: string
    host: string | null
    url: string | null
    enabled: boolean
    failures: number
    failing_since: string | null
    disabled_at: string | null
    disabled_reason: 'manual' | 'failing' | 'gone' | 'owner' | null
    old_secret_until: string | null
    created_at: string
    updated_at: string
  }
  'POST /automation/webhooks/{id}/test': {
    id: string
    type: string
    events: string[]
    entity: string | null
    record: string | null
    at: string
    state: 'waiting' | 'delivered' | 'failed' | 'skipped'
    attempts: number
    next_at: string | null
    sent_at: string | null
    duration_ms: number | null
    status: number | null
    error: string | null
    protected?: boolean
    headers?: object | null
    body?: string | null
    answer?: string | null
  }
  'GET /automation/webhooks/{id}/deliveries': {
    data: {
      id: string
      type: string
      events: string[]
      entity: string | null
      record: string | null
      at: string
      state: 'waiting' | 'delivered' | 'failed' | 'skipped'
      attempts: number
      next_at: string | null
      sent_at: string | null
      duration_ms: number | null
      status: number | null
      error: string | null
    }[]
    next_cursor: string | null
  }
  'GET /automation/webhooks/{id}/deliveries/{delivery}': {
    id: string
    type: string
    events: string[]
    entity: string | null
    record: string | null
    at: string
    state: 'waiting' | 'delivered' | 'failed' | 'skipped'
    attempts: number
    next_at: string | null
    sent_at: string | null
    duration_ms: number | null
    status: number | null
    error: string | null
    protected?: boolean
    headers?: object | null
    body?: string | null
    answer?: string | null
  }
  'POST /automation/webhooks/{id}/deliveries/{delivery}/replay': {
    id: string
    type: string
    events: string[]
    entity: string | null
    record: string | null
    at: string
    state: 'waiting' | 'delivered' | 'failed' | 'skipped'
    attempts: number
    next_at: string | null
    sent_at: string | null
    duration_ms: number | null
    status: number | null
    error: string | null
    protected?: boolean
    headers?: object | null
    body?: string | null
    answer?: string | null
  }
  'GET /automation/chats': {
    data: {
      id: string
      name: string
      kind: 'slack' | 'teams' | 'generic'
      enabled: boolean
      host: string | null
      created_by: string
      created_at: string
      updated_at: string
    }[]
  }
  'POST /automation/chats': {
    id: string
    name: string
    kind: 'slack' | 'teams' | 'generic'
    enabled: boolean
    host: string | null
    created_by: string
    created_at: string
    updated_at: string
  }
  'PATCH /automation/chats/{id}': {
    id: string
    name: string
    kind: 'slack' | 'teams' | 'generic'
    enabled: boolean
    host: string | null
    created_by: string
    created_at: string
    updated_at: string
  }
  'POST /automation/chats/{id}/test': {
    sent: boolean
    answer: string | null
  }
  'POST /hooks/{id}': {
    id: string
  }
  'GET /branding': {
    name: string
    color: string | null
    wording: string | null
  }
  'GET /settings': {
    environment: 'development' | 'staging' | 'production'
    environments: ('development' | 'staging' | 'production')[]
    data: {
      key: string
      package: string
      package_label: string
      section: string | null
      section_label: string | null
      field: object
      initial: unknown
      node: unknown
      value: unknown
      hidden: boolean
      written: Record<string, {
        value: unknown
        version: number
        updated_at: string
        updated_by: string | null
      }>
    }[]
  }
  'PATCH /settings': {
    environment: 'development' | 'staging' | 'production'
    environments: ('development' | 'staging' | 'production')[]
    data: {
      key: string
      package: string
      package_label: string
      section: string | null
      section_label: string | null
      field: object
      initial: unknown
      node: unknown
      value: unknown
      hidden: boolean
      written: Record<string, {
        value: unknown
        version: number
        updated_at: string
        updated_by: string | null
      }>
    }[]
  }
  'GET /settings/export': {
    settings: Record<string, Record<string, unknown>>
  }
  'POST /settings/import': {
    changes: {
      key: string
      environment: 'all' | 'development' | 'staging' | 'production'
      version: number
      old?: unknown
      new?: unknown
    }[]
    errors: {
      field: string
      code: string
      message: string
    }[]
  }
  'GET /settings/{key}/history': {
    data: {
      at: string
      by: string
      environment: string | null
      old?: unknown
      new?: unknown
      protected?: boolean
    }[]
  }
  'GET /mail/messages': {
    data: {
      id: string
      recipient: string
      subject: string
      template: string | null
      state: 'queued' | 'sending' | 'sent' | 'delivered' | 'failed' | 'unknown' | 'suppressed' | 'bounced'
      priority: number
      attempts: number
      response: string | null
      created_at: string
      sent_at: string | null
      delivered_at: string | null
      returned_at: string | null
      attachments: {
        name: string | null
        size: number | null
      }[]
      tracked: boolean
      opened_at: string | null
      opens: number
      clicked_at: string | null
      clicks: number
    }[]
    next_cursor: string | null
  }
  'GET /mail/unsubscribes': {
    data: {
      id: string
      user: string
      name: string
      email: string
      category: string
      label: string
      since: string | null
    }[]
    next_cursor: string | null
  }
  'POST /mail/test': {
    to: string
    outcome: 'sent' | 'refused' | 'unknown' | 'suppressed' | 'misconfigured'
    response: string | null
  }
  'GET /sms/messages': {
    data: {
      id: string
      recipient: string
      person: string | null
      state: 'queued' | 'sending' | 'sent' | 'failed' | 'unknown'
      priority: number
      attempts: number
      alphabet: 'gsm7' | 'ucs2'
      segments: number
      provider_id: string | null
      response: string | null
      created_at: string
      sent_at: string | null
    }[]
    next_cursor: string | null
    masked: boolean
  }
  'POST /sms/test': {
    outcome: 'sent' | 'refused' | 'unknown' | 'misconfigured' | 'none'
    response: string | null
  }
  'GET /mail/statistics': {
    data: {
      day: string
      states: object
      tracked: number
      opened: number
      clicked: number
    }[]
  }
  'GET /mail/suppressions': {
    data: {
      address: string
      reason: 'bounce' | 'complaint' | 'manual'
      detail: string | null
      source: string
      mail: string | null
      since: string
      by: string | null
    }[]
    next_cursor: string | null
  }
  'GET /mail/templates': {
    data: {
      name: string
      package: string
      package_label: string
      title: string
      kind: 'message' | 'edge'
      own: ('fr' | 'en' | 'es' | 'pt')[]
      missing: ('fr' | 'en' | 'es' | 'pt')[]
    }[]
  }
  'GET /mail/templates/{template}': {
    name: string
    package: string
    package_label: string
    title: string
    kind: 'message' | 'edge'
    own: ('fr' | 'en' | 'es' | 'pt')[]
    missing: ('fr' | 'en' | 'es' | 'pt')[]
    texts: {
      fr: {
        text: {
          text: string | null
          original: string | null
          own: boolean
        }
        html: {
          text: string | null
          original: string | null
          own: boolean
        }
        title?: {
          text: string | null
          original: string | null
          own: boolean
        }
      }
      en: {
        text: {
          text: string | null
          original: string | null
          own: boolean
        }
        html: {
          text: string | null
          original: string | null
          own: boolean
        }
        title?: {
          text: string | null
          original: string | null
          own: boolean
        }
      }
      es: {
        text: {
          text: string | null
          original: string | null
          own: boolean
        }
        html: {
          text: string | null
          original: string | null
          own: boolean
        }
        title?: {
          text: string | null
          original: string | null
          own: boolean
        }
      }
      pt: {
        text: {
          text: string | null
          original: string | null
          own: boolean
        }
        html: {
          text: string | null
          original: string | null
          own: boolean
        }
        title?: {
          text: string | null
          original: string | null
          own: boolean
        }
      }
    }
    triggers: {
      name: string
      label: string | null
    }[]
    sample: object
  }
  'PATCH /mail/templates/{template}': {
    texts: {
      fr: {
        text: {
          text: string | null
          original: string | null
          own: boolean
        }
        html: {
          text: string | null
          original: string | null
          own: boolean
        }
        title?: {
          text: string | null
          original: string | null
          own: boolean
        }
      }
      en: {
        text: {
          text: string | null
          original: string | null
          own: boolean
        }
        html: {
          text: string | null
          original: string | null
          own: boolean
        }
        title?: {
          text: string | null
          original: string | null
          own: boolean
        }
      }
      es: {
        text: {
          text: string | null
          original: string | null
          own: boolean
        }
        html: {
          text: string | null
          original: string | null
          own: boolean
        }
        title?: {
          text: string | null
          original: string | null
          own: boolean
        }
      }
      pt: {
        text: {
          text: string | null
          original: string | null
          own: boolean
        }
        html: {
          text: string | null
          original: string | null
          own: boolean
        }
        title?: {
          text: string | null
          original: string | null
          own: boolean
        }
      }
    }
  }
  'GET /mail/templates/{template}/history': {
    data: {
      at: string
      by: string
      locale: 'fr' | 'en' | 'es' | 'pt'
      part: 'title' | 'text' | 'html'
      old: string | null
      new: string | null
    }[]
  }
  'POST /mail/templates/{template}/preview': {
    subject: string
    text: string
    html: string
    missing: string[]
    faults: {
      part: 'title' | 'text' | 'html'
      line: number | null
      message: string
    }[]
  }
  'POST /mail/templates/{template}/send-to-me': {
    to: string
  }
  'POST /mail/bounces/{source}': {
    taken: number
  }
  'POST /tools/expression': {
    value: unknown
  }
  'POST /tools/template': {
    output: string
    missing: string[]
  }
  'POST /tools/recurrence': {
    occurrences: string[]
    occurrences_utc: string[]
    complete: boolean
  }
  'GET /tools/doctor': {
    data: {
      code: string
      severity: 'warning' | 'error'
      message: string
      remedy: string
      repairable: boolean
    }[]
  }
  'GET /traffic': {
    from: string
    to: string
    step: number
    total: {
      calls: number
      per_minute: number
      client_errors: number
      server_errors: number
      p50: number | null
      p95: number | null
      p99: number | null
    }
    series: {
      at: string
      calls: number
      per_minute: number
      client_errors: number
      server_errors: number
      p50: number | null
      p95: number | null
      p99: number | null
    }[]
    endpoints: {
      method: string
      route: string
      calls: number
      per_minute: number
      client_errors: number
      server_errors: number
      p50: number | null
      p95: number | null
      p99: number | null
    }[]
    endpoint_count: number
    consumers: {
      consumer: string
      origin: 'browser' | 'token' | 'hook' | 'anonymous' | 'other'
      name: string | null
      calls: number
      per_minute: number
      client_errors: number
      server_errors: number
      p50: number | null
      p95: number | null
      p99: number | null
    }[]
    consumer_count: number
  }
  'GET /calendar': {
    data: {
      entity: string
      id: string
      title: string | null
      start: string
      end: string | null
      all_day: boolean
      first_day: string | null
      last_day: string | null
      recurring: boolean
      url: string
    }[]
    truncated: boolean
  }
  'POST /calendar/conflicts': {
    data: {
      user: string
      start: string
      end: string
      event: string | null
      title: string | null
    }[]
  }
  'POST /calendar/events/{key}/answer': {
    id: string
    answer: string
  }
  'GET /calendar/feeds': {
    data: {
      id: string
      name: string
      scope: 'mine' | 'company' | 'entity' | 'view' | 'caldav'
      entity: string | null
      view: string | null
      created_at: string
      used_at: string | null
      used_by: string | null
    }[]
  }
  'POST /calendar/feeds': {
    id: string
    name: string
    scope: 'mine' | 'company' | 'entity' | 'view' | 'caldav'
    entity: string | null
    view: string | null
    created_at: string
    used_at: string | null
    used_by: string | null
    url: string
    login: string | null
    password: string | null
  }
  'POST /calendar/feeds/{id}/rotate': {
    id: string
    name: string
    scope: 'mine' | 'company' | 'entity' | 'view' | 'caldav'
    entity: string | null
    view: string | null
    created_at: string
    used_at: string | null
    used_by: string | null
    url: string
    login: string | null
    password: string | null
  }
  'PATCH /calendar/events/{key}/occurrences/{at}': {
    id: string
    version: number
  }
  'GET /bulk-jobs': {
    data: BulkJob[]
    next_cursor: string | null
  }
  'POST /bulk-jobs': BulkJob
  'GET /bulk-jobs/{id}': BulkJob
  'POST /bulk-jobs/{id}/cancel': BulkJob
  'POST /bulk-jobs/{id}/undo': BulkJob
  'GET /bulk-jobs/{id}/refusals': {
    data: {
      id: string
      label: string | null
      errors: {
        field: string
        code: string
        message: string
      }[]
    }[]
  }
  'GET /imports': {
    data: object[]
    next_cursor: string | null
  }
  'POST /imports': Import
  'GET /imports/mappings': {
    data: {
      id: string
      entity: string
      name: string
      columns: Record<string, string | null>
      key: string | null
      mode: 'atomic' | 'partial'
      shared: boolean
    }[]
  }
  'POST /imports/mappings': {
    id: string
    entity: string
    name: string
    columns: Record<string, string | null>
    key: string | null
    mode: 'atomic' | 'partial'
    shared: boolean
  }
  'GET /imports/{id}': Import
  'PATCH /imports/{id}': Import
  'POST /imports/{id}/check': Import
  'POST /imports/{id}/apply': Import
  'POST /imports/{id}/cancel': Import
  'POST /imports/{id}/undo': Import
  'GET /api/openapi.json': unknown
  'GET /health/live': {
    status: string
    version: string
    uptime_s: number
  }
  'GET /health/ready': {
    status: string
    model: string
  }
  'POST /files': {
    id: string
    name: string
    size: number
    type: string
    width: number | null
    height: number | null
  }
  'GET /{entity}': {
    data: RecordData[]
    next_cursor: string | null
    count: null | Count
  }
  'POST /{entity}': {
    valid: true
  } | RecordData
  'GET /{entity}/aggregate': {
    data: (Record<string, unknown>)[]
    columns?: {
      name: string
      value: unknown
      totals: Record<string, unknown>
    }[]
    totals: Record<string, unknown>
    more: boolean
  }
  'GET /{entity}/changes': {
    data: {
      id: string
      version?: number
      deleted?: boolean
      gone?: boolean
      record?: object
    }[]
    next_cursor: string
    more: boolean
  }
  'POST /{entity}/{key}/restore': RecordData
  'POST /{entity}/{key}/duplicate': RecordData
  'GET /{entity}/{key}': RecordData
  'PATCH /{entity}/{key}': RecordData | {
    valid: true
  }
  'POST /{entity}/import': ImportReport
  'GET /{entity}/export': object[]
  'POST /{entity}/bulk': BulkResults
  'GET /{entity}/{key}/actions': Actions
  'GET /{entity}/{key}/history': History
  'POST /{entity}/{key}/restore-version': {
    record: RecordData
    skipped: string[]
  }
}
