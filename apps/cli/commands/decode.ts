import { createReadStream } from 'node:fs';
import { bytesFromHex, CodecFailure, type Codec, type DecodeOptions, type Decoded } from '#codecs/codec';
import { UsageError, type Command, type Terminal } from '../command.ts';
import { codecs } from '../codecs.ts';

export interface CodecArguments {
  readonly flags: readonly string[];
  readonly name: string | undefined;
  readonly file: string | undefined;
  readonly options: DecodeOptions;
}

/** Reads `<codec> [FILE] [--flag] [--set key=value] [--secret key=value]`. */
export function readCodecArguments(args: readonly string[]): CodecArguments {
  const flags: string[] = [];
  const words: string[] = [];
  const variant: Record<string, string> = {};
  const secrets: Record<string, string> = {};
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (arg === '--set' || arg === '--secret') {
      const [key, ...rest] = (args[++i] ?? '').split('=');
      if (!key || rest.length === 0) throw new UsageError(`${arg} 后面要写 key=value`);
      (arg === '--set' ? variant : secrets)[key] = rest.join('=');
    } else if (arg.startsWith('--')) flags.push(arg);
    else words.push(arg);
  }
  return { flags, name: words[0], file: words[1], options: { variant, secrets } };
}

export async function loadCodec(name: string | undefined): Promise<Codec<unknown>> {
  const load = name !== undefined && Object.hasOwn(codecs, name) ? codecs[name] : undefined;
  if (!load) throw new UsageError(`没有“${name ?? ''}”这个编解码器，可用：${Object.keys(codecs).join('、')}`);
  return load();
}

export async function listCodecs(terminal: Terminal): Promise<number> {
  const list = [];
  for (const [name, load] of Object.entries(codecs)) {
    const { title, standard } = await load();
    list.push({ codec: name, title, standard });
  }
  terminal.out(`${JSON.stringify(list, null, 2)}\n`);
  return 0;
}

export function reportRefusal(terminal: Terminal, failure: CodecFailure): void {
  const at = failure.offset === undefined ? {} : { offset: failure.offset };
  terminal.err(`${JSON.stringify({ error: failure.code, message: failure.message, ...at })}\n`);
}

async function decodeStream(
  codec: Codec<unknown>,
  input: CodecArguments,
  terminal: Terminal,
): Promise<number> {
  let refused = 0;
  const emit = (decoded: Decoded<unknown>): void => {
    if (decoded.ok) return terminal.out(`${JSON.stringify(decoded.frame)}\n`);
    refused += 1;
    if (decoded.frame)
      terminal.out(`${JSON.stringify({ ...(decoded.frame as object), refused: decoded.failure.code })}\n`);
    reportRefusal(terminal, decoded.failure);
  };
  const decoder = codec.createDecoder(input.options);
  if (input.flags.includes('--hex')) {
    const text = input.file
      ? Buffer.concat(await Array.fromAsync(createReadStream(input.file)))
      : await terminal.readStdin();
    decoder.push(bytesFromHex(text.toString('latin1')), emit);
  } else {
    const stream = input.file ? createReadStream(input.file) : process.stdin;
    for await (const chunk of stream) decoder.push(chunk as Uint8Array, emit);
  }
  decoder.end(emit);
  return refused > 0 ? 1 : 0;
}

export const decode: Command = {
  name: 'decode',
  summary: { zh: '把报文解成 JSON，每帧一行', en: 'decode frames to JSON, one line each' },
  usage:
    'fengsui decode <codec> [FILE] [--hex] [--set key=value] [--secret key=value] | --list | <codec> --schema',
  async run(terminal) {
    const input = readCodecArguments(terminal.args);
    if (input.flags.includes('--list')) return listCodecs(terminal);
    const codec = await loadCodec(input.name);
    if (input.flags.includes('--schema')) {
      terminal.out(`${JSON.stringify(codec.schema, null, 2)}\n`);
      return 0;
    }
    try {
      return await decodeStream(codec, input, terminal);
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
