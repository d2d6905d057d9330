import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { creditCheckDigit } from '#codecs/id';
import { writeCsv } from '#codecs/table';
import { sensingOperations as op } from '#sensing/contract';
import { startTestApp, TREE, type TestApp } from '#testkit';

let app: TestApp;
before(async () => {
  app = await startTestApp();
});
after(() => app.stop());

const COLUMNS = [
  '属地', '企业名称', '统一社会信用代码', '领域', '行业', '地址', '经度', '纬度', '涉粉作业人数', '湿法除尘', '装置名称', '装置类型', '重大危险源', '化学品',
  '存量(吨)', '临界量（吨）', '设备名称', '设备类型', '监测点编码', '监测点名称', '监测量', '单位', '量程下限', '量程上限', '高高限', '高限', '低限',
  '低低限', '采样周期（秒）', '网关号', '检定有效期',
]; // prettier-ignore
type Row = Record<string, string | number>;
const code17 = (n: number): string => `91990101MA${String(n).padStart(7, '0')}`;
const code = (n: number): string => code17(n) + creditCheckDigit(code17(n));

const aRow = (n: number, over: Row = {}): Row => ({
  属地: '临江县',
  企业名称: `临江化工${n}`,
  统一社会信用代码: code(n),
  领域: '安全生产',
  行业: '危险化学品',
  经度: 116.1,
  纬度: 30.2,
  装置名称: '一号罐区',
  装置类型: '罐区',
  重大危险源: '是',
  化学品: '甲醇',
  '存量(吨)': 800,
  '临界量（吨）': 500,
  监测点编码: `IMP${n}.L1`,
  监测量: '液位',
  单位: 'm',
  量程下限: 0,
  量程上限: 12,
  高高限: 10,
  高限: 9,
  '采样周期（秒）': 5,
  检定有效期: '2027-03-31',
  ...over,
});

const csv = (rows: readonly Row[], columns: readonly string[] = COLUMNS) => ({
  format: 'csv' as const,
  contentBase64: Buffer.from(
    writeCsv({ columns, rows: rows.map((r) => columns.map((c) => r[c] ?? '')) }),
  ).toString('base64'),
  dryRun: false,
});

test('SEN-30 rows that stand are taken in, rows that do not are refused by name, a dry run writes nothing', async () => {
  const inspector = await app.person('inspector');
  const body = csv([
    aRow(1),
    aRow(1, {
      监测点编码: 'IMP1.P1',
      监测量: '压力',
      单位: 'MPa',
      高高限: 2,
      高限: 1,
      量程上限: 4,
      化学品: '乙醇',
    }),
    aRow(2, { 统一社会信用代码: '919901010000000000' }),
    aRow(3, { 属地: '望北县' }),
    aRow(4, { 监测点编码: 'IMP1.L1' }),
    aRow(5, { 高限: 11 }),
    aRow(6, { 经度: 30.2, 纬度: 116.1 }),
    aRow(7, { 企业名称: '=HYPERLINK("http://x")' }),
    aRow(8, { 网关号: 'nobody' }),
    aRow(9, { 检定有效期: '2027-02-30' }),
    aRow(10, { 监测点编码: '', 装置名称: '', 涉粉作业人数: 31, 湿法除尘: '是' }),
  ]);
  const dry = await inspector.call(op.importRegistry, { body: { ...body, dryRun: true } });
  assert.deepEqual([dry.rows, dry.accepted, dry.refused], [11, 3, 8]);
  assert.equal((await inspector.call(op.listEnterprises, { query: { q: '临江化工' } })).items.length, 0);
  const done = await inspector.call(op.importRegistry, { body });
  assert.deepEqual(done, dry);
  const said = (row: number): string => done.report.find((r) => r.row === row)?.message ?? '';
  for (const [row, what] of [
    [4, '校验位'],
    [5, '管辖范围'],
    [6, '第 2 行重复'],
    [7, '低低≤低'],
    [8, '填反'],
    [9, '像公式'],
    [10, '未登记'],
    [11, '不是日期'],
  ] as const)
    // prettier-ignore
    assert.match(said(row), new RegExp(what), `row ${row}`);
  await app.settle();
  const { items } = await inspector.call(op.listEnterprises, { query: { q: '临江化工' } });
  assert.deepEqual(
    items.map((e) => [e.name, e.points, e.majorHazard, e.dustWorkers, e.wetDustRemoval]).toSorted(),
    [
      ['临江化工1', 2, true, undefined, undefined],
      ['临江化工10', 0, false, 31, true],
    ],
  );
  const file = await inspector.call(op.getEnterprise, {
    params: { id: items.find((e) => e.points === 2)?.id ?? '' },
  });
  assert.deepEqual(file.installations[0].chemicals.map((c) => c.name).toSorted(), ['乙醇', '甲醇']);
  const point = file.points.find((p) => p.point.code === 'IMP1.L1')?.point;
  assert.deepEqual([point?.quantity, point?.thresholds, point?.periodS, point?.calibratedUntil], ['level', { HH: 10, H: 9 }, 5, '2027-03-31T15:59:59.000Z']); // prettier-ignore
  // The same file again updates and adds nothing.
  const again = await inspector.call(op.importRegistry, { body });
  assert.equal(again.accepted, 3);
  assert.ok(again.report.filter((r) => r.ok).every((r) => r.message.startsWith('更新')));
  assert.equal((await inspector.call(op.listEnterprises, { query: { q: '临江化工' } })).items.length, 2);
});

test('SEN-30 English headers do as well; an enterprise registered by another county is refused', async () => {
  const columns = ['Enterprise', 'Credit code', 'Industry', 'Longitude', 'Latitude', 'Shoe size'];
  const row: Row = {
    Enterprise: 'Linjiang Gas',
    'Credit code': code(500),
    Industry: 'gas',
    Longitude: 116,
    Latitude: 30,
  };
  const inspector = await app.person('inspector');
  const done = await inspector.call(op.importRegistry, { body: csv([row], columns) });
  assert.deepEqual(
    done.report.map((r) => r.message),
    ['未用到的列：Shoe size', '新增企业'],
  );
  const neighbour = await app.person('inspector', TREE.otherCounty);
  const refused = await neighbour.call(op.importRegistry, { body: csv([row], columns) });
  assert.deepEqual([refused.accepted, refused.refused], [0, 1]);
  const viewer = await app.person('viewer');
  assert.equal((await viewer.try(op.importRegistry, { body: csv([row], columns) })).status, 403);
});

test('SEN-30 ten thousand rows in one transaction', async () => {
  const inspector = await app.person('inspector');
  const rows = [...Array(10_000).keys()].map((i) =>
    aRow(1000 + Math.floor(i / 10), { 监测点编码: `BULK${i}`, 设备名称: `液位计${i}` }),
  );
  const started = performance.now();
  const done = await inspector.call(op.importRegistry, { body: csv(rows) });
  assert.deepEqual([done.rows, done.accepted, done.refused], [10_000, 10_000, 0]);
  assert.ok(performance.now() - started < 20_000);
  await app.settle();
  const { items } = await inspector.call(op.listPoints, { query: { q: 'BULK9999' } });
  assert.equal(items.length, 1);
});

test('SEN-30 what is no table is refused in words', async () => {
  const inspector = await app.person('inspector');
  for (const [format, text] of [
    ['xlsx', 'not a workbook'],
    ['csv', ''],
    ['csv', '"open'],
    ['csv', '甲,乙\n1,2'],
  ] as const) {
    const answer = await inspector.try(op.importRegistry, {
      body: { format, contentBase64: Buffer.from(text).toString('base64'), dryRun: false },
    });
    assert.deepEqual([answer.status, answer.body.code], [422, 'IMPORT_UNREADABLE']);
  }
});

test('SEN-9 no defect was logged', () => assert.deepEqual(app.errors, []));
