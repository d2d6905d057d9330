// Every screen beside the desk, as the people who use it see it: in Chinese by day and in English by night, without a
// complaint of the browser, without an axe violation, without a sideways scroll at 1366 × 768; then rules and log are used.
import assert from 'node:assert/strict';
import { chmodSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { tempFolder } from '#platform/testkit';
import { openBrowser, openPage, picture } from '../support/browser.ts';
import { startProduct, type StartedProduct } from '../support/process.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PASSWORD = 'Luyu-9-cheng-ding';

/** Screens by who looks at them. */
const SCREENS: Readonly<Record<string, readonly string[]>> = {
  zhiban: [
    '/alarms',
    '/alarm-health',
    '/handover',
    '/points',
    '/points/1',
    '/points/1?with=2,3',
    '/rules',
    '/rules/new',
    '/rules/bulk',
    '/enterprises',
    '/must-connect',
    '/import',
    '/quarantine',
    '/policy',
    '/account',
  ],
  xitong: ['/people', '/orgs', '/regions', '/gateways', '/system', '/api-browser'],
  shenji: ['/log'],
};

let product: StartedProduct;
let browser: Browser;

before(async () => {
  const root = tempFolder('fengsui-screens-');
  chmodSync(root, 0o755);
  product = await startProduct(['--data', join(root, 'data'), '--port', '0'], { FENGSUI_DEMO_SCALE: '0.05' });
  const token = new URL(product.setupLink ?? '').searchParams.get('token');
  const person = (name: string, account: string): object => ({ name, account, password: PASSWORD });
  const reply = await fetch(`${product.url}/api/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      token,
      systemAdmin: person('系统员', 'xitong'),
      securityAdmin: person('安全员', 'anquan'),
      auditAdmin: person('审计员', 'shenji'),
      dutyOfficer: person('王值班', 'zhiban'),
      commander: person('李指挥', 'zhihui'),
    }),
  });
  assert.equal(reply.status, 200, await reply.text());
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await product?.stop();
});

interface Seat {
  readonly page: Page;
  readonly complaints: string[];
}

/** A page of a signed-in person. */
async function seat(account: string, night: boolean): Promise<Seat> {
  const opened = await openPage(browser, { dark: night });
  await opened.page.addInitScript(`localStorage.setItem('fengsui.language', '${night ? 'en' : 'zh'}')`);
  const reply = await opened.page.request.post(`${product.url}/api/session`, {
    data: { account, password: PASSWORD },
    headers: { origin: product.url },
  });
  assert.equal(reply.status(), 200, await reply.text());
  return opened;
}

/** Opens a screen and waits until nothing on it is loading. */
async function show({ page }: Seat, path: string): Promise<void> {
  await page.goto(product.url + path);
  await page.locator('h1').waitFor();
  await page.locator('.state-loading').first().waitFor({ state: 'detached' });
  await page.locator('#main').getByRole('alert').waitFor({ state: 'detached' });
}

async function look({ page }: Seat, path: string, name: string): Promise<void> {
  await picture(page, name);
  await page.evaluate(AXE);
  const found = await page.evaluate<
    string[]
  >(`axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then(({ violations }) =>
    violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.html.slice(0, 160)).slice(0, 3).join(' | ')))`);
  assert.deepEqual(found, [], `axe on ${path}`);
  const beyond = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
  assert.ok(beyond <= 0, `${path} scrolls sideways by ${beyond} px`);
}

for (const night of [false, true])
  for (const [account, paths] of Object.entries(SCREENS))
    test(`JRN-20 the screens of ${account} in ${night ? 'English by night' : 'Chinese by day'}`, async () => {
      const mine = await seat(account, night);
      for (const path of paths) {
        await show(mine, path);
        await look(mine, path, `screen${path.replace(/\W+/g, '-')}-${night ? 'en-dark' : 'zh-light'}`);
      }
      assert.deepEqual(mine.complaints, []);
      await mine.page.context().close();
    });

test('JRN-21 a rule is drafted, back-tested, run in shadow and armed by a second person only', async () => {
  const author = await seat('zhiban', false);
  const { page } = author;
  await show(author, '/rules/new');
  await page.getByLabel('模板').click();
  await page.getByLabel('模板').fill('液位异常');
  await page.getByTitle('储罐液位异常上升').click();
  await page.getByLabel('名称').fill('液位上升过快（巡查）');
  await page.getByText('近 1 天').click();
  await page.getByRole('button', { name: '开始回测' }).click();
  await page.getByText('回测读数').waitFor();
  await picture(page, 'rule-back-test');
  await page.getByRole('button', { name: '存为草稿' }).click();
  await page.getByText('您是这一版的起草人').waitFor();
  await page.getByRole('button', { name: '试运行' }).click();
  await page.getByText('试运行结果').waitFor();
  assert.equal(await page.getByRole('button', { name: '批准并启用' }).count(), 0, 'the author may not arm');
  const second = await seat('zhihui', false);
  await second.page.goto(page.url());
  await second.page.getByRole('button', { name: '批准并启用' }).click();
  await second.page.locator('.ant-modal').getByRole('button', { name: '批准并启用' }).click();
  await second.page.getByText('已完成').waitFor();
  await second.page.getByRole('button', { name: '停用' }).waitFor();
  assert.deepEqual([...author.complaints, ...second.complaints], []);
});

test('JRN-22 the auditor reads a chain, exports it and has the whole log verified', async () => {
  const auditor = await seat('shenji', false);
  const { page } = auditor;
  await show(auditor, '/log');
  await page.locator('.vtable-row').first().click();
  await page.getByText('看整条链').click();
  await page.locator('.chain li').first().waitFor();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: '导出证据链' }).click();
  assert.match((await download).suggestedFilename(), /^fengsui-chain-[0-9a-f-]{36}\.json$/);
  await page.goto(`${product.url}/log`);
  await page.getByRole('button', { name: '校验日志' }).click();
  await page.getByText('日志完好').waitFor();
  await picture(page, 'log-verified');
  assert.deepEqual(auditor.complaints, []);
});
