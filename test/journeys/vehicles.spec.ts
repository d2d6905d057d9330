// Vehicles on the one map: a real JT/T 808 terminal on a socket registers, drives and falls silent, and the duty officer
// sees it move, reads its card and track, and is told that its position is stale; a neighbour sees nothing of it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { loadDemoCity } from '../../apps/server/demo/load-city.ts';
import {
  jt808Authenticate,
  jt808Location,
  jt808Register,
  WirePeer,
} from '../../apps/simulator/peers/index.ts';
import { generateCity } from '../../apps/simulator/city/index.ts';
import { jt808Codec, type Jt808Frame } from '#codecs/jt808';
import { gatewayOperations as gw, sensingOperations as op, vehicleOperations } from '#sensing/contract';
import type { Caller } from '#platform/testkit';
import { startTestApp, TREE, type TestApp } from '#testkit';
import { buildWeb } from '../../tools/build-web.ts';
import { openBrowser, openPage, picture } from '../support/browser.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const ROOT = join(import.meta.dirname, '..', '..');
const WEB = join(ROOT, 'dist', 'web');
const KEY = Buffer.from('the pretend city of the vehicles');
const PORTS = { jt808: 0, hj212: 0, sl651: 0, gb26875: 0, iec104: 0, modbusDtu: 0 };
const SCALE = 0.02;
const TERMINAL = '013911110001';
const PLATE = '望A6688挂';
/** A position is stale after two of these. */
const PERIOD_S = 8;
/** Space of the map left and right that panels cover; see the map page. */
const PADDING = { left: 270, right: 20 };
/** Zoom of a vehicle chosen from the list, and the pixels of one degree of longitude there. */
const PX_PER_DEGREE = (512 * 2 ** 13) / 360;
const MINUTE_MS = 60_000;

let app: TestApp;
let browser: Browser;
let peer: WirePeer<Jt808Frame>;
let root = '';
let start: readonly [number, number];
let serial = 0;

before(async () => {
  await buildWeb();
  app = await startTestApp({ clock: false, webRoot: WEB, settings: { gatewayPorts: PORTS } });
  await loadDemoCity(app.node.app, KEY, SCALE);
  const city = generateCity(undefined, SCALE);
  root = city.regions[0].path;
  start = city.regions.find((r) => r.level === 'county')?.seat ?? [0, 0];
  const admin = await app.person('systemAdmin', root);
  await admin.call(op.createGateway, {
    body: { id: 'veh-journey', name: '危货车 6688', orgPath: root, protocol: 'jt808' },
  });
  await admin.call(gw.configureGateway, {
    params: { id: 'veh-journey' },
    body: { deviceId: TERMINAL, periodS: PERIOD_S },
  });
  browser = await openBrowser();
});
after(async () => {
  await peer?.vanish();
  await browser?.close();
  await app?.stop();
});

/** The terminal calls, registers its plate and authenticates. */
async function call(): Promise<void> {
  const { jt808 } = app.node.app.parts.get('gatewayPorts') as Record<string, number>;
  peer = await WirePeer.connect(jt808, jt808Codec);
  peer.send(jt808Register({ terminal: TERMINAL, serial: ++serial }, PLATE));
  const { body } = await peer.next((f) => f.msgId === '8100');
  await acknowledged(jt808Authenticate({ terminal: TERMINAL, serial: ++serial }, String(body?.authCode)));
}

async function acknowledged(bytes: Uint8Array): Promise<void> {
  const mine = serial;
  peer.send(bytes);
  const { body } = await peer.next((f) => f.msgId === '8001' && f.body?.replySerial === mine);
  assert.equal(body?.result, 0);
}

/** Reports a position `east` degrees from the start; the answer comes after the commit. */
const report = (east: number, at = Date.now(), speedKmh = 57): Promise<void> =>
  acknowledged(
    jt808Location(
      { terminal: TERMINAL, serial: ++serial },
      { at, lng: start[0] + east, lat: start[1], speedKmh, direction: 90 },
    ),
  );

async function mapOf(person: Caller, night = false): Promise<{ page: Page; complaints: string[] }> {
  const opened = await openPage(browser, { dark: night });
  if (night) await opened.page.addInitScript(`localStorage.setItem('fengsui.language', 'en')`);
  // A map drawn without a graphics card takes its time on a busy machine.
  opened.page.setDefaultTimeout(60_000);
  await opened.page
    .context()
    .addCookies([{ name: 'fengsui_session', value: person.cookie ?? '', url: app.base }]);
  await opened.page.goto(`${app.base}/map`);
  await opened.page.locator('.maplibregl-canvas').waitFor();
  return opened;
}

/** Where a place `east` degrees from the start is on the screen, once the map is centred on `centre`. */
async function pixelOf(page: Page, east: number, centre: number): Promise<{ x: number; y: number }> {
  const box = await page.locator('.map-box').first().boundingBox();
  assert.ok(box);
  const middle = box.x + PADDING.left + (box.width - PADDING.left - PADDING.right) / 2;
  return { x: middle + (east - centre) * PX_PER_DEGREE, y: box.y + box.height / 2 };
}

/** The colour of the screen around a pixel, [r, g, b] of each: read from a picture, as an eye would. */
async function coloursAt(page: Page, at: { x: number; y: number }): Promise<number[][]> {
  const clip = { x: Math.round(at.x) - 3, y: Math.round(at.y) - 3, width: 7, height: 7 };
  const png = (await page.screenshot({ clip })).toString('base64');
  const reader = await page.context().newPage();
  try {
    return await reader.evaluate<number[][]>(`(async () => {
      const image = new Image();
      image.src = 'data:image/png;base64,${png}';
      await image.decode();
      const canvas = new OffscreenCanvas(7, 7);
      const pen = canvas.getContext('2d');
      pen.drawImage(image, 0, 0);
      const { data } = pen.getImageData(0, 0, 7, 7);
      return Array.from({ length: 49 }, (_, i) => [...data.slice(4 * i, 4 * i + 3)]);
    })()`);
  } finally {
    await reader.close();
  }
}

const near = (colours: number[][], [r, g, b]: readonly number[]): boolean =>
  colours.some((c) => Math.hypot(c[0] - r, c[1] - g, c[2] - b) < 40);
const ACCENT = [0x0d, 0x66, 0x5b];
const POINTER = [0x2c, 0x37, 0x34];

/** Waits for a condition that a picture, a click or an answer decides; fails after a minute at the earliest. */
async function until(what: string, holds: () => Promise<boolean>, tries = 300): Promise<void> {
  for (let i = 0; i < tries; i++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`did not happen: ${what}`);
}

/** Takes the picture and has axe judge it. */
async function look(page: Page, name: string): Promise<void> {
  await picture(page, name);
  await page.evaluate(AXE);
  const found = await page.evaluate<string[]>(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then(({ violations }) => violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.html.slice(0, 160)).join(' | ')))`,
  );
  assert.deepEqual(found, [], name);
}

const card = (page: Page) => page.getByRole('group', { name: PLATE });
const row = (page: Page) => page.locator('.veh-row', { hasText: PLATE });

/** Clicks a place of the map; true when the vehicle's card opens from there. */
async function opensFrom(page: Page, at: { x: number; y: number }): Promise<boolean> {
  await page.mouse.click(at.x, at.y);
  return card(page)
    .waitFor({ timeout: 1000 })
    .then(
      () => true,
      () => false,
    );
}

/** Keeps reporting a place and a speed, as a terminal does, until stopped: only a lost link makes it stale. */
function driving(): { go(east: number, speedKmh: number): Promise<void>; stop(): Promise<void> } {
  const at = { east: 0, speedKmh: 57, told: 0 };
  let on = true;
  const running = (async () => {
    while (on) {
      await report(at.east, Date.now(), at.speedKmh);
      at.told += 1;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  })();
  return {
    async go(east, speedKmh) {
      Object.assign(at, { east, speedKmh });
      const { told } = at;
      await until('the new place is reported', async () => at.told > told + 1);
    },
    async stop() {
      on = false;
      await running;
    },
  };
}

/** Kilometres of the shown track. */
const trackKm = async (page: Page): Promise<number> =>
  Number(/([\d.]+) km，/.exec((await card(page).textContent()) ?? '')?.[1] ?? NaN);

test('M49 JRN-30 a hazmat vehicle drives across the one map with plate, speed, age and track, and is stale once its link is lost', async () => {
  await call();
  // Two hours ago it was further west; half an hour ago it came from there, was silent for twenty minutes, then went on.
  for (const [minutes, east] of [
    [121, -0.06],
    [120, -0.058],
    [31, -0.03],
    [30, -0.028],
    [29, -0.026],
    [8, -0.006],
    [6, -0.004],
    [3, -0.002],
  ])
    // prettier-ignore
    await report(east, Date.now() - minutes * MINUTE_MS);
  const drive = driving();
  const officer = await app.person('dutyOfficer', root);
  const { page, complaints } = await mapOf(officer);
  await row(page).waitFor();
  // By the keyboard alone: from the list to the card.
  await row(page).focus();
  await page.keyboard.press('Enter');
  await card(page).getByText('57 km/h · 东').waitFor();
  await card(page)
    .getByText(/km，\d+ 次报位/)
    .waitFor();
  const centre = await pixelOf(page, 0, 0);
  await until('the pointer is drawn in the middle', async () => near(await coloursAt(page, centre), POINTER));
  const behind = await pixelOf(page, -0.003, 0);
  await until('the track is drawn behind it', async () => near(await coloursAt(page, behind), ACCENT));
  const silent = await pixelOf(page, -0.016, 0);
  assert.ok(!near(await coloursAt(page, silent), ACCENT), 'no line across the silence');
  // It moves; the click on the map finds it at its new place and no longer at the old one.
  await card(page).getByRole('button', { name: '关闭' }).click();
  await card(page).waitFor({ state: 'detached' });
  await drive.go(0.012, 57);
  const moved = await pixelOf(page, 0.012, 0);
  await until('the vehicle answers a click where it is now', () => opensFrom(page, moved));
  await card(page).getByRole('button', { name: '关闭' }).click();
  await card(page).waitFor({ state: 'detached' });
  assert.ok(!(await opensFrom(page, centre)), 'the vehicle has left');
  await drive.go(0.016, 63);
  await row(page).click();
  await card(page).getByText('63 km/h · 东').waitFor();
  await look(page, 'map-vehicle-live');
  // More hours show more of the track.
  const hour = await trackKm(page);
  await card(page).getByText('3 小时').click();
  await until('the longer track is shown', async () => (await trackKm(page)) > hour);
  // The link is lost: nothing comes any more, and after its limit the position says so by itself.
  await drive.stop();
  await peer.vanish();
  await row(page).getByText('位置过期').waitFor();
  await card(page).getByText('位置过期').waitFor();
  const last = await pixelOf(page, 0.016, 0);
  await until('the pointer is hollow', async () => !near(await coloursAt(page, last), POINTER));
  await picture(page, 'map-vehicle-stale');
  // The terminal calls again and is fresh at once.
  await call();
  const again = driving();
  await row(page).getByText('57 km/h').waitFor();
  await again.stop();
  assert.deepEqual(complaints, []);
});

test('JRN-31 vehicles are seen by those above them only, and the layer can be switched off', async () => {
  const stranger = await app.person('dutyOfficer', TREE.otherCounty);
  const theirs = await mapOf(stranger);
  await theirs.page.getByText('没有车辆').waitFor();
  const officer = await app.person('dutyOfficer', root);
  const { page, complaints } = await mapOf(officer, true);
  // By its plate from anywhere: the palette opens the map with the vehicle chosen and in the middle.
  await page.keyboard.press('/');
  await page.keyboard.insertText('望A6688');
  await page.getByRole('option').filter({ hasText: PLATE }).waitFor();
  await page.keyboard.press('Enter');
  await card(page).getByText('Time of fix').waitFor();
  assert.equal(new URL(page.url()).searchParams.get('vehicles'), 'veh-journey');
  await look(page, 'map-vehicle-en-dark');
  const layer = page.getByRole('checkbox', { name: 'Vehicles' });
  await layer.uncheck();
  await row(page).waitFor({ state: 'detached' });
  await page.reload();
  await layer.waitFor();
  assert.equal(await layer.isChecked(), false);
  assert.deepEqual([...theirs.complaints, ...complaints, ...app.errors], []);
});

test('JRN-32 the pretend city speaks every protocol to the gateways: stations, gauges, transmitters, units and vehicles', async () => {
  const { parts } = app.node.app;
  const ports = { mqtt: parts.get('mqttPort'), gateways: parts.get('gatewayPorts') };
  const simulator = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(ROOT, 'apps', 'simulator', 'main.ts')],
    { stdio: ['pipe', 'ignore', 'inherit'] },
  );
  const over = new Promise((resolve) => simulator.once('exit', resolve));
  try {
    simulator.stdin.write(`${JSON.stringify({ ports, key: KEY.toString('base64'), scale: SCALE })}\n`);
    const officer = await app.person('dutyOfficer', root);
    const heard = async (): Promise<Set<string>> => {
      const { items } = await officer.call(op.listGateways, { query: { limit: 1000 } });
      return new Set(items.filter((g) => g.lastGoodAt !== undefined).map((g) => g.protocol));
    };
    await until('gauges and stations are connected', async () => (await heard()).size > 0);
    const protocols = ['modbusDtu', 'gb26875', 'hj212', 'iec104', 'jt808', 'mqtt'];
    await until(
      'every protocol is heard',
      async () =>
        protocols.every(
          (
            (all) => (p: string) =>
              all.has(p)
          )(await heard()),
        ),
      600,
    );
    const { items } = await officer.call(vehicleOperations.listVehicles, {});
    assert.ok(items.some((v) => v.plate?.startsWith('望A1') && v.fix && v.connected));
    const { page } = await mapOf(officer);
    await page.locator('.veh-live').first().waitFor();
    await picture(page, 'map-vehicles');
  } finally {
    simulator.kill('SIGKILL');
    await over;
  }
  assert.deepEqual(app.errors, []);
});
