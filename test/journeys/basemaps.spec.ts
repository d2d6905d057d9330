// Basemaps by configuration, from a peer on this machine: XYZ, WMTS, PMTiles, one with the GCJ-02 offset, 天地图 with its labels.
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { tileNumber } from '#kernels/tiles';
import { buildWeb } from '../../tools/build-web.ts';
import { openBrowser, openPage, picture } from '../support/browser.ts';
import { anArchive } from '../support/pmtiles.ts';
import { decodePng, encodePng } from '../support/png.ts';
import { startTestApp, type TestApp } from '#testkit';

const WEB = join(import.meta.dirname, '..', '..', 'dist', 'web');
type Colour = readonly [number, number, number];
const RED: Colour = [220, 40, 40];
const GREEN: Colour = [40, 200, 40];
const BLUE: Colour = [40, 40, 220];
const YELLOW: Colour = [220, 220, 30];

const tileOf = ([r, g, b]: Colour): Buffer => {
  const rgba = new Uint8Array(256 * 256 * 4);
  for (let i = 0; i < rgba.length; i += 4) rgba.set([r, g, b, 255], i);
  return encodePng({ width: 256, height: 256, rgba });
};

let app: TestApp;
let browser: Browser;
let peer: Server;
let origin: string;
const asked: string[] = [];

/** Every tile of the first seven zooms is the same picture. */
function archive(colour: Colour): Buffer {
  const numbers = Array.from({ length: tileNumber(7, 0, 0) }, (_, i) => i);
  const tile = tileOf(colour);
  return anArchive(new Map(numbers.map((n) => [n, tile])), { leaves: true, gzip: false });
}

before(async () => {
  await buildWeb();
  const whole = archive(BLUE);
  const pictures: readonly (readonly [RegExp, Colour])[] = [
    [/^\/xyz\/\d+\/\d+\/\d+\.png$/, RED],
    [/^\/wmts\?.*LAYER=county.*TILEMATRIX=\d+&TILEROW=\d+&TILECOL=\d+$/, GREEN],
    [/^\/offset\/\d+\/\d+\/\d+\.png$/, YELLOW],
    [/^\/td\/(vec|cva)_w\/wmts\?tk=key&/, RED],
  ];
  peer = createServer((request, response) => {
    const url = request.url ?? '';
    asked.push(url);
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', 'range');
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    if (request.method === 'OPTIONS') response.writeHead(204).end();
    else if (url === '/city.pmtiles' && range)
      response.writeHead(206).end(whole.subarray(Number(range[1]), Number(range[2]) + 1));
    else {
      const found = pictures.find(([pattern]) => pattern.test(url));
      if (found) response.writeHead(200, { 'content-type': 'image/png' }).end(tileOf(found[1]));
      else response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => peer.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(peer.address() as AddressInfo).port}`;
  const title = (zh: string): object => ({ zh, en: zh });
  const basemaps = [
    { title: title('影像'), kind: 'xyz', url: `${origin}/xyz/{z}/{x}/{y}.png` },
    { title: title('地形'), kind: 'wmts', url: `${origin}/wmts`, layer: 'county' },
    { title: title('离线包'), kind: 'pmtiles', url: `${origin}/city.pmtiles` },
    { title: title('偏移'), kind: 'xyz', url: `${origin}/offset/{z}/{x}/{y}.png`, gcj02: true },
    { title: title('天地图'), kind: 'tianditu', key: 'key', url: `${origin}/td` },
  ];
  app = await startTestApp({ webRoot: WEB, settings: { basemap: { basemaps } } });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await app?.stop();
  peer?.closeAllConnections();
  peer?.close();
});

/** Until the middle of the map has a colour whose strongest channels are those of `colour`. */
async function drawn(page: Page, colour: Colour, what: string): Promise<void> {
  const strong = (c: readonly number[]): string => c.map((v) => (v > 128 ? 1 : 0)).join('');
  for (let tries = 0; ; tries++) {
    const { width, height, rgba } = decodePng(await page.screenshot());
    const at = (Math.floor(height / 2) * width + Math.floor(width * 0.65)) * 4;
    const found = [...rgba.subarray(at, at + 3)];
    if (strong(found) === strong(colour)) return;
    assert.ok(tries < 80, `${what} is not drawn: ${found.join(' ')}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

test('JRN-80 the policy of the pages names the configured origins and no other', async () => {
  const { headers } = await fetch(app.base);
  const policy = headers.get('content-security-policy') ?? '';
  assert.match(policy, new RegExp(`img-src 'self' data: blob: ${origin}(;|$)`));
  assert.match(policy, new RegExp(`connect-src 'self' ${origin}(;|$)`));
  const plain = await startTestApp();
  const other = (await fetch(plain.base)).headers.get('content-security-policy') ?? '';
  assert.match(other, /connect-src 'self'(;|$)/);
  await plain.stop();
});

test('JRN-81 XYZ, WMTS, PMTiles and 天地图 are drawn by configuration, the GCJ-02 one put back onto its ground', async () => {
  const officer = await app.person('dutyOfficer');
  const { page, complaints } = await openPage(browser);
  await page.context().addCookies([{ name: 'fengsui_session', value: officer.cookie ?? '', url: app.base }]);
  await page.goto(`${app.base}/map`);
  for (const [name, colour] of [
    ['地形', GREEN],
    ['离线包', BLUE],
    ['偏移', YELLOW],
    ['影像', RED],
    ['离线包', BLUE],
    ['天地图', RED],
  ] as const) {
    // prettier-ignore
    await page.locator('.mapp-base').getByText(name, { exact: true }).click();
    await drawn(page, colour, name);
    await picture(page, `basemap-${name}`);
  }
  assert.ok(
    asked.some((url) => url.startsWith('/td/vec_w/')) && asked.some((url) => url.startsWith('/td/cva_w/')),
  );
  assert.deepEqual(complaints, []);
});
