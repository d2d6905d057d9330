import { createHmac } from 'node:crypto';

/** Secret of a demo gateway: derived from the instance's own key, so that the simulator and the node agree without a default. */
export function demoSecret(key: Buffer, gatewayId: string): string {
  return createHmac('sha256', key).update(gatewayId).digest('base64url').slice(0, 32);
}
