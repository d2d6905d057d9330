import type { CapFrame } from '#codecs/cap';
import type { SchemaFault } from '#codecs/xml';

/** A value with the list it comes from. */
export interface ValueList {
  readonly valueListUrn: string;
  readonly value: readonly string[];
}

export interface TargetArea {
  readonly circle?: readonly string[];
  readonly polygon?: readonly string[];
  readonly country?: readonly string[];
  readonly subdivision?: readonly string[];
  readonly locCodeUN?: readonly string[];
}

export interface ContentObject {
  readonly contentDescription?: string;
  readonly contentKeyword?: readonly ValueList[];
  readonly incidentID?: string;
  readonly incidentDescription?: string;
  readonly originatorRole?: readonly ValueList[];
  readonly consumerRole?: readonly ValueList[];
  readonly confidentiality?: string;
  readonly nonXMLContent?: {
    readonly mimeType: string;
    readonly size?: string;
    readonly digest?: string;
    readonly uri?: string;
    readonly contentData?: string;
  };
  /** Each piece as XML text that stands on its own. */
  readonly xmlContent?: {
    readonly keyXMLContent?: readonly string[];
    readonly embeddedXMLContent?: readonly string[];
  };
}

/** `EDXLDistribution` under the names of DE 1.0. */
export interface Distribution {
  readonly distributionID: string;
  readonly senderID: string;
  readonly dateTimeSent: string;
  readonly distributionStatus: string;
  readonly distributionType: string;
  readonly combinedConfidentiality: string;
  readonly language?: string;
  readonly senderRole?: readonly ValueList[];
  readonly recipientRole?: readonly ValueList[];
  readonly keyword?: readonly ValueList[];
  readonly distributionReference?: readonly string[];
  readonly explicitAddress?: readonly {
    readonly explicitAddressScheme: string;
    readonly explicitAddressValue: readonly string[];
  }[];
  readonly targetArea?: readonly TargetArea[];
  readonly contentObject?: readonly ContentObject[];
}

/** What is printed for one document. */
export interface EdxlDeFrame {
  readonly version: '1.0' | '2.0';
  /** Verdict of the DE 1.0 schema; absent for 2.0, of which only the common elements are read. */
  readonly schemaValid?: boolean;
  readonly schemaErrors: readonly SchemaFault[];
  readonly warnings: readonly SchemaFault[];
  readonly distribution: Distribution;
  /** CAP alerts found in embedded content, each with its own verdicts. */
  readonly alerts: readonly CapFrame[];
}
