import type { RuleBody } from '#alarms/contract';

type Mode = RuleBody['modes'][number];
const NORMAL: Mode[] = ['normal', 'exercise'];

interface Template {
  readonly quantity: string;
  readonly title: string;
  readonly body: RuleBody;
}

const registered = (
  quantity: string,
  title: string,
  direction: 'above' | 'below',
  hysteresis: number,
  durationS: number,
): Template => ({
  quantity,
  title,
  body: {
    name: title,
    quantity,
    useRegisteredThresholds: true,
    modes: NORMAL,
    condition: {
      kind: 'threshold',
      direction,
      levels: [{ grade: 'red', limit: direction === 'above' ? 1e300 : -1e300 }],
      hysteresis,
      durationS,
    },
  },
});

const rate = (
  quantity: string,
  title: string,
  direction: 'rise' | 'fall',
  limit: number,
  windowS: number,
): Template => ({
  quantity,
  title,
  body: {
    name: title,
    quantity,
    modes: NORMAL,
    condition: { kind: 'rate', direction, perMinute: [{ grade: 'yellow', limit }], windowS },
  },
});

/**
 * A starting rule for each quantity. "Registered" ones take each point's own limits HH/H or LL/L; the figures of the
 * others are defaults to be tuned by back-test, not taken from a standard.
 */
export const ruleTemplates: readonly Template[] = [
  registered('level', '储罐液位高报', 'above', 0.05, 3),
  registered('level', '储罐液位低报', 'below', 0.05, 10),
  registered('pressure', '压力高报', 'above', 0.01, 3),
  registered('pressure', '压力低报', 'below', 0.01, 10),
  registered('temperature', '温度高报', 'above', 0.5, 10),
  registered('combustibleGas', '可燃气体浓度高报', 'above', 1, 2),
  registered('toxicGas', '有毒气体浓度高报', 'above', 0.5, 2),
  registered('methane', '甲烷浓度高报', 'above', 0.05, 2),
  registered('carbonMonoxide', '一氧化碳浓度高报', 'above', 1, 5),
  registered('dust', '粉尘浓度高报', 'above', 0.5, 30),
  registered('humidity', '湿度超限', 'above', 2, 60),
  registered('waterLevel', '水位超警', 'above', 0.02, 60),
  registered('rain', '雨量超限', 'above', 0, 0),
  registered('displacement', '位移超限', 'above', 0.1, 60),
  registered('tilt', '倾斜超限', 'above', 0.05, 60),
  registered('flow', '流量超限', 'above', 0.5, 30),
  registered('vibration', '振动超限', 'above', 0.1, 10),
  registered('windSpeed', '风速超限', 'above', 0.5, 60),
  registered('windSpeed', '风速过低', 'below', 0.05, 60),
  registered('visibility', '能见度过低', 'below', 50, 60),
  registered('soilMoisture', '墒情偏低', 'below', 0.5, 60),
  registered('waterDepth', '道路积水', 'above', 1, 60),
  registered('crowdDensity', '人群密度超限', 'above', 0.1, 30),
  registered('peakAcceleration', '地面震动超限', 'above', 0.5, 0),
  registered('speed', '车辆超速', 'above', 2, 10),
  registered('fireAlarm', '火灾报警', 'above', 0, 0),
  registered('deviceFault', '消防设施故障', 'above', 0, 0),
  rate('level', '储罐液位异常上升', 'rise', 5, 60),
  rate('temperature', '温度异常上升', 'rise', 10, 120),
  rate('displacement', '位移加速', 'rise', 2, 600),
  {
    quantity: '*',
    title: '监测点无数据',
    body: {
      name: '监测点无数据',
      quantity: '*',
      modes: ['normal'],
      condition: { kind: 'silence', afterS: 600, grade: 'blue' },
    },
  },
];
