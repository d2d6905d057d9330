export { startTestApp, type TestApp, type StartOptions } from './app.ts';
export { TREE } from './tree.ts';
