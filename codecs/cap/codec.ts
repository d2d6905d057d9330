import { CodecFailure, type Codec, type Decoded, type DecodeOptions } from '#codecs/codec';
import { createDocumentDecoder } from '#codecs/document';
import { hasSignature, readXmlSeveral, validateXml, verifyEnvelopedSignature, XML_LIMITS } from '#codecs/xml';
import type { SignatureOutcome, SignatureVerifier, XmlDocument, XmlRead } from '#codecs/xml';
import type { CapFrame, CapVersion } from './alert.ts';
import { CAP_FRAME_SCHEMA } from './frame-schema.ts';
import { readAlert } from './read-alert.ts';
import { CAP_NAMESPACES, CAP_SCHEMAS } from './schema.ts';
import { judgeAlert } from './semantics.ts';
import { writeAlert } from './write-alert.ts';

/** What the host may give the codec. */
export interface CapHost {
  /** Cryptography and trusted keys for signature checks, built from the decode options. */
  readonly signatures?: (options: DecodeOptions) => SignatureVerifier;
}

function versionOf(document: XmlDocument): CapVersion {
  const { namespace, local } = document.root;
  const version = (['1.2', '1.1', '1.0'] as const).find((one) => CAP_NAMESPACES[one] === namespace);
  if (local !== 'alert' || !version)
    throw new CodecFailure(
      'SCHEMA_INVALID',
      `{${namespace}}${local} is not the alert of CAP 1.0, 1.1 or 1.2`,
    );
  return version;
}

function judgeSignature(document: XmlDocument, host: CapHost, options: DecodeOptions): SignatureOutcome {
  if (!hasSignature(document)) return { present: false, valid: false };
  if (!host.signatures) return { present: true, valid: false, code: 'NOT_CHECKED' };
  const allowSha1 = options.variant?.sha1 === 'allow';
  return verifyEnvelopedSignature(document, host.signatures(options), { allowSha1 });
}

/** The first reason to refuse the frame, in the order schema, semantics, signature. */
function refusal(frame: CapFrame, options: DecodeOptions): CodecFailure | undefined {
  const [fault] = frame.schemaErrors;
  if (fault) return new CodecFailure('SCHEMA_INVALID', `${fault.path}: ${fault.message}`);
  const broken = frame.semanticErrors.find((one) => one.must);
  if (broken && options.variant?.semantics !== 'report')
    return new CodecFailure('SEMANTICS_INVALID', `CAP ${broken.clause}, ${broken.path}: ${broken.message}`);
  if (options.variant?.signature === 'require' && !frame.signature.valid) {
    const code = frame.signature.code ?? 'SIGNATURE_MISSING';
    return new CodecFailure('SIGNATURE_INVALID', `the signature is not accepted: ${code}`);
  }
  return undefined;
}

/** Judges one parsed document: schema, semantics, signature. Throws when it is no CAP alert at all. */
export function judgeCapDocument(
  read: XmlRead,
  host: CapHost = {},
  options: DecodeOptions = {},
): Decoded<CapFrame> {
  const { document, encoding } = read;
  const version = versionOf(document);
  const schemaErrors = validateXml(document.root, CAP_SCHEMAS[version]);
  const alert = readAlert(document.root);
  const { findings, geometry } = judgeAlert(alert, version);
  const frame: CapFrame = {
    version,
    encoding,
    schemaValid: schemaErrors.length === 0,
    schemaErrors,
    semanticValid: findings.errors.length === 0,
    semanticErrors: findings.errors,
    semanticWarnings: findings.warnings,
    signature: judgeSignature(document, host, options),
    alert,
    geometry,
  };
  const failure = refusal(frame, options);
  return failure ? { ok: false, failure, frame } : { ok: true, frame };
}

/** The codec with a host's cryptography; without one signatures are reported as `NOT_CHECKED`. */
export function createCapCodec(host: CapHost = {}): Codec<CapFrame> {
  return {
    name: 'cap',
    title: { zh: '通用警报协议 CAP', en: 'Common Alerting Protocol' },
    standard: 'OASIS CAP 1.2 (ITU-T X.1303 bis), 1.1, 1.0',
    maxBufferedBytes: XML_LIMITS.maxBytes,
    schema: CAP_FRAME_SCHEMA,
    createDecoder: (options = {}) =>
      createDocumentDecoder(XML_LIMITS.maxBytes, (bytes, emit) =>
        readXmlSeveral(bytes, (read) => emit(judgeCapDocument(read, host, options))),
      ),
    encode: (frame) => writeAlert(frame.alert, frame.version ?? '1.2'),
  };
}

/** CAP without signature checks. */
export const capCodec: Codec<CapFrame> = createCapCodec();
