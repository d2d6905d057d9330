import { bytesFromBase64 } from '#codecs/xml';
import type { CapResource } from './alert.ts';
import type { Findings } from './semantics.ts';
import { sha1Hex } from './sha1.ts';

const MIME = /^[A-Za-z0-9][\w!#$&^.+-]*\/[A-Za-z0-9][\w!#$&^.+-]*(?:\s*;.*)?$/;

/** Judges one resource (CAP 1.2 §3.2.3); an embedded file is checked against its digest and size. */
export function checkResource(resource: CapResource, path: string, findings: Findings): void {
  const { mimeType, size, uri, derefUri, digest } = resource;
  if (mimeType !== undefined && !MIME.test(mimeType.trim()))
    findings.warning('MIME_TYPE', '3.2.3 mimeType', `${path}/mimeType`, 'not type/subtype (RFC 2046)');
  if (size !== undefined && size.startsWith('-') && Number(size) !== 0)
    findings.error('SIZE', '3.2.3 size', `${path}/size`, 'a size is not negative');
  if (uri !== undefined && derefUri === undefined && !/^[A-Za-z][A-Za-z0-9+.-]*:/.test(uri))
    findings.error(
      'URI_RELATIVE',
      '3.2.3 uri',
      `${path}/uri`,
      'a relative URI names an embedded derefUri only',
    );
  const sound = digest === undefined || /^[0-9a-fA-F]{40}$/.test(digest.trim());
  if (!sound)
    findings.error('DIGEST', '3.2.3 digest', `${path}/digest`, 'not a SHA-1 digest of 40 hex digits');
  if (derefUri === undefined) return;
  const content = bytesFromBase64(derefUri);
  if (!content) {
    findings.error('DEREF_URI', '3.2.3 derefUri', `${path}/derefUri`, 'the content is not base64');
    return;
  }
  if (sound && digest !== undefined && sha1Hex(content) !== digest.trim().toLowerCase())
    findings.error(
      'DIGEST_WRONG',
      '3.2.3 digest',
      `${path}/digest`,
      'the digest is not that of the embedded file',
    );
}
