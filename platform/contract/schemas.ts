import {
  Type,
  type TArray,
  type TInteger,
  type TNumber,
  type TObject,
  type TOptional,
  type TSchema,
  type TString,
  type TUnsafe,
} from 'typebox';

/** A UUID (version 7: sortable by time). */
export const Id = (description: string): TString =>
  Type.String({ description, pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' });

/** An instant, ISO 8601 in UTC with `Z`. */
export const Instant = (description: string): TString =>
  Type.String({
    description,
    pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,6})?Z$',
    maxLength: 32,
  });

/** A text a person writes: bounded. Control characters are refused by the HTTP edge. */
export const Text = (description: string, maxLength: number, minLength = 1): TString =>
  Type.String({ description, minLength, maxLength });

/** Position `[lng, lat]` in degrees, CGCS2000 / WGS 84. */
export const Position: TArray<TNumber> = Type.Array(Type.Number({ minimum: -180, maximum: 180 }), {
  description: '[lng, lat] 度 degrees, CGCS2000 / WGS 84',
  minItems: 2,
  maxItems: 2,
});

/** ltree path of an organisation, e.g. `p99.c9901.d990101`. */
export const OrgPath = (description: string): TString =>
  Type.String({ description, pattern: '^[A-Za-z0-9_]+(\\.[A-Za-z0-9_]+)*$', maxLength: 400 });

/** One of a fixed list of words. */
export function OneOf<const T extends readonly string[]>(values: T, description = ''): TUnsafe<T[number]> {
  return Type.Unsafe<T[number]>({
    type: 'string',
    enum: [...values],
    ...(description ? { description } : {}),
  });
}

/** The four grades of an alarm, highest first: 红 red, 橙 orange, 黄 yellow, 蓝 blue. */
export const grades = ['red', 'orange', 'yellow', 'blue'] as const;
export type Grade = (typeof grades)[number];
export const GradeSchema: TUnsafe<Grade> = OneOf(grades, '等级：红 red、橙 orange、黄 yellow、蓝 blue');

/** Query parameters of a paged list. Values arrive as text and are decoded explicitly. */
export const pageQuery: { limit: TOptional<TInteger>; after: TOptional<TString> } = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: '每页条数 items per page' })),
  after: Type.Optional(
    Type.String({ maxLength: 200, description: '上一页返回的 next 值 the previous page’s next' }),
  ),
};

/** A page of items. `next` is absent on the last page. */
export function pageOf<T extends TSchema>(item: T): TObject<{ items: TArray<T>; next: TOptional<TString> }> {
  return Type.Object(
    { items: Type.Array(item), next: Type.Optional(Type.String()) },
    { additionalProperties: false },
  );
}

/** A strict object: unknown fields are refused, never dropped. */
export function Strict<P extends Record<string, TSchema>>(properties: P, description?: string): TObject<P> {
  return Type.Object(properties, {
    additionalProperties: false,
    ...(description ? { description } : {}),
  }) as TObject<P>;
}

/** The reply of an operation that has nothing to say. */
export const Done: TObject<{ ok: TSchema }> = Strict({ ok: Type.Literal(true) });
