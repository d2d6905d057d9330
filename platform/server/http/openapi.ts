import {
  DATABASE_UNAVAILABLE,
  FORBIDDEN,
  INPUT_INVALID,
  SIGN_IN_REQUIRED,
  TOO_MANY_REQUESTS,
  type FailureKind,
  type Operation,
} from '#platform/contract';

interface ObjectSchema {
  readonly properties?: Record<string, { description?: string }>;
  readonly required?: readonly string[];
}

function parameters(operation: Operation): unknown[] {
  const list: unknown[] = [];
  for (const [place, schema] of [
    ['path', operation.params],
    ['query', operation.query],
  ] as const) {
    const { properties = {}, required = [] } = (schema ?? {}) as ObjectSchema;
    for (const [name, property] of Object.entries(properties))
      list.push({
        name,
        in: place,
        required: place === 'path' || required.includes(name),
        schema: property,
        ...(property.description ? { description: property.description } : {}),
      });
  }
  return list;
}

/** Declared failures, and those the edge itself answers with. */
function failuresOf(operation: Operation): FailureKind[] {
  const takes = operation.params ?? operation.query ?? operation.body;
  const all = [
    ...(operation.failures ?? []),
    ...(takes ? [INPUT_INVALID] : []),
    ...(operation.access === 'public' ? [] : [SIGN_IN_REQUIRED]),
    ...(operation.access === 'public' && operation.method === 'GET' ? [] : [FORBIDDEN]),
    TOO_MANY_REQUESTS,
    DATABASE_UNAVAILABLE,
  ];
  return [...new Map(all.map((kind) => [kind.code, kind])).values()];
}

function responses(operation: Operation): Record<string, unknown> {
  const byStatus = new Map<number, FailureKind[]>();
  for (const kind of failuresOf(operation))
    byStatus.set(kind.status, [...(byStatus.get(kind.status) ?? []), kind]);
  const { produces } = operation;
  const result: Record<string, unknown> = {
    '200': {
      description: operation.summary.en,
      // Bytes have no schema in OpenAPI 3.1; their media type says what they are.
      content: produces ? { [produces]: {} } : { 'application/json': { schema: operation.output } },
    },
  };
  for (const [status, kinds] of byStatus)
    result[String(status)] = {
      description: kinds.map((k) => `${k.code}: ${k.en}`).join('\n'),
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Failure' } } },
    };
  result['default'] = {
    description: 'Failure',
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Failure' } } },
  };
  return result;
}

function security(operation: Operation): unknown[] {
  if (operation.access === 'public') return [];
  return operation.access === 'device' ? [{ device: [] }] : [{ session: [] }];
}

const tagOf = (operation: Operation): string => operation.id.split('.')[0];

/** The OpenAPI 3.1 document of a set of operations. */
export function openApiOf(operations: readonly Operation[], version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    const path = `${operation.fromRoot ? '' : '/api'}${operation.path.replace(/:(\w+)/g, '{$1}')}`;
    const access = typeof operation.access === 'string' ? operation.access : operation.access.permission;
    (paths[path] ??= {})[operation.method.toLowerCase()] = {
      operationId: operation.id,
      summary: operation.summary.zh,
      description: `${operation.summary.en}\n\nAccess: ${access}`,
      tags: [tagOf(operation)],
      parameters: parameters(operation),
      ...(operation.body
        ? { requestBody: { required: true, content: { 'application/json': { schema: operation.body } } } }
        : {}),
      responses: responses(operation),
      security: security(operation),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: '烽燧 Fengsui',
      version,
      summary: '应急管理综合应用平台 emergency-management platform',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(operations.map(tagOf))].map((name) => ({ name })),
    paths,
    components: {
      schemas: {
        Failure: {
          type: 'object',
          required: ['code', 'zh', 'en'],
          properties: {
            code: { type: 'string' },
            zh: { type: 'string' },
            en: { type: 'string' },
            details: { type: 'object' },
          },
        },
      },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'fengsui_session' },
        device: { type: 'http', scheme: 'basic', description: 'gateway id and secret' },
      },
    },
  };
}
