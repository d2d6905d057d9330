import type { WebModule } from '#platform/web/shell-types';
import { contributeToSensing } from './centre/contributions.ts';
import { centrePages } from './centre/pages.ts';
import { rulePages } from './rules/pages.ts';

contributeToSensing();

export { AlarmDetail } from './detail/alarm-detail.tsx';
export { ActDialog } from './detail/act-dialog.tsx';
export { useAlarmActs, useAllowed, type AlarmAct } from './detail/use-alarm-acts.ts';
export { AlarmQueue } from './queue/alarm-queue.tsx';
export { countByGrade, isShelved, tabOf, toneFor, type QueueTab } from './queue/queue.ts';
export { useAlarmSound } from './queue/use-alarm-sound.ts';
export { type Queue, useQueue } from './queue/use-queue.ts';

/** Screens of the alarms module. */
export const alarmsWeb: WebModule = {
  name: 'alarms',
  pages: [
    ...centrePages,
    ...rulePages,
    {
      path: '/answer',
      title: { zh: '报警核实', en: 'Verify alarms' },
      permission: 'alarms.verify',
      bare: true,
      load: () => import('./answer/answer-page.tsx').then((m) => m.AnswerPage),
    },
  ],
};
