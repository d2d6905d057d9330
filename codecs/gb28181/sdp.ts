/** The session description of an INVITE (RFC 4566 with the `y` and `f` lines of GB/T 28181 annex G). */
export interface Sdp {
  origin?: string;
  /** `Play`, `Playback`, `Download`, `Talk`, `EmbeddedNetFile`. */
  session?: string;
  uri?: string;
  connection?: string;
  time?: string;
  media: { description: string; attributes: string[] }[];
  attributes: string[];
  /** Ten digits: live or history, domain, number. */
  ssrc?: string;
  /** Media parameters `v/…a/…`. */
  format?: string;
}

const KEYS: Readonly<
  Record<string, 'origin' | 'session' | 'uri' | 'connection' | 'time' | 'ssrc' | 'format'>
> = {
  o: 'origin',
  s: 'session',
  u: 'uri',
  c: 'connection',
  t: 'time',
  y: 'ssrc',
  f: 'format',
};

/** Reads the lines; unknown ones are passed over. */
export function readSdp(text: string): Sdp {
  const sdp: Sdp = { media: [], attributes: [] };
  for (const line of text.split(/\r?\n/).slice(0, 500)) {
    const found = /^([a-z])=(.*)$/.exec(line);
    if (!found) continue;
    const [, type, value] = found;
    const key = KEYS[type];
    if (type === 'm') sdp.media.push({ description: value, attributes: [] });
    else if (type === 'a') (sdp.media.at(-1)?.attributes ?? sdp.attributes).push(value);
    else if (key && sdp[key] === undefined) sdp[key] = value;
  }
  return sdp;
}
