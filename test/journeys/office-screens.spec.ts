// The rule editor and the log, used as the people of an office use them, on the started product.
import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { tempFolder } from '#platform/testkit';
import { openBrowser, openPage, picture } from '../support/browser.ts';
import { startProduct, type StartedProduct } from '../support/process.ts';

const PASSWORD = 'Luyu-9-cheng-ding';

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
async function seat(account: string): Promise<Seat> {
  const opened = await openPage(browser);
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

test('JRN-21 a rule is drafted, back-tested, run in shadow and armed by a second person only', async () => {
  const author = await seat('zhiban');
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
  const second = await seat('zhihui');
  await second.page.goto(page.url());
  await second.page.getByRole('button', { name: '批准并启用' }).click();
  await second.page.locator('.ant-modal').getByRole('button', { name: '批准并启用' }).click();
  await second.page.getByText('已完成').waitFor();
  await second.page.getByRole('button', { name: '停用' }).waitFor();
  assert.deepEqual([...author.complaints, ...second.complaints], []);
});

test('JRN-22 the auditor reads a chain, exports it and has the whole log verified', async () => {
  const auditor = await seat('shenji');
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
