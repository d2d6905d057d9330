/** 角色 roles. The three administrators of GB/T 22239-2019 (等保三级 8.1.5) are separate and never combined with anything. */
export const roles = [
  'systemAdmin',
  'securityAdmin',
  'auditAdmin',
  'commander',
  'dutyOfficer',
  'inspector',
  'enterpriseManager',
  'villageResponsible',
  'viewer',
] as const;
export type Role = (typeof roles)[number];

export const roleTitles: Readonly<Record<Role, { readonly zh: string; readonly en: string }>> = {
  systemAdmin: { zh: '系统管理员', en: 'system administrator' },
  securityAdmin: { zh: '安全管理员', en: 'security administrator' },
  auditAdmin: { zh: '审计管理员', en: 'audit administrator' },
  commander: { zh: '指挥长', en: 'commander' },
  dutyOfficer: { zh: '值班员', en: 'duty officer' },
  inspector: { zh: '执法检查员', en: 'inspector' },
  enterpriseManager: { zh: '企业安全负责人', en: 'enterprise safety manager' },
  villageResponsible: { zh: '村级责任人', en: 'village responsible person' },
  viewer: { zh: '查看人员', en: 'viewer' },
};

type Scope = 'subtree' | 'own';

/** One row of the policy: who holds a permission, over what, and up to which data label (0 public … 3 personal). */
export interface PolicyRow {
  readonly permission: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly holders: Partial<Readonly<Record<Role, { readonly scope: Scope; readonly label: 0 | 1 | 2 | 3 }>>>;
}

const all = (scope: Scope, label: 0 | 1 | 2 | 3, ...names: readonly Role[]): PolicyRow['holders'] =>
  Object.fromEntries(names.map((n) => [n, { scope, label }]));
const row = (
  permission: string,
  zh: string,
  en: string,
  ...parts: readonly PolicyRow['holders'][]
): PolicyRow => ({
  permission,
  title: { zh, en },
  holders: Object.assign({}, ...parts) as PolicyRow['holders'],
});

/** THE policy: default deny; an operation whose permission is not here fails the check. */
export const policyTable: readonly PolicyRow[] = [
  row(
    'identity.readOrgs',
    '查看组织',
    'read organisations',
    all(
      'subtree',
      1,
      'systemAdmin',
      'securityAdmin',
      'auditAdmin',
      'commander',
      'dutyOfficer',
      'inspector',
      'viewer',
      'villageResponsible',
    ),
    all('own', 1, 'enterpriseManager'),
  ),
  row('identity.manageOrgs', '维护组织', 'manage organisations', all('subtree', 1, 'systemAdmin')),
  row(
    'identity.readPeople',
    '查看人员',
    'read people',
    all('subtree', 1, 'systemAdmin', 'auditAdmin'),
    all('subtree', 3, 'securityAdmin', 'commander', 'dutyOfficer'),
  ),
  row('identity.managePeople', '维护人员账号', 'manage accounts', all('subtree', 3, 'systemAdmin')),
  row('identity.grantPosts', '授予岗位角色', 'grant posts', all('subtree', 1, 'securityAdmin')),
  row('identity.endSessions', '结束他人会话', 'end sessions of others', all('subtree', 1, 'securityAdmin')),
  row(
    'sensing.read',
    '查看企业与监测点',
    'read enterprises and points',
    all('subtree', 2, 'commander', 'dutyOfficer', 'inspector'),
    all('subtree', 1, 'viewer', 'villageResponsible', 'systemAdmin'),
    all('own', 2, 'enterpriseManager'),
  ),
  row('sensing.manage', '维护监测登记', 'manage the registry', all('subtree', 2, 'dutyOfficer', 'inspector')),
  row(
    'sensing.manageOwn',
    '设置监测点检修或演练',
    'put points in maintenance or exercise',
    all('subtree', 2, 'dutyOfficer'),
    all('own', 2, 'enterpriseManager'),
  ),
  row('sensing.manageGateways', '维护网关', 'manage gateways', all('subtree', 2, 'systemAdmin')),
  row(
    'alarms.read',
    '查看报警',
    'read alarms',
    all('subtree', 2, 'commander', 'dutyOfficer', 'inspector'),
    all('subtree', 1, 'viewer', 'villageResponsible'),
    all('own', 2, 'enterpriseManager'),
  ),
  row(
    'alarms.acknowledge',
    '确认报警',
    'acknowledge alarms',
    all('subtree', 2, 'dutyOfficer', 'commander'),
    all('own', 2, 'enterpriseManager'),
  ),
  row(
    'alarms.verify',
    '核实报警',
    'verify alarms',
    all('subtree', 2, 'dutyOfficer', 'commander', 'inspector'),
    all('own', 2, 'enterpriseManager'),
  ),
  row('alarms.shelve', '搁置报警', 'shelve alarms', all('subtree', 2, 'dutyOfficer', 'commander')),
  row('alarms.close', '关闭报警', 'close alarms', all('subtree', 2, 'dutyOfficer', 'commander')),
  row(
    'alarms.draftRules',
    '编辑报警规则',
    'draft alarm rules',
    all('subtree', 2, 'dutyOfficer', 'inspector'),
  ),
  row(
    'alarms.approveRules',
    '批准报警规则',
    'approve alarm rules',
    all('subtree', 2, 'commander', 'inspector'),
  ),
  row(
    'incidents.read',
    '查看事件',
    'read incidents',
    all('subtree', 2, 'commander', 'dutyOfficer', 'inspector'),
    all('subtree', 1, 'viewer', 'villageResponsible'),
  ),
  row(
    'incidents.open',
    '登记事件',
    'open incidents',
    all('subtree', 2, 'commander', 'dutyOfficer', 'villageResponsible'),
  ),
  row('incidents.manage', '处置事件', 'manage incidents', all('subtree', 2, 'commander', 'dutyOfficer')),
  row('incidents.close', '结束事件', 'close incidents', all('subtree', 2, 'commander')),
  row('duty.keep', '值班记录', 'keep the shift log', all('subtree', 2, 'dutyOfficer', 'commander')),
  row(
    'onemap.read',
    '查看一张图',
    'read the map',
    all('subtree', 2, 'commander', 'dutyOfficer', 'inspector'),
    all('subtree', 1, 'viewer', 'villageResponsible'),
    all('own', 2, 'enterpriseManager'),
  ),
  row(
    'operations.read',
    '查看运行状态',
    'read operations state',
    all('subtree', 1, 'systemAdmin', 'securityAdmin', 'auditAdmin', 'dutyOfficer', 'commander'),
  ),
  row('operations.manage', '系统运维', 'operate the system', all('subtree', 1, 'systemAdmin')),
  row('operations.readLog', '查看日志', 'read the log', all('subtree', 3, 'auditAdmin')),
  row(
    'operations.exportChain',
    '导出证据链',
    'export evidence chains',
    all('subtree', 2, 'auditAdmin', 'commander', 'dutyOfficer'),
  ),
  row(
    'operations.demo',
    '演示场景',
    'run demo scenarios',
    all('subtree', 1, 'dutyOfficer', 'commander', 'systemAdmin'),
  ),
];

export const permissionTitles: Readonly<Record<string, { readonly zh: string; readonly en: string }>> =
  Object.fromEntries(policyTable.map((r) => [r.permission, r.title]));

/** The rights a role gives at an organisation path. */
export function grantsOf(
  role: Role,
  path: string,
): { permission: string; scope: Scope; path: string; label: number }[] {
  return policyTable.flatMap(({ permission, holders }) => {
    const held = holders[role];
    return held ? [{ permission, scope: held.scope, path, label: held.label }] : [];
  });
}

/** True for the three administrators, whom no person may combine with any other role. */
export function isAdministrator(role: string): boolean {
  return role === 'systemAdmin' || role === 'securityAdmin' || role === 'auditAdmin';
}
