// Prints failures and slow tests, and writes the counts of leaf tests for tools/test.ts.
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';

interface TestData {
  readonly name: string;
  readonly file?: string;
  readonly nesting: number;
  readonly skip?: string | boolean;
  readonly todo?: string | boolean;
  readonly details: {
    readonly duration_ms?: number;
    readonly type?: string;
    readonly error?: { readonly cause?: unknown; readonly message?: string };
  };
}
type TestEvent = { readonly type: string; readonly data: TestData & { readonly message?: string } };

function textOf(error: TestData['details']['error']): string {
  const cause = error?.cause;
  if (cause instanceof Error) return cause.stack ?? cause.message;
  return String(cause ?? error?.message ?? 'unknown failure');
}

function isLeaf(data: TestData): boolean {
  return data.details.type !== 'suite' && data.name !== data.file && !/\.(test|spec)\.ts$/.test(data.name);
}

// node:test loads a reporter through its default export.
// oxlint-disable-next-line import/no-default-export
export default async function* report(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for await (const { type, data } of source) {
    if (type === 'test:stdout' || type === 'test:stderr') yield data.message ?? '';
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const place = data.file ? relative(process.cwd(), data.file) : '';
    if (data.skip !== undefined && data.skip !== false) {
      counts.skipped += 1;
      yield `  skipped  ${place} › ${data.name} (${String(data.skip)})\n`;
    } else if (type === 'test:fail') {
      if (isLeaf(data) || !String(textOf(data.details.error)).includes('subtest')) counts.failed += 1;
      yield `  FAILED   ${place} › ${data.name}\n${textOf(data.details.error).replace(/^/gm, '           ')}\n`;
    } else if (isLeaf(data)) {
      counts.passed += 1;
      const ms = data.details.duration_ms ?? 0;
      if (ms > 5000) yield `  slow     ${place} › ${data.name} ${(ms / 1000).toFixed(1)} s\n`;
    }
  }
  const file = process.env['FENGSUI_TEST_REPORT'];
  if (file) writeFileSync(file, JSON.stringify(counts));
  yield `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`;
}
