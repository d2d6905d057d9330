import type { WebModule } from '#platform/web/shell-types';
import { contributeToSensing } from './centre/contributions.ts';
import { centrePages } from './centre/pages.ts';

contributeToSensing();

/** Screens of the alarms module. */
export const alarmsWeb: WebModule = {
  name: 'alarms',
  pages: [...centrePages],
};
