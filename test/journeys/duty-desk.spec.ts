import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { tempFolder } from '#platform/testkit';
import { openBrowser, openPage, picture } from '../support/browser.ts';
import { startProduct, type StartedProduct } from '../support/process.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
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

/** Violations of WCAG 2.1 A and AA; axe runs beside the page's own policy, in the tool's context. */
async function axe(where: string): Promise<void> {
  // Contrast is judged on the finished screen, not on one that is still fading in.
  await page.waitForLoadState('networkidle', { timeout: 3000 }).catch(() => undefined);
  await page
    .waitForFunction(
      `document.querySelectorAll('.ant-skeleton-active, .ant-spin-spinning').length === 0 && document.getAnimations().every((a) => a.playState !== 'running' || a.effect?.getTiming().iterations === Infinity)`,
      undefined,
      { timeout: 4000 },
    )
    .catch(() => undefined);
  await page.evaluate(AXE);
  const found = await page.evaluate<
    string[]
  >(`axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }).then(({ violations }) =>
    violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.html.slice(0, 160)).slice(0, 3).join(' | ')))`);
  assert.deepEqual(found, [], `axe on ${where}`);
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
  await page.waitForFunction(`!document.body.innerText.includes('读数 0 条/秒')`);
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
  await page.waitForTimeout(400);
  await press('Enter');
  await page.getByText('看事件').first().waitFor();
  await press('i');
  await page.waitForTimeout(1500);
  await picture(page, '05b-after-enter');
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

const SCREENS = [
  ['/map', 'map'],
  ['/alarms', 'alarm-centre'],
  ['/incidents', 'incidents'],
  ['/points', 'points'],
  ['/enterprises', 'enterprises'],
  ['/gateways', 'gateways'],
  ['/rules', 'rules'],
  ['/wall', 'wall'],
] as const;

for (const [path, name] of SCREENS)
  test(`JRN-6 the screen ${name} is whole, in the light and in the dark, without an accessibility fault`, async () => {
    await page.emulateMedia({ colorScheme: 'light' });
    await page.goto(product.url + path);
    await page.waitForLoadState('networkidle').catch(() => undefined);
    await page.waitForTimeout(1200);
    assert.equal(
      await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth'),
      true,
      'no horizontal scroll',
    );
    await picture(page, `10-${name}`);
    await axe(name);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.waitForTimeout(300);
    await picture(page, `11-${name}-dark`);
  });

test('JRN-7 the audit administrator verifies the log on the screen', async () => {
  const context = await openPage(browser);
  page = context.page;
  await signIn('shenji');
  await page.goto(`${product.url}/log`);
  await page
    .getByText(/验|校验/)
    .first()
    .waitFor();
  await page.waitForTimeout(800);
  await picture(page, '20-log');
  await axe('log');
});

test('JRN-8 the browser complained about nothing', () => {
  assert.deepEqual(
    complaints.filter((c) => !/401|net::ERR_ABORTED|GPU stall|WebGL/.test(c)),
    [],
  );
});
