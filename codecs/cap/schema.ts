import { enumeration, many, one, optional, restricted, sequenceOf, TEXT, XS } from '#codecs/xml';
import type { ComplexType, Particle, Schema, SimpleType, TypeOf } from '#codecs/xml';
import type { CapVersion } from './alert.ts';

/** Namespaces by version: OASIS CAP 1.2 and 1.1, and the 1.0 namespace of the incident.com era. */
export const CAP_NAMESPACES: Readonly<Record<CapVersion, string>> = {
  '1.0': 'http://www.incident.com/cap/1.0',
  '1.1': 'urn:oasis:names:tc:emergency:cap:1.1',
  '1.2': 'urn:oasis:names:tc:emergency:cap:1.2',
};

const SIGNATURE = 'http://www.w3.org/2000/09/xmldsig#';

/** The pattern of the CAP 1.2 schema on top of xs:dateTime: whole seconds, numeric zone, never `Z`. */
const CAP_TIME = restricted(XS.dateTime, 'a CAP dateTime such as 2002-05-24T16:49:00-07:00', (v) =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-,+]\d\d:\d\d$/.test(v),
);

const LIST: SimpleType = { kind: 'simple', name: 'a list', whiteSpace: 'collapse', accepts: () => true };

const MSG_TYPES = ['Alert', 'Update', 'Cancel', 'Ack', 'Error'];
const SCOPES = ['Public', 'Restricted', 'Private'];
const URGENCIES = ['Immediate', 'Expected', 'Future', 'Past', 'Unknown'];
const SEVERITIES = ['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown'];

const STATUSES: Readonly<Record<CapVersion, readonly string[]>> = {
  '1.0': ['Actual', 'Exercise', 'System', 'Test'],
  '1.1': ['Actual', 'Exercise', 'System', 'Test', 'Draft'],
  '1.2': ['Actual', 'Exercise', 'System', 'Test', 'Draft'],
};
const CATEGORIES_10 = 'Geo Met Safety Security Rescue Fire Health Env Transport Infra Other'.split(' ');
const CATEGORIES: Readonly<Record<CapVersion, readonly string[]>> = {
  '1.0': CATEGORIES_10,
  '1.1': [...CATEGORIES_10, 'CBRNE'],
  '1.2': [...CATEGORIES_10, 'CBRNE'],
};
const RESPONSES_11 = ['Shelter', 'Evacuate', 'Prepare', 'Execute', 'Monitor', 'Assess', 'None'];
const RESPONSES: Readonly<Record<CapVersion, readonly string[]>> = {
  '1.0': [],
  '1.1': RESPONSES_11,
  '1.2': [...RESPONSES_11, 'Avoid', 'AllClear'],
};
const CERTAINTIES: Readonly<Record<CapVersion, readonly string[]>> = {
  '1.0': ['Very Likely', 'Likely', 'Possible', 'Unlikely', 'Unknown'],
  '1.1': ['Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown'],
  '1.2': ['Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown'],
};

const PAIR = sequenceOf(one('valueName', TEXT), one('value', TEXT));

function areaType(version: CapVersion): ComplexType {
  const shape = version === '1.0' ? LIST : TEXT;
  const height = version === '1.2' ? XS.decimal : TEXT;
  return sequenceOf(
    one('areaDesc', TEXT),
    many('polygon', shape),
    many('circle', shape),
    many('geocode', version === '1.0' ? TEXT : PAIR),
    optional('altitude', height),
    optional('ceiling', height),
  );
}

function resourceType(version: CapVersion): ComplexType {
  return sequenceOf(
    one('resourceDesc', TEXT),
    version === '1.2' ? one('mimeType', TEXT) : optional('mimeType', TEXT),
    optional('size', XS.integer),
    optional('uri', XS.anyURI),
    ...(version === '1.0' ? [] : [optional('derefUri', TEXT)]),
    optional('digest', TEXT),
  );
}

function listed(values: readonly string[]): SimpleType {
  return enumeration(TEXT, values);
}

function infoType(version: CapVersion): ComplexType {
  const time = version === '1.2' ? CAP_TIME : XS.dateTime;
  const pair: TypeOf = version === '1.0' ? TEXT : PAIR;
  return sequenceOf(
    optional('language', XS.language, 'en-US'),
    many('category', listed(CATEGORIES[version]), version === '1.0' ? 0 : 1),
    one('event', TEXT),
    ...(version === '1.0' ? [] : [many('responseType', listed(RESPONSES[version]))]),
    one('urgency', listed(URGENCIES)),
    one('severity', listed(SEVERITIES)),
    one('certainty', listed(CERTAINTIES[version])),
    optional('audience', TEXT),
    many('eventCode', pair),
    optional('effective', time),
    optional('onset', time),
    optional('expires', time),
    optional('senderName', TEXT),
    optional('headline', TEXT),
    optional('description', TEXT),
    optional('instruction', TEXT),
    optional('web', XS.anyURI),
    optional('contact', TEXT),
    many('parameter', pair),
    many('resource', resourceType(version)),
    many('area', areaType(version)),
  );
}

function alertType(version: CapVersion): ComplexType {
  const scope = listed(SCOPES);
  const references = version === '1.0' ? LIST : TEXT;
  const tail: Particle[] =
    version === '1.2' ? [{ kind: 'any', namespace: SIGNATURE, min: 0, max: Infinity }] : [];
  return sequenceOf(
    one('identifier', TEXT),
    one('sender', TEXT),
    one('sent', version === '1.2' ? CAP_TIME : XS.dateTime),
    one('status', listed(STATUSES[version])),
    one('msgType', listed(MSG_TYPES)),
    ...(version === '1.0' ? [optional('password', TEXT)] : []),
    optional('source', TEXT),
    version === '1.0' ? optional('scope', scope) : one('scope', scope),
    optional('restriction', TEXT),
    optional('addresses', TEXT),
    many('code', TEXT),
    optional('note', TEXT),
    optional('references', references),
    optional('incidents', references),
    many('info', infoType(version)),
    ...tail,
  );
}

function schemaOf(version: CapVersion): Schema {
  const globals = new Map<string, TypeOf>([['alert', alertType(version)]]);
  if (version !== '1.0') {
    globals.set('valueName', TEXT);
    globals.set('value', TEXT);
  }
  return { namespace: CAP_NAMESPACES[version], globals };
}

/** The official schemas as data: order, counts, enumerations and types of CAP-v1.2.xsd, CAP-v1.1.xsd and cap 1.0. */
export const CAP_SCHEMAS: Readonly<Record<CapVersion, Schema>> = {
  '1.0': schemaOf('1.0'),
  '1.1': schemaOf('1.1'),
  '1.2': schemaOf('1.2'),
};
