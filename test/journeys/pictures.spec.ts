// Every screen of a city that stands still, beside its approved picture: in Chinese by day on a county desktop and on a wall, the
// enterprise's page on a phone; in English by night without an accessibility fault.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { Browser } from 'playwright-core';
import { buildWeb } from '../../tools/build-web.ts';
import {
  ALLOWED_CELLS,
  approvedPicture,
  describePicture,
  differingCells,
  markCells,
  readDescription,
  writeDescription,
} from '../support/approved.ts';
import { openBrowser, picture } from '../support/browser.ts';
import { decodePng, encodePng } from '../support/png.ts';
import { compareScreen, faultsOf, screenshot } from '../support/screens.ts';
import { inTurns, show, sit } from '../support/seats.ts';
import { startStandingCity, type StandingCity } from '../support/standing-city.ts';

const DESKTOP = { width: 1366, height: 768 };
const WALL = { width: 1920, height: 1080 };
const PHONE = { width: 390, height: 844 };
const WEB = join(import.meta.dirname, '..', '..', 'dist', 'web');
const SEATS = ['officer', 'administrator', 'auditor'] as const;

let city: StandingCity;
let browser: Browser;

before(async () => {
  await buildWeb();
  city = await startStandingCity(WEB);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await city?.app.stop();
});

for (const seat of SEATS)
  test(`JRN-60 the screens of the ${seat} look as approved, on a desktop and on a wall`, async () => {
    const wrong: (string | undefined)[] = [];
    await inTurns(browser, city, seat, {}, async (page, { path, name, masked }) => {
      await page.setViewportSize(DESKTOP);
      await show(page, city, path);
      wrong.push(await compareScreen(page, name, masked));
      wrong.push(...(await faultsOf(page)).map((fault) => `${name}: ${fault}`));
      await page.setViewportSize(WALL);
      wrong.push(await compareScreen(page, `${name}-wall`, masked));
    });
    assert.deepEqual(wrong.filter(Boolean), []);
  });

test('JRN-61 the screens in English by night have no accessibility fault and no sideways scroll', async () => {
  const wrong: string[] = [];
  for (const seat of SEATS)
    await inTurns(browser, city, seat, { night: true }, async (page, { path, name }) => {
      await show(page, city, path);
      wrong.push(...(await faultsOf(page)).map((fault) => `${name}: ${fault}`));
      await picture(page, `night-${name}`);
    });
  assert.deepEqual(wrong, []);
});

test('JRN-62 the enterprise answers on a phone of 390 px', async () => {
  const { page, complaints } = await sit(browser, city, 'enterprise', PHONE);
  await show(page, city, '/answer');
  const wrong = [await compareScreen(page, 'answer'), ...(await faultsOf(page))];
  await page.locator('.answer-list button').first().click();
  await page.locator('.answer-back').waitFor();
  wrong.push(await compareScreen(page, 'answer-alarm'), ...(await faultsOf(page)));
  assert.deepEqual(wrong.filter(Boolean), []);
  assert.deepEqual(complaints, []);
  await page.context().close();
});

test('JRN-63 the page to sign in looks as approved', async () => {
  const { page } = await sit(browser, city, undefined);
  await show(page, city, '/sign-in');
  const wrong = [await compareScreen(page, 'sign-in'), ...(await faultsOf(page))];
  await page.setViewportSize(WALL);
  wrong.push(await compareScreen(page, 'sign-in-wall'));
  assert.deepEqual(wrong.filter(Boolean), []);
  await page.context().close();
});

test('JRN-64 the map beneath the panels is drawn, on the desk, alone and on the wall', async () => {
  const { page } = await sit(browser, city, 'officer');
  for (const path of ['/', '/map', '/wall']) {
    await show(page, city, path);
    // Land, water, roads, borders, labels and marks: a map that did not draw is one flat colour.
    await page.locator('.maplibregl-canvas').waitFor();
    for (let tries = 0; ; tries++) {
      const { rgba } = decodePng(await page.locator('.maplibregl-canvas').screenshot());
      const colours = new Set(new Uint32Array(rgba.buffer, rgba.byteOffset, rgba.length >> 2));
      if (colours.size > 200) break;
      assert.ok(tries < 40, `${path}: ${colours.size} colours`);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
  await page.context().close();
});

/** Changes somebody could make by mistake, and the picture that must not let them pass. */
const PLANTED: readonly (readonly [string, string])[] = [
  ['a panel is missing', `document.querySelector('.screen-filters').style.visibility = 'hidden'`],
  [
    'a button moved',
    `[...document.querySelectorAll('.page-head button')].at(0).style.transform = 'translate(-40px, 6px)'`,
  ],
  [
    'a link changed its colour',
    `document.querySelector('.page-head a').style.setProperty('color', '#a8281e', 'important')`,
  ],
  [
    'a column is gone',
    `document.querySelectorAll('.vtable-row > :nth-child(3)').forEach((c) => (c.style.visibility = 'hidden'))`,
  ],
];

test('JRN-65 a missing panel, a moved button, another colour and a lost column fail the comparison', async () => {
  const { page } = await sit(browser, city, 'officer');
  const approved = approvedPicture('alarms');
  assert.ok(approved);
  for (const [what, change] of PLANTED) {
    await show(page, city, '/alarms');
    assert.equal(await compareScreen(page, 'alarms'), undefined);
    await page.evaluate(change);
    const { raster, description } = await screenshot(page);
    const cells = differingCells(approved, description) ?? [];
    assert.ok(cells.length > ALLOWED_CELLS, `${what}: only ${cells.length} cells differ`);
    const marked = markCells(raster, description, cells);
    assert.notDeepEqual(marked.rgba, raster.rgba);
    assert.deepEqual(decodePng(encodePng(marked)).rgba, marked.rgba);
  }
  await page.context().close();
});

test('JRN-66 another smoothing of fonts passes the comparison', async () => {
  const { page } = await sit(browser, city, 'officer');
  await show(page, city, '/alarms');
  assert.equal(await compareScreen(page, 'alarms'), undefined);
  const { raster } = await screenshot(page);
  const { width, height, rgba } = raster;
  const smoothed = new Uint8Array(rgba);
  // Every pixel takes an eighth of each neighbour in its row, as another sub-pixel position of a glyph does.
  for (let i = 4; i < width * height * 4 - 4; i++)
    smoothed[i] = Math.round(rgba[i] * 0.75 + (rgba[i - 4] + rgba[i + 4]) * 0.125);
  const approved = approvedPicture('alarms');
  assert.ok(approved);
  assert.deepEqual(differingCells(approved, describePicture({ width, height, rgba: smoothed })), []);
  await page.context().close();
});

test('JRN-67 a description survives being written as text', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 300, max: 700 }),
      fc.integer({ min: 100, max: 400 }),
      fc.array(fc.nat(255), { minLength: 64, maxLength: 64 }),
      (width, height, bytes) => {
        const rgba = Uint8Array.from(
          { length: width * height * 4 },
          (_, i) => bytes[(i * 7 + (i >> 9)) % 64],
        );
        const description = describePicture({ width, height, rgba });
        assert.deepEqual(readDescription(writeDescription(description)), description);
        assert.deepEqual(differingCells(description, description), []);
      },
    ),
    { numRuns: 10 },
  );
});
