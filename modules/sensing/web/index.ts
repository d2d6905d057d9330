import { enterprisePages } from './enterprise-pages.ts';
import { gatewayPages } from './gateway-pages.ts';
import { pointPages } from './point-pages.ts';
import { contributeVehicles } from './vehicle-layer.ts';
import type { WebModule } from '#platform/web/shell-types';

contributeVehicles();

export {
  contributeEnterpriseSection,
  contributeSpans,
  type EnterpriseSection,
  type SpanSource,
  type TrendSpan,
} from './contribute.ts';
export { quantities, quantityTitle } from './words.ts';
export { useLivePoints } from './data.ts';

/** Screens of the sensing module. */
export const sensingWeb: WebModule = {
  name: 'sensing',
  pages: [...pointPages, ...enterprisePages, ...gatewayPages],
};
