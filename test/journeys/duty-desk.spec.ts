import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { tempFolder } from '#platform/testkit';
import { openBrowser, openPage, picture, until } from '../support/browser.ts';
import { faultsOf } from '../support/screens.ts';
import { startProduct, type StartedProduct } from '../support/process.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PASSWORD = 'Luyu-9-cheng-ding';
const PEOPLE = [
  ['系统员', 'xitong'],
  ['安全员', 'anquan'],
  ['审计员', 'shenji'],
  ['王值班', 'zhiban'],
  ['李指挥', 'zhihui'],
] as const;

let product: StartedProduct;
let browser: Browser;
let page: Page;
let complaints: string[];
let data: string;

before(async () => {
  const root = tempFolder('fengsui-journey-');
  chmodSync(root, 0o755);
  data = join(root, 'data');
  product = await startProduct(['--data', data, '--port', '0'], { FENGSUI_DEMO_SCALE: '0.05' });
  browser = await openBrowser();
  ({ page, complaints } = await openPage(browser));
});
after(async () => {
  await browser?.close();
  await product?.stop();
});

async function axe(where: string): Promise<void> {
  assert.deepEqual(await faultsOf(page), [], where);
}

async function signIn(account: string): Promise<void> {
  await page.goto(product.url);
  await page.getByLabel('账号').fill(account);
  await page.locator('input[type=password]').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByText('链路').first().waitFor();
}

test('JRN-1 a stranger sets the system up with the one-time link', async () => {
  await page.goto(product.setupLink as string);
  for (const [i, [name, account]] of PEOPLE.entries()) {
    const fields = page.locator('form input');
    await fields.nth(3 * i).fill(name);
    await fields.nth(3 * i + 1).fill(account);
    await fields.nth(3 * i + 2).fill(PASSWORD);
  }
  await picture(page, '01-set-up');
  await axe('set-up');
  await page.getByRole('button', { name: '完成设置' }).click();
  await page.getByRole('button', { name: '登录' }).waitFor();
  await picture(page, '02-sign-in');
  await axe('sign-in');
});

test('JRN-2 the duty officer sees the demo city alive on the map', async () => {
  await signIn('zhiban');
  await page.getByText('演示数据').first().waitFor();
  await page.locator('canvas').first().waitFor();
  await until(page, `!document.body.innerText.includes('读数 0 条/秒')`, 30_000);
  await picture(page, '03-desk');
  await axe('desk');
});

test('JRN-3 "tank overfill" is on the desk within seconds and says why it fired', async () => {
  await page.getByRole('button', { name: '演示场景' }).click();
  await page.getByText('储罐冒顶').first().click();
  await page
    .locator('.ant-popover button, .ant-modal button')
    .filter({ hasText: /启动|开始|确定/ })
    .first()
    .click({ timeout: 1500 })
    .catch(() => undefined);
  await page.getByText('未确认').first().waitFor({ timeout: 30_000 });
  await page.keyboard.press('j');
  await page.getByText('为什么报警').first().waitFor();
  await page.getByText(/规则“/).first().waitFor();
  await picture(page, '04-alarm');
  await axe('alarm');
});

test('JRN-4 by keyboard alone: acknowledged and an incident opened in at most twelve keystrokes', async () => {
  let strokes = 0;
  const press = async (key: string): Promise<void> => {
    strokes += 1;
    await page.keyboard.press(key);
  };
  await press('a');
  await page.getByText('已确认').first().waitFor();
  await press('i');
  await page.getByText('由报警转事件').waitFor();
  await picture(page, '05-open-incident');
  await until(page, `document.activeElement?.closest('.ant-modal') !== null`);
  await press('Enter');
  await page.getByText('看事件').first().waitFor();
  await press('i');
  await page.waitForURL(/\/incidents\//, { timeout: 15_000 });
  assert.ok(strokes <= 12);
  await page.getByText('信息报告').first().waitFor();
  await page.getByText('时间线').first().waitFor();
  await picture(page, '06-incident');
  await axe('incident');
});

test('JRN-5 the chain is exported and verifies offline; an altered one does not', async () => {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '导出证据链' }).click(),
  ]);
  const file = join(tempFolder(), 'chain.json');
  await download.saveAs(file);
  const verify = (path: string): { status: number | null; stdout: string } =>
    spawnSync(
      process.execPath,
      [
        '--disable-warning=ExperimentalWarning',
        join(ROOT, 'apps/cli/main.ts'),
        'verify',
        path,
        '--witness',
        `${data}.witness/log-heads.ndjson`,
      ],
      { encoding: 'utf8' },
    );
  const good = verify(file);
  assert.equal(good.status, 0, good.stdout);
  const verdict = JSON.parse(good.stdout) as { entries: number; signed: boolean; untruncatedUpTo: number };
  assert.ok(verdict.entries >= 3 && verdict.signed && verdict.untruncatedUpTo > 0);
  const altered = join(tempFolder(), 'altered.json');
  writeFileSync(altered, readFileSync(file, 'utf8').replace('"alarm.acknowledged"', '"alarm.closed"'));
  assert.equal(verify(altered).status, 1);
});

test('JRN-6 the browser complained about nothing', () => {
  assert.deepEqual(
    complaints.filter((c) => !/401|net::ERR_ABORTED|GPU stall|WebGL/.test(c)),
    [],
  );
});
