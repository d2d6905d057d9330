import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gatewayOperations as gw } from '#sensing/contract';
import { sensingOf, type GatewayFront } from '#sensing/server';
import { aGateway, errorsOf, journalOf, settled, START, startGateways } from './gateways-build.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let app: Awaited<ReturnType<typeof startGateways>>;
let server: Server;
let base: string;
const pages = new Map<string, Answer>();
const asked: string[] = [];

before(async () => {
  app = await startGateways();
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const page = pages.get((request.url ?? '').split('?')[0]);
    if (page) page(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(async () => {
  await app.stop();
  server.closeAllConnections();
  server.close();
});

const text =
  (body: string): Answer =>
  (_, response) =>
    response.end(body);
const poll = (): Promise<void> => (app.node.app.parts.get('gatewayFront') as GatewayFront).pollNow();
const iso = (ms: number): string => new Date(ms).toISOString();

test('GWY-61 SensorThings: what came since the last reading is taken once, page after page', async () => {
  const observation = (id: number, at: number, result: unknown) => ({
    '@iot.id': id,
    phenomenonTime: iso(at),
    result,
  });
  pages.set('/v1.1/Datastreams(12)/Observations', (request, response) => {
    const second = request.url?.includes('skip');
    response.end(
      JSON.stringify(
        second
          ? { value: [observation(3, START - 1000, 3), observation(4, START - 500, 'broken')] }
          : {
              value: [observation(1, START - 3000, 1), observation(2, START - 2000, 2)],
              '@iot.nextLink': `${base}/v1.1/Datastreams(12)/Observations?$skip=2`,
            },
      ),
    );
  });
  const g = await aGateway(app, 'sensorthings', {
    settings: { url: `${base}/v1.1`, allowPrivate: true },
    elements: ['Datastreams(12)'],
  });
  await poll();
  await poll();
  assert.deepEqual(
    (await journalOf(app, g.points[0].id)).map((r) => r.value),
    [1, 2, 3],
  );
  assert.ok(
    asked.some((a) => decodeURIComponent(a).includes(`phenomenonTime ge ${iso(START - 1000 - 3_600_000)}`)),
  );
  assert.ok(errorsOf(app, g.id)['OBSERVATION_UNREADABLE'] > 0);
  assert.equal(sensingOf(app.node.app).gateways.get(g.id)?.connections, 1);
});

const cap = (
  identifier: string,
  more: { msgType?: string; references?: string; status?: string } = {},
): string =>
  `<?xml version="1.0" encoding="UTF-8"?><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>${identifier}</identifier><sender>met@example.cn</sender><sent>2026-11-20T07:00:00+08:00</sent><status>${more.status ?? 'Actual'}</status><msgType>${more.msgType ?? 'Alert'}</msgType><scope>Public</scope>${more.references ? `<references>${more.references}</references>` : ''}<info><category>Met</category><event>暴雨</event><urgency>Immediate</urgency><severity>Severe</severity><certainty>Observed</certainty><expires>2026-11-20T19:00:00+08:00</expires><headline>暴雨橙色预警</headline><area><areaDesc>临江县</areaDesc><circle>30.2,116.1 10</circle></area></info></alert>`;

test('GWY-62 CAP behind an Atom feed: alerts become feed items; a cancellation ends what it refers to; foreign links are not followed', async () => {
  pages.set('/alerts/1.cap', text(cap('A1')));
  pages.set(
    '/alerts/2.cap',
    text(cap('A2', { msgType: 'Cancel', references: 'met@example.cn,A1,2026-11-20T07:00:00+08:00' })),
  );
  pages.set('/alerts/3.cap', text(cap('A3', { status: 'Exercise' })));
  const entry = (id: string, href: string): string =>
    `<entry><id>${id}</id><updated>2026-11-20T07:00:00+08:00</updated><link type="application/cap+xml" href="${href}"/></entry>`;
  const feed = (entries: string): string =>
    `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>${entries}</feed>`;
  pages.set(
    '/atom',
    text(
      feed(
        entry('1', '/alerts/1.cap') + entry('3', '/alerts/3.cap') + entry('x', 'http://203.0.113.7/x.cap'),
      ),
    ),
  );
  const g = await aGateway(app, 'cap', { settings: { url: `${base}/atom`, allowPrivate: true } });
  await poll();
  const officer = await app.person('dutyOfficer');
  const list = async () => (await officer.call(gw.feedItems, { query: { kind: 'alert' } })).items;
  const [item] = await list();
  assert.equal(item.title, '暴雨橙色预警');
  assert.equal(item.severity, 'Severe');
  assert.deepEqual(item.position, [116.1, 30.2]);
  assert.equal(item.expiresAt, '2026-11-20T11:00:00.000Z');
  assert.equal((await list()).length, 1);
  const errors = errorsOf(app, g.id);
  assert.ok(errors['NOT_ACTUAL'] > 0 && errors['LINK_ELSEWHERE'] > 0);
  pages.set('/atom', text(feed(entry('2', '/alerts/2.cap'))));
  await poll();
  assert.equal(
    (await list()).find((i) => i.externalId.endsWith('A1'))?.expiresAt,
    '2026-11-19T23:00:00.000Z',
  );
});

test('GWY-63 USGS GeoJSON: earthquakes become feed items, a newer version replaces the older', async () => {
  const quake = (updated: number, mag: number): string =>
    JSON.stringify({
      type: 'FeatureCollection',
      metadata: { generated: START, url: base, title: 'test', api: '1.10.3', count: 1, status: 200 },
      features: [
        {
          type: 'Feature',
          id: 'us1',
          properties: {
            mag,
            place: 'near Wangchuan',
            time: START - 60_000,
            updated,
            type: 'earthquake',
            title: `M ${mag} - near Wangchuan`,
            status: 'automatic',
          },
          geometry: { type: 'Point', coordinates: [116.2, 30.1, 10] },
        },
      ],
    });
  pages.set('/quakes', text(quake(START - 50_000, 5.1)));
  await aGateway(app, 'usgs', { settings: { url: `${base}/quakes`, allowPrivate: true } });
  await poll();
  pages.set('/quakes', text(quake(START - 10_000, 5.4)));
  await poll();
  const officer = await app.person('dutyOfficer');
  const { items } = await officer.call(gw.feedItems, { query: { kind: 'quake' } });
  assert.deepEqual(
    items.map((i) => [i.externalId, i.magnitude, i.at]),
    [['us1', 5.4, iso(START - 60_000)]],
  );
});

test('GWY-66 QuakeML: events of a catalogue become feed items; a catalogue of megabytes is read apart, hostile ones are refused by name', async () => {
  const event = (id: string, at: number, magnitude: number): string =>
    `<event publicID="smi:local/${id}"><preferredOriginID>smi:local/${id}/o</preferredOriginID><preferredMagnitudeID>smi:local/${id}/m</preferredMagnitudeID>
    <origin publicID="smi:local/${id}/o"><time><value>${iso(at)}</value></time><longitude><value>103.4</value></longitude><latitude><value>31</value></latitude></origin>
    <magnitude publicID="smi:local/${id}/m"><mag><value>${magnitude}</value></mag></magnitude></event>`;
  const catalogue = (events: string, padding = ''): string =>
    `<?xml version="1.0"?><q:quakeml xmlns:q="http://quakeml.org/xmlns/quakeml/1.2" xmlns="http://quakeml.org/xmlns/bed/1.2"><eventParameters publicID="smi:local/p"><comment><text>${padding}</text></comment>${events}</eventParameters></q:quakeml>`;
  pages.set('/fdsn', text(catalogue(event('q1', START - 60_000, 6.1))));
  const g = await aGateway(app, 'quakeml', { settings: { url: `${base}/fdsn`, allowPrivate: true } });
  await poll();
  const large = catalogue(
    event('q1', START - 60_000, 6.1) + event('q2', START - 30_000, 4.2),
    'x'.repeat(1_000_000),
  );
  pages.set('/fdsn', text(large));
  await poll();
  const officer = await app.person('dutyOfficer');
  const stored = async (): Promise<unknown[]> => {
    const { items } = await officer.call(gw.feedItems, { query: { kind: 'quake' } });
    return items
      .filter((i) => i.externalId.startsWith('smi:local'))
      .map((i) => [i.externalId, i.magnitude, i.at]);
  };
  const both = [
    ['smi:local/q2', 4.2, iso(START - 30_000)],
    ['smi:local/q1', 6.1, iso(START - 60_000)],
  ];
  assert.deepEqual(await stored(), both);
  for (const [body, code] of [
    [`<!DOCTYPE q [<!ENTITY a "x">]>${catalogue('')}`, 'DOCTYPE_REFUSED'],
    [catalogue('', 'x'.repeat(3_000_000)), 'TOO_LONG'],
    [catalogue('<event/>'.repeat(100_000)), 'TOO_MANY_ELEMENTS'],
    [catalogue('').slice(0, -40), 'INCOMPLETE'],
  ] as const) {
    pages.set('/fdsn', text(body));
    await poll();
    assert.ok((errorsOf(app, g.id)[code] ?? 0) > 0, `${code} in ${JSON.stringify(errorsOf(app, g.id))}`);
  }
  assert.deepEqual(await stored(), both);
});

test('GWY-64 CSV over HTTP and in the drop folder: long and wide tables, GB 18030, once each', async () => {
  pages.set(
    '/table.csv',
    text(`time,level,flow\n2026-11-20 07:00:00,1.5,20\n2026-11-20T07:05:00+08:00,1.6,\n,9,9\n`),
  );
  const wide = await aGateway(app, 'csv', {
    settings: { url: `${base}/table.csv`, allowPrivate: true },
    elements: ['level', 'flow'],
  });
  const long = await aGateway(app, 'folder', {
    settings: { timeColumn: '时间', elementColumn: '要素', valueColumn: '值' },
    elements: ['水位'],
  });
  const folder = join(app.place.data, 'drop', long.id);
  mkdirSync(folder, { recursive: true });
  const put = (name: string, bytes: Uint8Array | string): void => {
    writeFileSync(join(folder, name), bytes);
    utimesSync(join(folder, name), new Date(0), new Date(0));
  };
  // 时间,要素,值 and 水位 in GB 18030.
  const gb = Buffer.concat([
    Buffer.from('cab1bce42cd2aacbd82cd6b50a', 'hex'),
    Buffer.from('2026-11-20 07:10:00,'),
    Buffer.from('cbaece bb'.replace(' ', ''), 'hex'),
    Buffer.from(',3.25\n'),
  ]);
  put('a.csv', gb);
  put('b.csv', 'no,columns\n1,2\n');
  put('c.csv.tmp', 'not yet');
  await poll();
  await poll();
  assert.deepEqual(
    (await journalOf(app, wide.points[0].id)).map((r) => r.value),
    [1.5, 1.6],
  );
  assert.deepEqual(
    (await journalOf(app, wide.points[1].id)).map((r) => r.value),
    [20],
  );
  assert.deepEqual(await journalOf(app, long.points[0].id), [
    { time: Date.parse('2026-11-20T07:10:00+08:00'), value: 3.25 },
  ]);
  assert.deepEqual(readdirSync(join(folder, 'done')), ['a.csv']);
  assert.deepEqual(readdirSync(join(folder, 'refused')), ['b.csv']);
  assert.ok(readdirSync(folder).includes('c.csv.tmp'));
});

test('GWY-65 sources: private addresses, endless answers, foreign redirects and silence are refused by name', async () => {
  pages.set('/endless', (_, response) => {
    const chunk = Buffer.alloc(1024 * 1024, 0x20);
    const more = (): void => {
      while (!response.destroyed && response.write(chunk));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  });
  pages.set('/away', (_, response) =>
    response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end(),
  );
  const port = new URL(base).port;
  const cases = [
    { settings: { url: `${base}/table.csv` }, code: 'ADDRESS_REFUSED' },
    { settings: { url: `http://localhost:${port}/table.csv` }, code: 'ADDRESS_REFUSED' },
    { settings: { url: `http://[::1]:${port}/table.csv` }, code: 'ADDRESS_REFUSED' },
    { settings: { url: `http://2130706433:${port}/table.csv` }, code: 'ADDRESS_REFUSED' },
    { settings: { url: `${base}/endless`, allowPrivate: true }, code: 'TOO_LONG' },
    { settings: { url: `${base}/away`, allowPrivate: true }, code: 'REDIRECT_REFUSED' },
    { settings: { url: `${base}/nothing`, allowPrivate: true }, code: 'HTTP_404' },
    { settings: { url: `http://127.0.0.1:1/`, allowPrivate: true }, code: 'UNREACHABLE' },
  ];
  const before = asked.length;
  const g = await aGateway(app, 'csv', { settings: {}, elements: ['level'] });
  for (const { settings, code } of cases) {
    const count = errorsOf(app, g.id)[code] ?? 0;
    await g.admin.call(gw.configureGateway, { params: { id: g.id }, body: settings });
    await settled(app);
    await poll();
    assert.ok(
      (errorsOf(app, g.id)[code] ?? 0) > count,
      `${settings.url}: ${code} in ${JSON.stringify(errorsOf(app, g.id))}`,
    );
  }
  assert.ok(asked.slice(before).every((a) => !a.includes('meta-data')));
});

test('GWY-98 no defect was logged', () => assert.deepEqual(app.errors, []));
