/** The rules of P4, the same on both sides: a limit each, to be exceeded for three seconds of device time. */
export const LIMITS: readonly number[] = Array.from({ length: 20 }, (_, i) => (900 + 5 * i) / 100);
export const HOLD_MS = 3000;
