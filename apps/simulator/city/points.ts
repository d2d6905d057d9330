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
  fireAlarm: { title: '火警', unit: '0/1', low: 0, high: 1, limits: { red: 1 }, usual: 0, swing: 0, periodMs: 60_000 }, // prettier-ignore
  deviceFault: { title: '设施故障', unit: '0/1', low: 0, high: 1, limits: { yellow: 1 }, usual: 0, swing: 0, periodMs: 60_000 }, // prettier-ignore
  peakAcceleration: { title: '峰值加速度', unit: 'cm/s²', low: 0, high: 2000, limits: { yellow: 12, red: 45 }, usual: 0.4, swing: 0.3, periodMs: 10_000 }, // prettier-ignore
  waterDepth: { title: '积水深', unit: 'cm', low: 0, high: 200, limits: { yellow: 15, red: 27 }, usual: 0.5, swing: 0.4, periodMs: 60_000 }, // prettier-ignore
  soilMoisture: { title: '土壤含水量', unit: '%', low: 0, high: 60, limits: { lowYellow: 12, lowRed: 8 }, usual: 24, swing: 3, periodMs: 300_000 }, // prettier-ignore
  crowdDensity: { title: '人群密度', unit: '人/m²', low: 0, high: 10, limits: { yellow: 3, red: 4.5 }, usual: 0.8, swing: 0.6, periodMs: 30_000 }, // prettier-ignore
  visibility: { title: '能见度', unit: 'm', low: 0, high: 20_000, limits: { lowYellow: 500, lowRed: 100 }, usual: 9000, swing: 3000, periodMs: 60_000 }, // prettier-ignore
  speed: { title: '车速', unit: 'km/h', low: 0, high: 180, limits: { yellow: 80, red: 100 }, usual: 55, swing: 10, periodMs: 10_000 }, // prettier-ignore
};

/** The same quantity where it is measured for another purpose. */
const OUTDOOR_WIND: Partial<Measure> = { high: 60, limits: { yellow: 17.2, red: 24.5 }, usual: 4, swing: 2.5, periodMs: 60_000 }; // prettier-ignore
const RIVER_FLOW: Partial<Measure> = { unit: 'm³/s', limits: { yellow: 420, red: 470 }, usual: 180, swing: 90, periodMs: 300_000 }; // prettier-ignore
const HYDROGEN_SULPHIDE: Partial<Measure> = { title: '硫化氢', unit: 'mg/m³', high: 50, limits: { yellow: 6, red: 10 }, usual: 0.4, swing: 0.3, periodMs: 60_000 }; // prettier-ignore
const WORKS_SPEED: Partial<Measure> = { high: 60, limits: { yellow: 15, red: 20 }, usual: 6, swing: 4 };
const SHELL_HEAT: Partial<Measure> = { title: '炉壳温度', high: 600, limits: { yellow: 250, red: 350 }, usual: 140, swing: 30 }; // prettier-ignore

/** One point of a kit: what it measures, and for another protocol than MQTT what it is called there. */
interface Fitting {
  readonly quantity: Quantity;
  readonly element?: string;
  readonly measure?: Partial<Measure>;
}
const fit = (quantity: Quantity, element?: string, measure?: Partial<Measure>): Fitting => ({
  quantity,
  ...(element === undefined ? {} : { element }),
  ...(measure ? { measure } : {}),
});
const plain = (...quantities: Quantity[]): Fitting[] => quantities.map((q) => fit(q));
/** Registers of a Modbus unit: each value as a double in four of them. */
const registers = (...quantities: Quantity[]): Fitting[] =>
  quantities.map((q, k) => fit(q, `1/holding/${4 * k}:float64`));

/** Points of one installation of a kind, and how it reports. Element names: docs/operate/gateways.md. */
const KITS: Readonly<Record<Exclude<InstallationKind, 'tankFarm'>, readonly [Protocol, readonly Fitting[]]>> =
  {
    warehouse: ['mqtt', plain('temperature', 'humidity', 'combustibleGas', 'toxicGas')],
    loadingPlatform: ['modbusDtu', registers('combustibleGas', 'combustibleGas', 'pressure', 'flow')],
    dustWorkshop: ['mqtt', plain('dust', 'temperature', 'vibration')],
    fireworks: ['mqtt', plain('temperature', 'humidity')],
    undergroundMine: ['mqtt', plain('carbonMonoxide', 'windSpeed', 'displacement')],
    coalMine: ['mqtt', plain('methane', 'methane', 'carbonMonoxide', 'windSpeed')],
    openPit: ['mqtt', plain('displacement', 'displacement', 'rain')],
    tailingsPond: ['mqtt', plain('waterLevel', 'displacement', 'rain')],
    largeBuilding: ['mqtt', plain('tilt', 'vibration', 'temperature')],
    pipeNetwork: ['modbusDtu', registers('pressure', 'flow', 'combustibleGas')],
    utilityTunnel: ['mqtt', plain('combustibleGas', 'humidity', 'waterLevel')],
    rail: ['mqtt', plain('vibration', 'displacement')],
    lift: ['mqtt', plain('vibration')],
    rainGauge: ['sl651', [fit('rain', '22')]],
    riverGauge: ['sl651', [fit('waterLevel', '39'), fit('flow', '27', RIVER_FLOW)]],
    furnace: ['mqtt', [fit('carbonMonoxide'), fit('temperature', undefined, SHELL_HEAT), fit('pressure')]],
    fireSystem: ['gb26875', [fit('fireAlarm', '1/3/1/1/fire'), fit('fireAlarm', '1/3/1/2/fire'), fit('deviceFault', '1/3/1/3/fault')]], // prettier-ignore
    weatherStation: ['mqtt', [fit('windSpeed', undefined, OUTDOOR_WIND), ...plain('temperature', 'humidity', 'rain', 'visibility')]], // prettier-ignore
    seismicStation: ['mqtt', plain('peakAcceleration')],
    geohazardSite: ['mqtt', plain('displacement', 'tilt', 'rain')],
    reservoir: ['sl651', [fit('waterLevel', '3B'), fit('flow', '27', RIVER_FLOW)]],
    waterlogging: ['mqtt', plain('waterDepth')],
    soilStation: ['sl651', [fit('soilMoisture', '10')]],
    publicUtility: [
      'iec104',
      [fit('pressure', '1/4001'), fit('flow', '1/4002'), fit('temperature', '1/4003')],
    ],
    publicSpace: ['mqtt', plain('crowdDensity', 'combustibleGas')],
    eventVenue: ['mqtt', plain('crowdDensity', 'temperature', 'tilt')],
    roadSection: ['mqtt', [fit('visibility'), fit('windSpeed', undefined, OUTDOOR_WIND), fit('waterDepth')]],
    boiler: ['mqtt', plain('pressure', 'temperature', 'level')],
    pressureVessel: ['mqtt', plain('pressure', 'temperature')],
    ropeway: ['mqtt', [fit('windSpeed', undefined, OUTDOOR_WIND), fit('vibration')]],
    plantVehicle: ['mqtt', [fit('speed', undefined, WORKS_SPEED)]],
    crane: ['mqtt', [fit('tilt'), fit('windSpeed', undefined, OUTDOOR_WIND)]],
    amusementRide: ['mqtt', plain('vibration')],
    airStation: ['hj212', [fit('toxicGas', 'a21028-Rtd', HYDROGEN_SULPHIDE), fit('windSpeed', 'a01007-Rtd', OUTDOOR_WIND)]], // prettier-ignore
    hazmatVehicle: ['jt808', [fit('speed', 'speed')]],
  };

/** Collects points with running indices. */
class PointList {
  readonly points: Point[] = [];
  readonly #random: Random;
  constructor(random: Random) {
    this.#random = random;
  }

  add(installation: Installation, device: string, title: string, fitting: Fitting, protocol: Protocol): void {
    const { quantity, element, measure } = fitting;
    const m = { ...MEASURES[quantity], ...measure };
    const random = this.#random;
    const index = this.points.length;
    // Every vehicle has a terminal of its own; elsewhere one gateway serves the whole enterprise.
    const owner = installation.kind === 'hazmatVehicle' ? installation.id : installation.enterprise;
    this.points.push({
      index,
      id: `${installation.id}-${device}-${quantity}`,
      name: `${title}${m.title}`,
      installation: installation.id,
      device: `${installation.id}-${device}`,
      gateway: `gw-${owner}`,
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
      ...(element === undefined ? {} : { element }),
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
        list.add(farm, `T${tank}`, `${tank}号罐`, fit(q), 'mqtt');
      list.add(farm, `G${tank}`, `${tank}号探头`, fit(gas), 'mqtt');
    }
    for (let probe = 90; list.points.length < stop; probe++)
      list.add(farm, `G${probe}`, `${probe}号探头`, fit(gas), 'mqtt');
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
    const [protocol, fittings] = KITS[installation.kind];
    fittings.forEach((f, k) => list.add(installation, `D${k + 1}`, `${k + 1}号`, f, protocol));
  }
  return list.points;
}
