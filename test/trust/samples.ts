/** The things of one county the matrix is played on. */
export interface Things {
  readonly county: string;
  readonly enterprise: string;
  readonly enterprisePath: string;
  readonly installation: string;
  readonly point: number;
  readonly gateway: string;
  readonly alarm: string;
  readonly rule: string;
  readonly incident: string;
  readonly otherIncident: string;
  readonly chain: string;
  readonly person: string;
  readonly org: string;
  readonly ruleBody: unknown;
}

interface Sample {
  readonly params?: Record<string, string | number>;
  readonly query?: Record<string, unknown>;
  readonly body?: unknown;
  /** The answer depends on where the caller holds the right: elsewhere it is refused or not found. */
  readonly placed?: true;
  /** The thing is the county's own: an enterprise below it does not see it. */
  readonly countyOnly?: true;
  /** Failure codes that mean the caller passed although the answer is 403 or 404. */
  readonly passes?: readonly string[];
  /** Failure codes that refuse a caller from elsewhere besides 401, 403 and 404. */
  readonly refuses?: readonly string[];
}

let serial = 0;
const unique = (): string => `x${++serial}`;

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0]).toString('base64');

/** A request for every operation with a right, about {@link Things}. An operation without a sample fails the matrix. */
export function samplesOf(t: Things): Record<string, () => Sample> {
  const alarm = { params: { id: t.alarm }, placed: true } as const;
  const incident = { params: { id: t.incident }, placed: true } as const;
  const rule = { params: { id: t.rule }, placed: true, countyOnly: true } as const;
  const gateway = { params: { id: t.gateway }, placed: true } as const;
  const person = { params: { id: t.person }, placed: true } as const;
  const list = {};
  const at = { placed: true } as const;
  const bulk = { ruleIds: [t.rule], change: { durationS: 5 } };
  return {
    'sensing.listEnterprises': () => list,
    'sensing.listPoints': () => list,
    'sensing.listGateways': () => list,
    'sensing.mustConnect': () => list,
    'sensing.quarantine': () => list,
    'sensing.listVehicles': () => list,
    'sensing.vehicleTrack': () => ({ params: { id: t.gateway }, ...at }),
    'sensing.feedItems': () => list,
    'sensing.storage': () => list,
    'sensing.getEnterprise': () => ({ params: { id: t.enterprise }, ...at }),
    'sensing.getPoint': () => ({ params: { id: t.point }, ...at }),
    'sensing.history': () => ({
      params: { id: t.point },
      query: { from: '2026-11-19T00:00:00Z', to: '2026-11-21T00:00:00Z', width: 100 },
      ...at,
    }),
    'sensing.saveEnterprise': () => ({
      body: {
        name: unique(),
        parentPath: t.county,
        field: 'workSafety',
        industry: '化工',
        position: [116, 30],
      },
      ...at,
    }),
    'sensing.saveInstallation': () => ({
      body: {
        enterpriseId: t.enterprise,
        name: unique(),
        kind: 'tankFarm',
        position: [116, 30],
        majorHazard: false,
        chemicals: [],
      },
      ...at,
    }),
    'sensing.savePoint': () => ({
      body: {
        installationId: t.installation,
        deviceName: unique(),
        deviceKind: 'levelGauge',
        code: `M.${unique()}`,
        name: unique(),
        quantity: 'liquidLevel',
        unit: 'm',
        periodS: 5,
      },
      ...at,
    }),
    'sensing.importRegistry': () => ({
      body: { format: 'csv', contentBase64: Buffer.from('x').toString('base64'), dryRun: true },
    }),
    'sensing.setPointMode': () => ({
      params: { id: t.point },
      body: { mode: 'normal', reason: '试' },
      ...at,
    }),
    'sensing.createGateway': () => ({
      body: { id: `gm${unique()}`, name: '网关', orgPath: t.county, protocol: 'mqtt' },
      ...at,
    }),
    'sensing.changeGateway': () => ({ ...gateway, body: { enabled: true } }),
    'sensing.trace': () => gateway,
    'sensing.previewFrame': () => ({ body: { codec: 'hj212', text: '##', hex: false } }),
    'sensing.saveMapping': () => ({ ...gateway, body: { items: [] } }),
    'sensing.getMapping': () => gateway,
    'sensing.getGatewaySettings': () => gateway,
    'sensing.configureGateway': () => ({ ...gateway, body: {} }),
    'sensing.commandGateway': () => ({ ...gateway, body: { kind: 'setTime' } }),
    'alarms.list': () => list,
    'alarms.get': () => alarm,
    'alarms.why': () => alarm,
    'alarms.acknowledge': () => alarm,
    'alarms.verify': () => ({ ...alarm, body: { verdict: 'true', reason: '试' } }),
    'alarms.handle': () => ({ ...alarm, body: { note: '试' } }),
    'alarms.close': () => ({ ...alarm, body: {} }),
    'alarms.shelve': () => ({ ...alarm, body: { minutes: 5, reason: '试' } }),
    'alarms.unshelve': () => alarm,
    'alarms.uploadPhoto': () => ({ ...alarm, body: { contentBase64: PNG, mediaType: 'image/png' } }),
    'alarms.photo': () => alarm,
    'alarms.health': () => ({ query: { hours: 24 } }),
    'alarms.handover': () => list,
    'alarms.listRules': () => list,
    'alarms.templates': () => list,
    'alarms.ruleVersions': () => rule,
    'alarms.shadowResult': () => ({ ...rule, passes: ['NOT_FOUND'] }),
    'alarms.draftRule': () => ({ body: { body: t.ruleBody }, ...at, refuses: ['RULE_INVALID'] }),
    'alarms.backTest': () => ({
      body: { body: t.ruleBody, from: '2026-11-19T00:00:00Z', to: '2026-11-20T00:00:00Z' },
      ...at,
      refuses: ['RULE_INVALID'],
    }),
    'alarms.shadowRule': () => rule,
    'alarms.armRule': () => rule,
    'alarms.retireRule': () => rule,
    'alarms.previewBulk': () => ({ body: bulk, ...at, refuses: ['RULE_INVALID'] }),
    'alarms.draftBulk': () => ({ body: bulk, ...at, refuses: ['RULE_INVALID'] }),
    'incidents.list': () => list,
    'incidents.get': () => incident,
    'incidents.duplicates': () => incident,
    'incidents.timeline': () => incident,
    'incidents.open': () => ({
      body: {
        source: 'call',
        title: unique(),
        class: 'accident',
        kind: '火灾',
        level: 'IV',
        description: '',
        orgPath: t.county,
      },
      ...at,
    }),
    'incidents.change': () => ({ ...incident, body: { version: 1, title: unique() } }),
    'incidents.claim': () => incident,
    'incidents.release': () => incident,
    'incidents.note': () => ({ ...incident, body: { text: '试' } }),
    'incidents.report': () => ({ ...incident, body: { kind: 'followUp', text: '试' } }),
    'incidents.merge': () => ({
      params: { id: t.otherIncident },
      body: { into: t.otherIncident },
      passes: [],
    }),
    'incidents.close': () => ({ ...incident, body: { conclusion: '试' } }),
    'operations.readLog': () => list,
    'operations.verifyLog': () => list,
    'operations.exportChain': () => ({ params: { id: t.chain }, ...at }),
    'operations.listParked': () => list,
    'operations.retryParked': () => ({ body: { reaction: 'none', seq: 1 }, passes: ['NOT_FOUND'] }),
    'operations.startBackup': () => list,
    'operations.listBackups': () => list,
    'operations.noteShift': () => ({ body: { text: '试' } }),
    'operations.shiftLog': () => list,
    'operations.scenarios': () => ({ passes: ['NOT_DEMO'] }),
    'operations.startScenario': () => ({ params: { name: 'overfill' }, passes: ['NOT_DEMO'] }),
    'onemap.tile': () => ({ params: { layer: 'points', z: 0, x: 0, y: '0.mvt' } }),
    'onemap.settings': () => list,
    'onemap.search': () => ({ query: { q: '望川' } }),
    'identity.listOrgs': () => list,
    'identity.createOrg': () => ({
      body: { parentPath: t.county, label: unique(), name: '科室', level: 'department' },
      ...at,
    }),
    'identity.renameOrg': () => ({ params: { id: t.org }, body: { name: '临江县' }, ...at }),
    'identity.listPeople': () => list,
    'identity.createPerson': () => ({ body: { name: '某', account: unique(), orgPath: t.county }, ...at }),
    'identity.changePerson': () => ({ ...person, body: { name: '某某' } }),
    'identity.resetPassword': () => person,
    'identity.grantPost': () => ({ ...person, body: { role: 'viewer', orgPath: t.county } }),
    'identity.revokePost': () => ({
      params: { id: t.person, postId: t.person },
      ...at,
      passes: ['NOT_FOUND'],
    }),
    'identity.endSessions': () => person,
  };
}
