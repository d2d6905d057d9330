import { randomFor, type Random } from './noise.ts';
import type { Enterprise, Installation, InstallationKind, Point, Protocol, Quantity } from './types.ts';

/** How a quantity is measured: unit, range, limits, ordinary value, swing, period. */
interface Measure {
  readonly title: string;
  readonly unit: string;
  readonly low: number;
  readonly high: number;
  readonly limits: Point['limits'];
  readonly usual: number;
  readonly swing: number;
  readonly periodMs: number;
}
const MEASURES: Readonly<Record<Quantity, Measure>> = {
  level: { title: '液位', unit: '%', low: 0, high: 100, limits: { yellow: 85, red: 92, lowYellow: 10 }, usual: 55, swing: 25, periodMs: 5000 }, // prettier-ignore
  temperature: { title: '温度', unit: '℃', low: -40, high: 150, limits: { yellow: 45, red: 55 }, usual: 22, swing: 9, periodMs: 5000 }, // prettier-ignore
  pressure: { title: '压力', unit: 'MPa', low: 0, high: 2.5, limits: { yellow: 1.4, red: 1.6 }, usual: 0.8, swing: 0.2, periodMs: 5000 }, // prettier-ignore
  combustibleGas: { title: '可燃气体', unit: '%LEL', low: 0, high: 100, limits: { yellow: 25, red: 50 }, usual: 1.5, swing: 1.5, periodMs: 5000 }, // prettier-ignore
  toxicGas: { title: '有毒气体', unit: 'ppm', low: 0, high: 100, limits: { yellow: 25, red: 50 }, usual: 0.6, swing: 0.6, periodMs: 5000 }, // prettier-ignore
  humidity: { title: '湿度', unit: '%RH', low: 0, high: 100, limits: { yellow: 80, red: 90 }, usual: 45, swing: 15, periodMs: 60_000 }, // prettier-ignore
  dust: { title: '粉尘浓度', unit: 'mg/m³', low: 0, high: 1000, limits: { yellow: 30, red: 60 }, usual: 6, swing: 4, periodMs: 10_000 }, // prettier-ignore
  windSpeed: { title: '风速', unit: 'm/s', low: 0, high: 20, limits: { lowYellow: 0.5, lowRed: 0.25 }, usual: 2.5, swing: 1, periodMs: 15_000 }, // prettier-ignore
  methane: { title: '甲烷', unit: '%CH4', low: 0, high: 4, limits: { yellow: 0.8, red: 1 }, usual: 0.2, swing: 0.15, periodMs: 15_000 }, // prettier-ignore
  carbonMonoxide: { title: '一氧化碳', unit: 'ppm', low: 0, high: 500, limits: { yellow: 20, red: 24 }, usual: 4, swing: 3, periodMs: 15_000 }, // prettier-ignore
  waterLevel: { title: '水位', unit: 'm', low: 0, high: 20, limits: { yellow: 8, red: 9.5 }, usual: 3.2, swing: 0.8, periodMs: 300_000 }, // prettier-ignore
  displacement: { title: '位移', unit: 'mm', low: -500, high: 500, limits: { yellow: 30, red: 50 }, usual: 3, swing: 2, periodMs: 60_000 }, // prettier-ignore
  tilt: { title: '倾角', unit: '°', low: -10, high: 10, limits: { yellow: 0.5, red: 1 }, usual: 0.05, swing: 0.04, periodMs: 60_000 }, // prettier-ignore
  flow: { title: '流量', unit: 'm³/h', low: 0, high: 5000, limits: { yellow: 4200, red: 4700 }, usual: 1800, swing: 900, periodMs: 60_000 }, // prettier-ignore
  vibration: { title: '振动', unit: 'mm/s', low: 0, high: 50, limits: { yellow: 11, red: 18 }, usual: 3, swing: 2, periodMs: 30_000 }, // prettier-ignore
  rain: { title: '五分钟雨量', unit: 'mm', low: 0, high: 60, limits: { yellow: 5, red: 10 }, usual: 0, swing: 0, periodMs: 300_000 }, // prettier-ignore
};

/** Points of one installation of a kind, and how it reports. */
const KITS: Readonly<
  Record<Exclude<InstallationKind, 'tankFarm'>, readonly [Protocol, readonly Quantity[]]>
> = {
  warehouse: ['mqtt', ['temperature', 'humidity', 'combustibleGas', 'toxicGas']],
  loadingPlatform: ['modbus', ['combustibleGas', 'combustibleGas', 'pressure', 'flow']],
  dustWorkshop: ['mqtt', ['dust', 'temperature', 'vibration']],
  fireworks: ['http', ['temperature', 'humidity']],
  undergroundMine: ['opcua', ['carbonMonoxide', 'windSpeed', 'displacement']],
  coalMine: ['opcua', ['methane', 'methane', 'carbonMonoxide', 'windSpeed']],
  openPit: ['lorawan', ['displacement', 'displacement', 'rain']],
  tailingsPond: ['sl651', ['waterLevel', 'displacement', 'rain']],
  largeBuilding: ['gb26875', ['tilt', 'vibration', 'temperature']],
  pipeNetwork: ['modbus', ['pressure', 'flow', 'combustibleGas']],
  utilityTunnel: ['mqtt', ['combustibleGas', 'humidity', 'waterLevel']],
  rail: ['opcua', ['vibration', 'displacement']],
  lift: ['lorawan', ['vibration']],
  rainGauge: ['sl651', ['rain']],
  riverGauge: ['sl651', ['waterLevel', 'flow']],
};

/** Collects points with running indices. */
class PointList {
  readonly points: Point[] = [];
  readonly #random: Random;
  constructor(random: Random) {
    this.#random = random;
  }

  add(
    installation: Installation,
    device: string,
    title: string,
    quantity: Quantity,
    protocol: Protocol,
  ): void {
    const m = MEASURES[quantity];
    const random = this.#random;
    const index = this.points.length;
    this.points.push({
      index,
      id: `${installation.id}-${device}-${quantity}`,
      name: `${title}${m.title}`,
      installation: installation.id,
      device: `${installation.id}-${device}`,
      gateway: `gw-${installation.enterprise}`,
      position: [
        installation.position[0] + (random() - 0.5) * 0.0016,
        installation.position[1] + (random() - 0.5) * 0.0012,
      ],
      quantity,
      unit: m.unit,
      low: m.low,
      high: m.high,
      limits: m.limits,
      periodMs: m.periodMs,
      protocol,
      usual: m.usual * (0.85 + 0.3 * random()),
      swing: m.swing * (0.6 + 0.5 * random()),
    });
  }
}

const TOXIC = new Set(['氨', '氯', '丙烯腈', '苯']);

/** Tanks with level, temperature and pressure, and gas detectors, until an enterprise has its share of points. */
function tankPoints(list: PointList, farms: readonly Installation[], share: number): void {
  const end = list.points.length + share;
  const perFarm = Math.ceil(share / farms.length);
  farms.forEach((farm, f) => {
    const stop = f === farms.length - 1 ? end : Math.min(end, list.points.length + perFarm);
    const gas: Quantity = TOXIC.has(farm.chemical ?? '') ? 'toxicGas' : 'combustibleGas';
    for (let tank = 1; list.points.length + 4 <= stop; tank++) {
      for (const q of ['level', 'temperature', 'pressure'] as const)
        list.add(farm, `T${tank}`, `${tank}号罐`, q, 'mqtt');
      list.add(farm, `G${tank}`, `${tank}号探头`, gas, 'mqtt');
    }
    for (let probe = 90; list.points.length < stop; probe++)
      list.add(farm, `G${probe}`, `${probe}号探头`, gas, 'mqtt');
  });
}

/** All points: those on tank farms first, exactly `tankFarmPoints` of them. */
export function pointsOf(
  seed: number,
  enterprises: readonly Enterprise[],
  installations: readonly Installation[],
  tankFarmPoints: number,
): Point[] {
  const list = new PointList(randomFor(seed, 'points'));
  const farms = Map.groupBy(installations.filter((i) => i.kind === 'tankFarm'), (i) => i.enterprise); // prettier-ignore
  const owners = enterprises.filter((e) => farms.has(e.id));
  owners.forEach((owner, i) => {
    const share = Math.floor(tankFarmPoints / owners.length) + (i < tankFarmPoints % owners.length ? 1 : 0);
    tankPoints(list, farms.get(owner.id) ?? [], share);
  });
  for (const installation of installations) {
    if (installation.kind === 'tankFarm' || !installation.connected) continue;
    const [protocol, quantities] = KITS[installation.kind];
    quantities.forEach((q, k) => list.add(installation, `D${k + 1}`, `${k + 1}号`, q, protocol));
  }
  return list.points;
}
