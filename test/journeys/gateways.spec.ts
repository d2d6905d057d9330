// Connecting an enterprise on the screens alone: its registry from a workbook and a GB 18030 table, really written; a frame
// pasted from a device's manual decoded and mapped; then the device itself calls and its reading stands on the point's page.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { hj212Upload, WirePeer } from '../../apps/simulator/peers/index.ts';
import { gb18030FromText } from '#codecs/layout';
import { hj212Codec } from '#codecs/hj212';
import { writeStoredZip } from '#codecs/zip';
import type { Caller } from '#platform/testkit';
import { gatewayOperations as gw, sensingOperations as op } from '#sensing/contract';
import { startTestApp, type TestApp } from '#testkit';
import { buildWeb } from '../../tools/build-web.ts';
import { openBrowser, openPage, picture } from '../support/browser.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WEB = join(import.meta.dirname, '..', '..', 'dist', 'web');
const MN = 'JOURNEY0000001';
const GATEWAY = 'journey-hj212';
const HEAD = [
  '企业名称',
  '领域',
  '行业',
  '经度',
  '纬度',
  '装置名称',
  '装置类型',
  '监测点编码',
  '监测量',
  '单位',
  '采样周期(秒)',
];
const row = (code: string, lng: number | string): (string | number)[] => ['望川化工', '安全生产', '危险化学品', lng, 30.2, '一号罐区', '罐区', code, '液位', 'm', 5]; // prettier-ignore

let app: TestApp;
let browser: Browser;

before(async () => {
  await buildWeb();
  app = await startTestApp({ clock: false, webRoot: WEB, settings: { gatewayPorts: { hj212: 0 } } });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await app?.stop();
});

const letters = (column: number): string => String.fromCharCode(65 + column);

/** A workbook of one sheet, texts inline. */
function workbook(rows: readonly (readonly (string | number)[])[]): Buffer {
  const cells = (values: readonly (string | number)[], r: number): string =>
    values
      .map((value, c) =>
        typeof value === 'number'
          ? `<c r="${letters(c)}${r}"><v>${value}</v></c>`
          : `<c r="${letters(c)}${r}" t="inlineStr"><is><t>${value}</t></is></c>`,
      )
      .join('');
  const sheet = rows.map((values, i) => `<row r="${i + 1}">${cells(values, i + 1)}</row>`).join('');
  const part = (name: string, text: string) => ({ name, content: new TextEncoder().encode(text) });
  const relation = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  return Buffer.from(
    writeStoredZip([
      part('[Content_Types].xml', '<Types/>'),
      part('xl/workbook.xml', `<workbook xmlns:r="${relation}"><sheets><sheet name="登记" sheetId="1" r:id="r1"/></sheets></workbook>`),
      part('xl/_rels/workbook.xml.rels', '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>'),
      part('xl/worksheets/sheet1.xml', `<worksheet><sheetData>${sheet}</sheetData></worksheet>`),
    ]),
  ); // prettier-ignore
}

async function open(person: Caller, path: string): Promise<{ page: Page; complaints: string[] }> {
  const opened = await openPage(browser);
  opened.page.setDefaultTimeout(60_000);
  await opened.page
    .context()
    .addCookies([{ name: 'fengsui_session', value: person.cookie ?? '', url: app.base }]);
  await opened.page.goto(`${app.base}${path}`);
  return opened;
}

async function axe(page: Page): Promise<void> {
  await page.evaluate(AXE);
  const found = await page.evaluate<string[]>(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then(({ violations }) => violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.html.slice(0, 160)).join(' | ')))`,
  );
  assert.deepEqual(found, []);
}

/** Chooses a file, tries it, reads the result, then really imports. */
async function importFile(
  page: Page,
  file: { name: string; buffer: Buffer },
  summary: string,
  rows: number,
): Promise<void> {
  const mimeType = 'application/octet-stream';
  await page.locator('input[type=file]').setInputFiles({ ...file, mimeType });
  await page.getByText(file.name).waitFor();
  await page.getByRole('button', { name: '试导入（不写入）' }).click();
  await page.getByText(summary).first().waitFor();
  await page.getByRole('button', { name: `正式导入 ${rows} 行` }).click();
  await page.getByText(`已导入：${summary}`).waitFor();
}

test('JRN-40 a workbook and a GB 18030 table are tried, then really imported; what cannot stand is refused by name', async () => {
  const inspector = await app.person('inspector');
  const { page, complaints } = await open(inspector, '/import');
  const table = workbook([HEAD, row('JRN.L1', 116.1), row('JRN.L2', 116.1), row('JRN.L3', '东边')]);
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: '罐区.xlsx', mimeType: 'application/zip', buffer: table });
  await page.getByRole('button', { name: '试导入（不写入）' }).click();
  await page.getByText('共 3 行，接受 2 行，拒绝 1 行').first().waitFor();
  const dry = await inspector.call(op.listPoints, {});
  assert.equal(
    dry.items.filter(({ point }) => point.code.startsWith('JRN.')).length,
    0,
    'a trial writes nothing',
  );
  await page.getByRole('checkbox', { name: '只看拒绝的行' }).check();
  await page.getByText(/经度/).first().waitFor();
  await picture(page, 'import-tried');
  await axe(page);
  await page.getByRole('button', { name: '正式导入 2 行' }).click();
  await page.getByText('已导入：共 3 行，接受 2 行，拒绝 1 行').waitFor();
  const csv = Buffer.from(gb18030FromText(`${HEAD.join()}\r\n${row('JRN.L4', 116.1).join()}\r\n`));
  await page.reload();
  await importFile(page, { name: '补充.csv', buffer: csv }, '共 1 行，接受 1 行，拒绝 0 行', 1);
  const { items } = await inspector.call(op.listPoints, {});
  assert.deepEqual(
    items
      .map(({ point }) => point.code)
      .filter((code) => code.startsWith('JRN.'))
      .sort(),
    ['JRN.L1', 'JRN.L2', 'JRN.L4'],
  );
  await page.reload();
  await page.locator('input[type=file]').setInputFiles({
    name: '坏.xlsx',
    mimeType: 'application/zip',
    buffer: Buffer.from('PK\x03\x04 no workbook'),
  });
  await page.getByRole('button', { name: '试导入（不写入）' }).click();
  await page
    .getByText(/ZIP_INVALID|NOT_XLSX/)
    .first()
    .waitFor();
  assert.deepEqual(
    complaints.filter((c) => !c.includes('422') && !c.includes('400')),
    [],
  );
});

test('JRN-41 a pasted frame is decoded and mapped on the screen; the device calls and its reading stands on the point’s page', async () => {
  const admin = await app.person('systemAdmin');
  const inspector = await app.person('inspector');
  const { items } = await inspector.call(op.listPoints, {});
  const point = items.find((i) => i.point.code === 'JRN.L1')?.point;
  assert.ok(point);
  await admin.call(op.createGateway, {
    body: { id: GATEWAY, name: '望川数采仪', orgPath: point.orgPath, protocol: 'hj212' },
  });
  await admin.call(gw.configureGateway, { params: { id: GATEWAY }, body: { deviceId: MN } });
  const { page, complaints } = await open(admin, `/gateways/${GATEWAY}`);
  const at = Date.now() - 60_000;
  const frame = Buffer.from(hj212Upload({ mn: MN, at, values: { 'a34004-Rtd': 7.25 } }))
    .toString('latin1')
    .trim();
  const preview = page.getByRole('region', { name: '解码预览' });
  const paste = async (text: string): Promise<void> => {
    await preview.getByRole('textbox', { name: '报文' }).fill(text);
    await preview.getByRole('button', { name: /解\s*码/ }).click();
  };
  await paste(frame.replace('7.25', '9.25'));
  await preview
    .getByRole('alert')
    .getByText(/CRC_WRONG/)
    .waitFor();
  await paste(frame);
  await preview.getByRole('cell', { name: '7.25' }).waitFor();
  await preview.getByRole('button', { name: /对\s*应/ }).click();
  await page.getByRole('spinbutton', { name: '点号' }).fill(String(point.id));
  await picture(page, 'gateway-preview');
  await page.getByRole('button', { name: /保\s*存/ }).click();
  await page.getByText('已保存').waitFor();
  const { hj212 } = app.node.app.parts.get('gatewayPorts') as Record<string, number>;
  const peer = await WirePeer.connect(hj212, hj212Codec);
  peer.send(hj212Upload({ mn: MN, at, values: { 'a34004-Rtd': 7.25 } }));
  await peer.next((f) => f.header.CN === '9014');
  await page.reload();
  await page.getByText('在线').first().waitFor();
  await page.getByRole('tab', { name: '报文跟踪' }).click();
  const received = page
    .getByRole('row')
    .filter({ hasText: /613334303034/i })
    .first();
  await received.focus();
  await page.keyboard.press('Enter');
  await page
    .getByText(/a34004-Rtd/)
    .first()
    .waitFor();
  await picture(page, 'gateway-trace');
  await axe(page);
  const officer = await app.person('dutyOfficer');
  const shown = await open(officer, `/points/${point.id}`);
  await shown.page.getByText('7.25').first().waitFor();
  await peer.vanish();
  assert.deepEqual([...complaints, ...shown.complaints], []);
  assert.deepEqual(app.errors, []);
});
