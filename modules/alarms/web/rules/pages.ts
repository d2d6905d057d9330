import type { Page } from '#platform/web/shell-types';

const permission = 'alarms.read';

/** Alarm rules: list, one rule, editor with back-test, bulk change. */
export const rulePages: readonly Page[] = [
  {
    path: '/rules',
    title: { zh: '规则', en: 'Rules' },
    permission,
    menu: { icon: 'rule', order: 80 },
    load: async () => (await import('./rules-page.tsx')).RulesPage,
  },
  {
    path: '/rules/new',
    title: { zh: '起草规则', en: 'Draft rule' },
    permission: 'alarms.draftRules',
    load: async () => (await import('./editor-page.tsx')).EditorPage,
  },
  {
    path: '/rules/bulk',
    title: { zh: '批量修改规则', en: 'Bulk change of rules' },
    permission: 'alarms.draftRules',
    load: async () => (await import('./bulk-page.tsx')).BulkPage,
  },
  {
    path: '/rules/:id',
    title: { zh: '规则', en: 'Rule' },
    permission,
    load: async () => (await import('./rule-page.tsx')).RulePage,
  },
  {
    path: '/rules/:id/edit',
    title: { zh: '起草新版本', en: 'Draft a new version' },
    permission: 'alarms.draftRules',
    load: async () => (await import('./editor-page.tsx')).EditorPage,
  },
];
