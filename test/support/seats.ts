import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { openPage } from './browser.ts';
import { finished } from './screens.ts';
import type { Seat, StandingCity } from './standing-city.ts';

const turns = new WeakMap<StandingCity, Record<Seat, number>>();
/** Screens one person opens before the next takes the seat: each brings up to a hundred requests. */
const SCREENS_A_TURN = 4;

export interface Screen {
  readonly path: string;
  readonly name: string;
  /** What belongs to the machine and is not compared. */
  readonly masked?: readonly string[];
}

/** Screens by who looks at them. */
export function screensOf(
  city: StandingCity,
): Readonly<Record<Exclude<Seat, 'enterprise'>, readonly Screen[]>> {
  const [alarm] = city.alarms;
  const at = (path: string, name: string, masked: readonly string[] = []): Screen => ({ path, name, masked });
  return {
    officer: [
      at('/', 'desk'),
      at(`/?alarm=${alarm.id}`, 'desk-alarm'),
      at('/wall', 'wall'),
      at('/map', 'map'),
      at('/alarms', 'alarms'),
      at(`/alarms/${alarm.id}`, 'alarm'),
      at('/alarm-health', 'alarm-health'),
      at('/handover', 'handover'),
      at('/incidents', 'incidents'),
      at(`/incidents/${city.incident.id}`, 'incident'),
      at('/points', 'points'),
      at(`/points/${alarm.pointId ?? 1}`, 'point'),
      at('/points/1?with=2,3', 'points-compared'),
      at('/rules', 'rules'),
      at(`/rules/${alarm.ruleId}`, 'rule'),
      at('/rules/new', 'rule-new'),
      at('/rules/bulk', 'rules-bulk'),
      at('/enterprises', 'enterprises'),
      at(`/enterprises/${alarm.enterpriseId ?? ''}`, 'enterprise'),
      at('/must-connect', 'must-connect'),
      at('/import', 'import'),
      at('/quarantine', 'quarantine'),
      at('/policy', 'policy'),
      at('/account', 'account'),
    ],
    administrator: [
      at('/people', 'people'),
      at('/orgs', 'orgs'),
      at('/regions', 'regions'),
      at('/gateways', 'gateways'),
      at('/system', 'system', ['.facts dd', '.system-metrics']),
      at('/api-browser', 'api-browser'),
    ],
    auditor: [at('/log', 'log')],
  };
}

function nextOf(city: StandingCity, seat: Seat): string | undefined {
  const mine = turns.get(city) ?? { officer: 0, administrator: 0, auditor: 0, enterprise: 0 };
  turns.set(city, mine);
  const people = city.people[seat];
  return people[mine[seat]++ % people.length].cookie;
}

/** A page at the city's instant, signed in unless nobody sits there. */
export async function sit(
  browser: Browser,
  city: StandingCity,
  seat: Seat | undefined,
  options: { night?: boolean; width?: number; height?: number } = {},
): Promise<{ page: Page; complaints: string[] }> {
  const opened = await openPage(browser, { ...options, dark: options.night ?? false });
  const { page } = opened;
  await page.clock.setFixedTime(city.app.clock.now());
  await page.addInitScript(`localStorage.setItem('fengsui.language', '${options.night ? 'en' : 'zh'}')`);
  const cookie = seat && nextOf(city, seat);
  if (cookie)
    await page.context().addCookies([{ name: 'fengsui_session', value: cookie, url: city.app.base }]);
  return opened;
}

/** Opens a screen and waits until nothing on it is loading. */
export async function show(page: Page, city: StandingCity, path: string): Promise<void> {
  await page.goto(city.app.base + path);
  await page.locator('h1').first().waitFor({ state: 'attached' });
  await finished(page);
}

interface Look {
  readonly night?: boolean;
}

/** Every screen of a seat, a new person after some screens; fails when the browser complained about one. */
export async function inTurns(
  browser: Browser,
  city: StandingCity,
  seat: Exclude<Seat, 'enterprise'>,
  look: Look,
  each: (page: Page, screen: Screen) => Promise<void>,
): Promise<void> {
  const screens = screensOf(city)[seat];
  for (let i = 0; i < screens.length; i += SCREENS_A_TURN) {
    const { page, complaints } = await sit(browser, city, seat, look);
    for (const screen of screens.slice(i, i + SCREENS_A_TURN)) {
      await each(page, screen);
      // Answers that a test refuses on purpose are refused with 503.
      const real = complaints.splice(0).filter((text) => !text.includes('503'));
      assert.deepEqual(real, [], `the browser complained about ${screen.name}`);
    }
    await page.context().close();
  }
}
