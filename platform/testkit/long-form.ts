const isLong = process.env['FENGSUI_TORTURE'] === '1';
const share = Number(process.env['FENGSUI_TORTURE_SHARE'] ?? 1);

/** How often a test does its thing: so often in `npm test`, so often in `npm run torture` or the share of it that was asked for. */
export function longForm(landing: number, release: number): number {
  return isLong ? Math.max(landing, Math.round(release * share)) : landing;
}
