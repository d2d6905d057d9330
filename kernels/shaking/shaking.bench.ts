/**
 * Speed of the shaking kernel: `node kernels/shaking/shaking.bench.ts [sites …]`. BSSA14 PGA over 1–5 million sites against
 * a vectorised numpy loop of the same formula (python3 with numpy; left out when absent), the seven models one site at a
 * time, intensity at sites from position to degree, the conditioned field and 24 h of picking. Prints one JSON document.
 */
import { spawnSync } from 'node:child_process';
import { isMainThread } from 'node:worker_threads';
import { onCores } from '../../bench/cores.ts';
import {
  buildRupture,
  intensityAtSites,
  IntensitySitesWasm,
  PGV,
  Bssa14Sites,
  Bssa14SitesWasm,
  models,
  newMotion,
  parseImt,
  PGA,
  pickOnsets,
  pickDefaults,
} from './index.ts';
import type { ModelName, Scenario, SiteColumns } from './index.ts';
import { loadKernelWasm } from '#platform/server/wasm';
import { conditionField, type Predicted } from './field/conditioned.ts';
import { jayaramBaker2009 } from './field/correlation.ts';

/** The same formula in numpy: whole-array expressions, the coefficients of PGA for M 7 reverse in China, ln medians. */
const NUMPY = `
import numpy as np, sys, time, json
n = int(sys.argv[1]); rounds = int(sys.argv[2])
x = np.uint64(88172645463325252)
rng = np.random.default_rng(1)
rjb = rng.uniform(0, 300, n); vs30 = rng.uniform(150, 1200, n)
def bssa14(rjb, vs30):
    r = np.sqrt(rjb * rjb + 4.5 * 4.5)
    rock = 0.4539 - 0.1662 * (7.0 - 5.5) + (-1.134 + 0.1917 * 2.5) * np.log(r) + (-0.008088 + 0.0028576) * (r - 1.0)
    f2 = -0.15 * (np.exp(-0.00701 * (np.minimum(vs30, 760.0) - 360.0)) - np.exp(-0.00701 * 400.0))
    return rock - 0.6 * np.log(np.minimum(vs30, 1500.0) / 760.0) + f2 * np.log((np.exp(rock) + 0.1) / 0.1)
best = 1e9
for _ in range(rounds):
    t = time.perf_counter(); y = bssa14(rjb, vs30); best = min(best, time.perf_counter() - t)
print(json.dumps(dict(ms=best * 1e3, numpy=np.__version__, probe=[float(rjb[7]), float(vs30[7]), float(y[7])])))
`;

/** Distance, both measures and intensity in numpy: azimuthal equidistant coordinates, one plane, the same formulas. */
const NUMPY_INTENSITY = `
import numpy as np, sys, time, json
n = int(sys.argv[1]); rounds = int(sys.argv[2])
rng = np.random.default_rng(1)
lng = rng.uniform(101.5, 105.5, n); lat = rng.uniform(29.5, 32.5, n); vs30 = rng.uniform(150, 1200, n)
rad = np.pi / 180
def bssa14(c, rjb):
    r = np.sqrt(rjb * rjb + c['h'] ** 2)
    return c['src'] + (c['c1'] + c['c2'] * 2.5) * np.log(r) + (c['c3'] + c['d']) * (r - 1.0)
def site(c, lim, low):
    f2 = c['f4'] * (np.exp(c['f5'] * (low - 360.0)) - np.exp(c['f5'] * 400.0))
    return c['c'] * np.log(np.minimum(vs30, c['Vc']) / 760.0), f2
pga = dict(src=0.4539 - 0.1662 * 1.5, c1=-1.134, c2=0.1917, c3=-0.008088, d=0.0028576, h=4.5, c=-0.6, Vc=1500.0, f4=-0.15, f5=-0.00701)
pgv = dict(src=5.033 + 0.2252 * 0.8, c1=-1.243, c2=0.1489, c3=-0.00344, d=0.004345, h=5.3, c=-0.84, Vc=1300.0, f4=-0.1, f5=-0.00844)
def run():
    dl = lng * rad - 103.4 * rad; ph = lat * rad
    cosl = np.cos(ph); s0 = np.sin(31 * rad); c0 = np.cos(31 * rad)
    x = cosl * np.sin(dl); y = c0 * np.sin(ph) - s0 * cosl * np.cos(dl)
    s = np.hypot(x, y); k = 6371.0088 * np.arcsin(s) / s
    x = k * x; y = k * y
    ux, uy = np.sin(229 * rad), np.cos(229 * rad)
    u = x * ux + y * uy + 29.5; t = x * uy - y * ux + 8.0
    a = np.maximum(np.maximum(-u, u - 59.0), 0.0); b = np.maximum(np.maximum(-t, t - 16.0), 0.0)
    rjb = np.sqrt(a * a + b * b)
    low = np.minimum(vs30, 760.0)
    rock = bssa14(pga, rjb); g = np.log((np.exp(rock) + 0.1) / 0.1)
    l1, f1 = site(pga, 1500.0, low); l2, f2 = site(pgv, 1300.0, low)
    la = rock + l1 + f1 * g; lv = bssa14(pgv, rjb) + l2 + f2 * g
    ia = 3.17 * (la / np.log(10) + np.log10(9.80665)) + 6.59; iv = 3.0 * (lv / np.log(10) - 2) + 9.77
    return np.clip(np.where((ia >= 6) & (iv >= 6), iv, 0.5 * (ia + iv)), 1, 12)
best = 1e9
for _ in range(rounds):
    t0 = time.perf_counter(); i = run(); best = min(best, time.perf_counter() - t0)
print(json.dumps(dict(ms=best * 1e3)))
`;

function best(rounds: number, run: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < rounds; i++) {
    const start = performance.now();
    run();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

function uniform(): () => number {
  let s = 12_345;
  return () => {
    s = (Math.imul(s, 1_664_525) + 1_013_904_223) >>> 0;
    return s / 4_294_967_296;
  };
}

function numpyTime(n: number): { ms: number; numpy: string; probe: [number, number, number] } | undefined {
  const r = spawnSync('python3', ['-c', NUMPY, String(n), '25'], { encoding: 'utf8' });
  return r.status === 0 ? JSON.parse(r.stdout) : undefined;
}

function sitesRow(n: number, bytes: Uint8Array | undefined): object {
  const u = uniform();
  const rjb = Float64Array.from({ length: n }, () => 300 * u());
  const vs30 = Float64Array.from({ length: n }, () => 150 + 1050 * u());
  const out = new Float64Array(n);
  const model = new Bssa14Sites(PGA, { mag: 7, rake: 90, region: 'china' });
  const reference = best(25, () => model.meanLn(rjb, vs30, out));
  let wasm: number | undefined;
  if (bytes) {
    const sites = new Bssa14SitesWasm(bytes, n);
    sites.rjb.set(rjb);
    sites.vs30.set(vs30);
    wasm = best(25, () => sites.run(model, n));
  }
  const peer = numpyTime(n);
  const ours = Math.min(reference, wasm ?? Number.POSITIVE_INFINITY);
  if (peer) {
    const one = new Float64Array(1);
    model.meanLn(Float64Array.of(peer.probe[0]), Float64Array.of(peer.probe[1]), one);
    if (Math.abs(one[0] - peer.probe[2]) > 1e-4) throw new Error('numpy and the kernel disagree');
  }
  return {
    sites: n,
    typescriptMs: reference,
    wasmMs: wasm,
    numpyMs: peer?.ms,
    numpy: peer?.numpy,
    nsPerSite: (ours / n) * 1e6,
    timesFasterThanNumpy: peer ? peer.ms / ours : undefined,
  };
}

/** The sites of {@link intensityRow} and how they are answered: WebAssembly, or the reference without its bytes. */
function intensityRun(n: number, bytes: Uint8Array | undefined): () => void {
  const u = uniform();
  const columns = bytes ? new IntensitySitesWasm(bytes, n) : undefined;
  const sites: SiteColumns = columns ?? {
    lng: new Float64Array(n),
    lat: new Float64Array(n),
    vs30: new Float64Array(n),
  };
  for (let i = 0; i < n; i++) {
    sites.lng[i] = 101.5 + 4 * u();
    sites.lat[i] = 29.5 + 3 * u();
    sites.vs30[i] = 150 + 1050 * u();
  }
  const rupture = buildRupture({
    epicentre: [103.4, 31],
    mag: 7,
    rake: 90,
    strike: 229,
    dip: 43,
    hypo_depth: 14,
  });
  const event = { mag: 7, rake: 90, region: 'china' } as const;
  const out = columns?.intensity ?? new Float64Array(n);
  return () => {
    const shaking = { rupture, pga: new Bssa14Sites(PGA, event), pgv: new Bssa14Sites(PGV, event) };
    if (columns) columns.run(shaking, n);
    else intensityAtSites(shaking, sites, out);
  };
}

/** The same for a number of sites, for one of several threads. */
export const core = async ({ sites }: { sites: number }): Promise<() => void> =>
  intensityRun(sites, await loadKernelWasm('shaking', 'sites'));

async function intensityRow(n: number, bytes: Uint8Array | undefined): Promise<object> {
  const run = intensityRun(n, bytes);
  const ms = best(7, run);
  const half = { sites: Math.ceil(n / 2) };
  const twoThreadsMs = await onCores(new URL(import.meta.url), [half, half]);
  const r = spawnSync('python3', ['-c', NUMPY_INTENSITY, String(n), '7'], { encoding: 'utf8' });
  const numpyMs = r.status === 0 ? (JSON.parse(r.stdout) as { ms: number }).ms : undefined;
  const faster = numpyMs === undefined ? {} : { numpyMs, timesFasterThanNumpy: numpyMs / ms };
  return { sites: n, ms, nsPerSite: (ms / n) * 1e6, twoThreadsMs, ...faster };
}

const scenario: Scenario = {
  mag: 7,
  rake: 90,
  dip: 45,
  ztor: 1,
  width: 20,
  hypo_depth: 10,
  rjb: 15,
  rrup: 20,
  rx: 18,
  ry0: 0,
  repi: 25,
  rhypo: 27,
  azimuth: 30,
  vs30: 400,
  vs30measured: false,
  z1pt0: 300,
  z2pt5: 2,
};

function modelRows(): object[] {
  return (Object.keys(models) as ModelName[]).map((model) => {
    const evaluate = models[model].evaluator(parseImt('PGA'), {});
    const motion = newMotion();
    const s = { ...scenario };
    const n = 100_000;
    const ms = best(3, () => {
      for (let i = 0; i < n; i++) {
        s.rrup = 20 + (i & 127);
        s.rjb = s.rrup - 5;
        evaluate(s, motion);
      }
    });
    return { model, nsPerSite: (ms / n) * 1e6 };
  });
}

function fieldRow(stations: number): object {
  const u = uniform();
  const place = (): Predicted => ({ x: 200 * u(), y: 200 * u(), meanLn: -2, tau: 0.35, phi: 0.5 });
  const observed = Array.from({ length: stations }, () => ({ ...place(), valueLn: -2 + u(), sigmaLn: 0.1 }));
  const cells = Array.from({ length: 10_000 }, place);
  const ms = best(2, () => conditionField(cells, observed, (h) => jayaramBaker2009(0, h, false), {}));
  return { cells: cells.length, stations, ms };
}

function pickRow(): object {
  const u = uniform();
  const day = Float64Array.from({ length: 8_640_000 }, () => u() + u() + u() - 1.5);
  return { hours: 24, rateHz: 100, ms: best(1, () => pickOnsets(day, pickDefaults(100), {})) };
}

async function main(bytes: Uint8Array | undefined): Promise<void> {
  const sizes = process.argv
    .slice(2)
    .map(Number)
    .filter((n) => n > 0);
  const sites = (sizes.length > 0 ? sizes : [1_000_000, 2_000_000, 5_000_000]).map((n) => sitesRow(n, bytes));
  const intensity: object[] = [];
  for (const n of sizes.length > 0 ? sizes : [100_000, 1_000_000, 5_270_000])
    intensity.push(await intensityRow(n, bytes));
  const fields = [25, 50, 100, 200].map(fieldRow);
  process.stdout.write(
    `${JSON.stringify({ bssa14Sites: sites, intensityAtSites: intensity, models: modelRows(), fields, picking: pickRow() }, null, 2)}\n`,
  );
}

if (isMainThread) await main(await loadKernelWasm('shaking', 'sites'));
