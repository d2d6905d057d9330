import type { Codec } from '#codecs/codec';

/** Codecs by their command-line name; each is loaded only when asked for. */
export const codecs: Readonly<Record<string, () => Promise<Codec<unknown>>>> = {};
