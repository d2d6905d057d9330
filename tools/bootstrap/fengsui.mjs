#!/usr/bin/env node
// The `fengsui` command: `npx fengsui <command> …`.
import { enter } from './enter.mjs';

await enter('apps/cli/main.ts', process.argv.slice(2));
