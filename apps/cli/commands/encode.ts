import { readFile } from 'node:fs/promises';
import { CodecFailure, hexFromBytes } from '#codecs/codec';
import type { Command } from '../command.ts';
import { listCodecs, loadCodec, readCodecArguments, reportRefusal } from './decode.ts';

/** One JSON object, an array of them, or one object per line. */
function framesOf(text: string): unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [value];
  } catch {
    try {
      return text
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => JSON.parse(line) as unknown);
    } catch {
      throw new CodecFailure(
        'INPUT_NOT_JSON',
        'the input is neither a JSON value nor one JSON object per line',
      );
    }
  }
}

export const encode: Command = {
  name: 'encode',
  summary: { zh: '把 JSON 编成报文', en: 'encode JSON to frames' },
  usage: 'fengsui encode <codec> [FILE] [--hex] [--set key=value] | --list | <codec> --schema',
  async run(terminal) {
    const input = readCodecArguments(terminal.args);
    if (input.flags.includes('--list')) return listCodecs(terminal);
    const codec = await loadCodec(input.name);
    if (input.flags.includes('--schema')) {
      terminal.out(`${JSON.stringify(codec.schema, null, 2)}\n`);
      return 0;
    }
    try {
      const text = input.file ? await readFile(input.file) : await terminal.readStdin();
      for (const frame of framesOf(text.toString('utf8'))) {
        const bytes = codec.encode(frame, input.options);
        terminal.out(input.flags.includes('--hex') ? `${hexFromBytes(bytes)}\n` : bytes);
      }
      return 0;
    } catch (error) {
      if (error instanceof CodecFailure) reportRefusal(terminal, error);
      else if ((error as NodeJS.ErrnoException).code === 'ENOENT')
        terminal.err(
          `${JSON.stringify({ error: 'FILE_NOT_FOUND', message: `找不到文件 no such file: ${input.file}` })}\n`,
        );
      else throw error;
      return 1;
    }
  },
};
