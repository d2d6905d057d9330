// The states nobody wishes for: no data yet, slow, failed, the server gone. Each screen is shown in each and photographed.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page, Route } from 'playwright-core';
import { buildWeb } from '../../tools/build-web.ts';
import { openBrowser, openPage, picture, until } from '../support/browser.ts';
import { faultsOf } from '../support/screens.ts';
import { inTurns, show, sit } from '../support/seats.ts';
import { startStandingCity, type StandingCity } from '../support/standing-city.ts';
import { startTestApp } from '#testkit';

const WEB = join(import.meta.dirname, '..', '..', 'dist', 'web');
const SEATS = ['officer', 'administrator', 'auditor'] as const;
/** Screens whose content is in the page itself: nothing to load before they are usable. */
const SELF_CONTAINED = new Set(['rule-new', 'rules-bulk', 'import', 'policy', 'account']);

let city: StandingCity;
let browser: Browser;

before(async () => {
  await buildWeb();
  city = await startStandingCity(WEB);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  // The last test has stopped the node; what is left is its database.
  await city?.app.stop().catch(() => undefined);
});

/** Holds back every answer of the page's operations but the session's; they are refused or let through later. */
async function holdAnswers(page: Page): Promise<{ refuse(): Promise<void>; allow(): Promise<void> }> {
  const held: Route[] = [];
  let fate: 'hold' | 'refuse' | 'allow' = 'hold';
  const refusal = {
    status: 503,
    contentType: 'application/json',
    body: JSON.stringify({ code: 'UNAVAILABLE', zh: '数据库暂时不可用，请稍后重试。', en: 'The database is away; try again later.' }), // prettier-ignore
  };
  const settle = (route: Route): Promise<void> =>
    (fate === 'refuse' ? route.fulfill(refusal) : route.fallback()).catch(() => undefined);
  await page.route(/\/(api|metrics|tiles)(\/|$|\?)/, async (route) => {
    if (/\/api\/(session|live)/.test(route.request().url())) await route.fallback();
    else if (fate === 'hold') held.push(route);
    else await settle(route);
  });
  const become = async (next: typeof fate): Promise<void> => {
    fate = next;
    for (const route of held.splice(0)) await settle(route);
  };
  return { refuse: () => become('refuse'), allow: () => become('allow') };
}

for (const seat of SEATS)
  test(`JRN-70 every screen of the ${seat} says that it loads, that it failed, and recovers`, async () => {
    await inTurns(browser, city, seat, {}, async (page, { path, name }) => {
      if (SELF_CONTAINED.has(name)) return;
      await page.unrouteAll({ behavior: 'ignoreErrors' });
      const answers = await holdAnswers(page);
      await page.goto(city.app.base + path);
      await until(page, `document.querySelector('.state-loading') !== null`).catch(() =>
        assert.fail(`${name} does not say that it loads`),
      );
      await picture(page, `state-loading-${name}`);
      await answers.refuse();
      const alert = page.locator('main [role=alert]').filter({ hasText: '数据库暂时不可用' });
      await alert
        .first()
        .waitFor()
        .catch(() => assert.fail(`${name} does not say that it failed`));
      await until(page, `document.querySelector('.state-loading') === null`);
      assert.deepEqual(await faultsOf(page), [], `${name} failed`);
      await picture(page, `state-failed-${name}`);
      await answers.allow();
      for (let tries = 0; (await alert.count()) > 0; tries++) {
        assert.ok(tries < 12, `${name} does not recover`);
        await alert.first().getByRole('button', { name: '重试' }).click({ timeout: 2000 }).catch(() => undefined); // prettier-ignore
      }
    });
  });

/** Screens that list things, and what an empty one says. */
const EMPTY: Readonly<Record<'dutyOfficer' | 'systemAdmin' | 'enterpriseManager', readonly string[]>> = {
  dutyOfficer: ['/', '/wall', '/map', '/alarms', '/alarm-health', '/handover', '/incidents', '/points', '/rules', '/enterprises', '/must-connect', '/quarantine'], // prettier-ignore
  systemAdmin: ['/gateways', '/system'],
  enterpriseManager: ['/answer'],
};

test('JRN-71 a node without data says what would be there', async () => {
  const bare = await startTestApp({ webRoot: WEB });
  try {
    for (const [role, paths] of Object.entries(EMPTY)) {
      const person = await bare.person(role as keyof typeof EMPTY);
      const { page, complaints } = await openPage(browser);
      await page
        .context()
        .addCookies([{ name: 'fengsui_session', value: person.cookie ?? '', url: bare.base }]);
      for (const path of paths) {
        await page.goto(bare.base + path);
        await page.locator('h1').first().waitFor({ state: 'attached' });
        assert.deepEqual(await faultsOf(page), [], path);
        const text = await page.locator('main').innerText();
        assert.doesNotMatch(text, /NaN|undefined|null|Invalid/, path);
        if (!['/map', '/system', '/must-connect', '/alarm-health'].includes(path))
          assert.match(text, /没有|还没|无/, `${path} says that it is empty`);
        await picture(page, `state-empty${path.replace(/\W+/g, '-')}`);
      }
      assert.deepEqual(complaints, []);
      await page.context().close();
    }
  } finally {
    await bare.stop();
  }
});

/** Notes every tone the page plays. */
const LISTEN = `globalThis.tones = [];
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (at) { tones.push(this.frequency.value); return start.call(this, at); };`;

test('JRN-72 a standing red alarm is heard as soon as the sound is on; the server lost for ten seconds is said and heard', async () => {
  const { page } = await sit(browser, city, 'officer');
  await page.addInitScript(LISTEN);
  const wall = await sit(browser, city, 'officer');
  const phone = await sit(browser, city, 'enterprise', { width: 390, height: 844 });
  await show(page, city, '/');
  await show(wall.page, city, '/wall');
  await show(phone.page, city, '/answer');
  await page.getByRole('button', { name: '声音未启用' }).click();
  await page.getByRole('button', { name: /试听|测试/ }).click();
  await page.getByRole('button', { name: '听到了', exact: true }).click();
  await until(page, `tones.includes(1175)`);
  await city.app.node.stop();
  for (const each of [page, wall.page, phone.page]) {
    await each.locator('body').waitFor();
    await each.clock.setFixedTime(city.app.clock.now() + 11_000);
  }
  await page.locator('.lost[role=alert]').waitFor();
  await page.evaluate('tones.length = 0');
  await until(page, `tones.includes(440) && tones.includes(330)`);
  assert.ok(await page.getByText('望川').first().isVisible(), 'what was known stays');
  await picture(page, 'state-stale-desk');
  await wall.page.locator('.wall-lost').waitFor();
  await picture(wall.page, 'state-stale-wall');
  await phone.page.locator('.lost[role=alert]').waitFor();
  await picture(phone.page, 'state-stale-answer');
});
