/** The parts of an OpenAPI 3.1 document the page shows. */
export interface OpenApi {
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, RawOperation>>>>;
}

interface RawOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<Record<string, Reply>>;
}

interface Reply {
  readonly description: string;
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

/** A place or query value of an operation. */
export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
  readonly schema: Schema;
}

/** A JSON Schema as far as it is drawn. */
export interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly patternProperties?: Readonly<Record<string, Schema>>;
}

/** One operation, ready to show. */
export interface ApiOperation {
  readonly id: string;
  readonly module: string;
  readonly method: string;
  readonly path: string;
  readonly zh: string;
  readonly en: string;
  readonly access: string;
  readonly parameters: readonly Parameter[];
  readonly body?: Schema;
  readonly output?: Schema;
  readonly failures: readonly string[];
}

const schemaOf = (content: Reply['content']): Schema | undefined => content?.['application/json']?.schema;

/** Every operation of the document, by module then path. */
export function operationsOf(document: OpenApi): readonly ApiOperation[] {
  const found = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, o]): ApiOperation => {
      const [en, access = ''] = (o.description ?? '').split('\n\nAccess: ');
      const body = schemaOf(o.requestBody?.content);
      const output = schemaOf(o.responses['200']?.content);
      return {
        id: o.operationId,
        module: o.tags?.[0] ?? o.operationId.split('.')[0],
        method: method.toUpperCase(),
        path,
        zh: o.summary,
        en,
        access,
        parameters: o.parameters ?? [],
        ...(body ? { body } : {}),
        ...(output ? { output } : {}),
        failures: Object.entries(o.responses).flatMap(([status, reply]) =>
          /^4|^5/.test(status) ? reply.description.split('\n').map((line) => `${status} ${line}`) : [],
        ),
      };
    }),
  );
  return found.sort((a, b) =>
    a.module === b.module ? a.path.localeCompare(b.path) : a.module.localeCompare(b.module),
  );
}

/** The type of a schema in a few words: `string`, `"a" | "b"`, `integer 1…1000`. */
export function typeText(schema: Schema): string {
  if (schema.enum) return schema.enum.map((v) => JSON.stringify(v)).join(' | ');
  if ('const' in schema) return JSON.stringify(schema.const);
  if (schema.anyOf) return schema.anyOf.map(typeText).join(' | ');
  if (schema.items) return `${typeText(schema.items)}[]`;
  if (schema.properties) return 'object';
  if (schema.patternProperties) return `{ [key]: ${typeText(Object.values(schema.patternProperties)[0])} }`;
  const range =
    schema.minimum === undefined && schema.maximum === undefined
      ? ''
      : ` ${schema.minimum ?? ''}…${schema.maximum ?? ''}`;
  const length = schema.maxLength === undefined ? '' : ` ≤ ${schema.maxLength}`;
  return `${schema.type ?? 'any'}${range}${length}`;
}
