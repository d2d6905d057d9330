import assert from 'node:assert/strict';
import { test } from 'node:test';
import { operationsOf, typeText } from './openapi.ts';

test('an operation is read with its module, access and failures', () => {
  const [found] = operationsOf({
    info: { version: '1' },
    paths: {
      '/api/x/{id}': {
        get: {
          operationId: 'sensing.getX',
          summary: '取',
          description: 'get x\n\nAccess: sensing.read',
          tags: ['sensing'],
          responses: {
            '200': { description: 'ok', content: { 'application/json': { schema: { type: 'object' } } } },
            '404': { description: 'NOT_FOUND: no' },
            default: { description: 'Failure' },
          },
        },
      },
    },
  });
  assert.equal(found.access, 'sensing.read');
  assert.equal(found.method, 'GET');
  assert.deepEqual(found.failures, ['404 NOT_FOUND: no']);
});

test('types are said in a few words', () => {
  assert.equal(typeText({ type: 'integer', minimum: 1, maximum: 5 }), 'integer 1…5');
  assert.equal(typeText({ items: { enum: ['a', 'b'] } }), '"a" | "b"[]');
});
