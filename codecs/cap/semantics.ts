import type { CapAlert, CapGeometry, CapInfo, CapVersion, SemanticFinding } from './alert.ts';
import { checkArea } from './semantics-area.ts';
import { checkResource } from './semantics-resource.ts';

/** Findings by weight, gathered while walking one alert. */
export class Findings {
  readonly errors: SemanticFinding[] = [];
  readonly warnings: SemanticFinding[] = [];
  private readonly binding: boolean;

  /** The prose of CAP 1.2 binds only documents that declare 1.2. */
  constructor(version: CapVersion) {
    this.binding = version === '1.2';
  }

  /** A departure from a MUST, SHALL, Required or Conditional of the clause. */
  must(rule: string, clause: string, path: string, message: string): void {
    this.errors.push({ rule, clause, path, message, must: this.binding });
  }
  /** A contradiction the clause does not put as MUST. */
  error(rule: string, clause: string, path: string, message: string): void {
    this.errors.push({ rule, clause, path, message, must: false });
  }
  /** A SHOULD, or something a receiver will trip over. */
  warning(rule: string, clause: string, path: string, message: string): void {
    this.warnings.push({ rule, clause, path, message, must: false });
  }
}

const TIME_FORM = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/;
const NO_SPACES = /^[^\s,<&]+$/;
const REFERENCE = /^([^\s,<&]+),([^\s,<&]+),(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d)$/;

function checkTime(findings: Findings, path: string, value: string | undefined): void {
  if (value === undefined) return;
  if (!TIME_FORM.test(value))
    findings.must(
      'TIME_FORM',
      '3.3.2 DateTime',
      path,
      'a time has a numeric zone, never Z, and whole seconds',
    );
  else if (value.endsWith('+00:00'))
    findings.warning(
      'TIME_UTC_FORM',
      '3.3.2 DateTime',
      path,
      'UTC is written -00:00; read as UTC all the same',
    );
}

function checkName(findings: Findings, path: string, value: string | undefined): void {
  if (value !== undefined && NO_SPACES.test(value)) return;
  const name = path.slice(path.lastIndexOf('/') + 1);
  findings.must('NAME_CHARACTERS', `3.2.1 ${name}`, path, 'no spaces, commas, < or &, and not empty');
}

/** Words separated by white space, quoted when they hold some; `undefined` for an unbalanced quote. */
export function splitQuoted(text: string): string[] | undefined {
  const words: string[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text[at])) at += 1;
    else if (text[at] === '"') {
      const end = text.indexOf('"', at + 1);
      if (end < 0) return undefined;
      words.push(text.slice(at + 1, end));
      at = end + 1;
    } else {
      let end = at;
      while (end < text.length && !/[\s"]/.test(text[end])) end += 1;
      if (text[end] === '"') return undefined;
      words.push(text.slice(at, end));
      at = end;
    }
  }
  return words;
}

function checkScope(alert: CapAlert, findings: Findings): void {
  const { scope, restriction, addresses } = alert;
  if (scope === 'Restricted' && !restriction?.trim())
    findings.must(
      'RESTRICTION_MISSING',
      '3.2.1 restriction',
      '/alert',
      'scope Restricted needs a restriction',
    );
  if (scope !== 'Restricted' && restriction?.trim())
    findings.warning(
      'RESTRICTION_UNUSED',
      '3.2.1 restriction',
      '/alert/restriction',
      'a restriction is used with scope Restricted only',
    );
  if (scope === 'Private' && !addresses?.trim())
    findings.must('ADDRESSES_MISSING', '3.2.1 addresses', '/alert', 'scope Private needs addresses');
  for (const [name, value] of [
    ['addresses', addresses],
    ['incidents', alert.incidents],
  ] as const)
    if (value !== undefined && splitQuoted(value) === undefined)
      findings.must(
        'QUOTES',
        `3.2.1 ${name}`,
        `/alert/${name}`,
        'names with white space are enclosed in quotes',
      );
}

function checkOneReference(alert: CapAlert, reference: string, findings: Findings): void {
  const path = '/alert/references';
  const triple = REFERENCE.exec(reference);
  if (!triple) {
    findings.error(
      'REFERENCE_FORM',
      '3.2.1 references',
      path,
      `"${reference.slice(0, 80)}" is not sender,identifier,sent`,
    );
    return;
  }
  if (triple[2] === alert.identifier && triple[1] === alert.sender && triple[3] === alert.sent)
    findings.error('REFERENCE_TO_ITSELF', '3.2.1 references', path, 'the alert refers to itself');
  else if (Date.parse(triple[3]) > Date.parse(alert.sent))
    findings.error(
      'REFERENCE_LATER',
      '3.2.1 references',
      path,
      'the referenced message is sent later than this one',
    );
}

function checkReferences(alert: CapAlert, findings: Findings): void {
  const references = (alert.references ?? '').split(/\s+/).filter((one) => one !== '');
  const needed = ['Update', 'Cancel', 'Ack', 'Error'].includes(alert.msgType);
  if (needed && references.length === 0)
    findings.error(
      'REFERENCES_MISSING',
      '3.2.1 msgType, references',
      '/alert',
      `msgType ${alert.msgType} acts on the messages in references, and there are none`,
    );
  for (const reference of references) checkOneReference(alert, reference, findings);
}

function checkOrder(info: CapInfo, alert: CapAlert, path: string, findings: Findings): void {
  const times = [
    ['effective', info.effective ?? alert.sent],
    ['onset', info.onset],
    ['expires', info.expires],
  ] as const;
  const known = times.filter(([, value]) => value !== undefined && !Number.isNaN(Date.parse(value)));
  for (let i = 0; i < known.length; i++)
    for (let j = i + 1; j < known.length; j++)
      if (Date.parse(known[i][1] as string) > Date.parse(known[j][1] as string))
        findings.error(
          'TIME_ORDER',
          `3.2.2 ${known[j][0]}`,
          `${path}/${known[j][0]}`,
          `${known[j][0]} is earlier than ${known[i][0]}`,
        );
}

function checkInfo(info: CapInfo, alert: CapAlert, path: string, findings: Findings): void {
  for (const name of ['effective', 'onset', 'expires'] as const)
    checkTime(findings, `${path}/${name}`, info[name]);
  checkOrder(info, alert, path, findings);
  if (info.event?.trim() === '')
    findings.warning('EVENT_EMPTY', '3.2.2 event', `${path}/event`, 'the event has no text');
  if (info.web !== undefined && !/^[A-Za-z][A-Za-z0-9+.-]*:\S/.test(info.web))
    findings.error('WEB_NOT_ABSOLUTE', '3.2.2 web', `${path}/web`, 'web is a full absolute URI');
  if (!info.area?.length)
    findings.warning('AREA_MISSING', '3.2.4 area', path, 'no area says where the warning holds');
  for (const [i, resource] of (info.resource ?? []).entries())
    checkResource(resource, `${path}/resource[${i + 1}]`, findings);
}

function checkNote(alert: CapAlert, findings: Findings): void {
  if (alert.note?.trim()) return;
  if (alert.status === 'Exercise')
    findings.warning('NOTE_EXERCISE', '3.2.1 status', '/alert', 'the exercise should be identified in note');
  if (alert.msgType === 'Error')
    findings.warning('NOTE_ERROR', '3.2.1 msgType', '/alert', 'the rejection should be explained in note');
}

/** Judges the prose of the standard on an alert, and reads its shapes. */
export function judgeAlert(
  alert: CapAlert,
  version: CapVersion,
): { findings: Findings; geometry: CapGeometry[] } {
  const findings = new Findings(version);
  const geometry: CapGeometry[] = [];
  checkName(findings, '/alert/identifier', alert.identifier);
  checkName(findings, '/alert/sender', alert.sender);
  checkTime(findings, '/alert/sent', alert.sent);
  checkScope(alert, findings);
  checkReferences(alert, findings);
  checkNote(alert, findings);
  if (alert.password !== undefined)
    findings.warning(
      'PASSWORD',
      'CAP 1.1 change notes',
      '/alert/password',
      'password is deprecated since CAP 1.1',
    );
  const infos = alert.info ?? [];
  if (infos.length === 0 && ['Alert', 'Update'].includes(alert.msgType))
    findings.warning('INFO_MISSING', '3.2.1 info', '/alert', 'there is nothing to tell people');
  for (const [i, info] of infos.entries()) {
    const path = `/alert/info[${i + 1}]`;
    checkInfo(info, alert, path, findings);
    for (const [j, area] of (info.area ?? []).entries()) {
      const shapes = checkArea(area, `${path}/area[${j + 1}]`, findings);
      if (shapes.polygons.length + shapes.circles.length > 0) geometry.push({ info: i, area: j, ...shapes });
    }
  }
  return { findings, geometry };
}
