import type { TSchema } from 'typebox';

interface Plain {
  readonly type?: string;
  readonly properties?: Record<string, Plain>;
  readonly items?: Plain;
  readonly anyOf?: readonly Plain[];
}

function decodeValue(schema: Plain | undefined, text: string): unknown {
  switch (schema?.type) {
    case 'integer':
    case 'number':
      return /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? Number(text) : text;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'array':
      return text === '' ? [] : text.split(',').map((part) => decodeValue(schema.items, part));
    default:
      return text;
  }
}

/**
 * Texts of a query string or path become the types the schema names; a text that does not fit stays a text, so that
 * validation refuses it. Nothing is dropped or defaulted. A repeated key stays an array and is refused by the schema.
 */
export function decodeQuery(
  schema: TSchema | undefined,
  raw: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const properties = (schema as Plain | undefined)?.properties ?? {};
  const decoded: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(raw))
    decoded[key] =
      typeof value === 'string'
        ? decodeValue(Object.hasOwn(properties, key) ? properties[key] : undefined, value)
        : value;
  return decoded;
}
