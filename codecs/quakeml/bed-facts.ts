// Facts of QuakeML-BED-1.2.xsd: `name:type`, `*` for a list, `!` for one that the data model requires, `@` for an attribute.

/** Enumerations of the basic event description, by type. */
export const BED_ENUMERATIONS: Readonly<Record<string, readonly string[]>> = {
  OriginUncertaintyDescription: 'horizontal uncertainty|uncertainty ellipse|confidence ellipsoid'.split('|'),
  AmplitudeCategory: 'point|mean|duration|period|integral|other'.split('|'),
  OriginDepthType:
    'from location|from moment tensor inversion|from modeling of broad-band P waveforms|constrained by depth phases|constrained by direct phases|constrained by depth and direct phases|operator assigned|other'.split(
      '|',
    ),
  OriginType: 'hypocenter|centroid|amplitude|macroseismic|rupture start|rupture end'.split('|'),
  MTInversionType: 'general|zero trace|double couple'.split('|'),
  EvaluationMode: 'manual|automatic'.split('|'),
  EvaluationStatus: 'preliminary|confirmed|reviewed|final|rejected'.split('|'),
  PickOnset: 'emergent|impulsive|questionable'.split('|'),
  EventType:
    'not existing|not reported|earthquake|anthropogenic event|collapse|cavity collapse|mine collapse|building collapse|explosion|accidental explosion|chemical explosion|controlled explosion|experimental explosion|industrial explosion|mining explosion|quarry blast|road cut|blasting levee|nuclear explosion|induced or triggered event|rock burst|reservoir loading|fluid injection|fluid extraction|crash|plane crash|train crash|boat crash|other event|atmospheric event|sonic boom|sonic blast|acoustic noise|thunder|avalanche|snow avalanche|debris avalanche|hydroacoustic event|ice quake|slide|landslide|rockslide|meteorite|volcanic eruption'.split(
      '|',
    ),
  DataUsedWaveType: 'P waves|body waves|surface waves|mantle waves|combined|unknown'.split('|'),
  AmplitudeUnit: 'm|s|m/s|m/(s*s)|m*s|dimensionless|other'.split('|'),
  EventDescriptionType:
    'felt report|Flinn-Engdahl region|local time|tectonic summary|nearest cities|earthquake name|region name'.split(
      '|',
    ),
  MomentTensorCategory: 'teleseismic|regional'.split('|'),
  EventTypeCertainty: 'known|suspected'.split('|'),
  SourceTimeFunctionType: 'box car|triangle|trapezoid|unknown'.split('|'),
  PickPolarity: 'positive|negative|undecidable'.split('|'),
};

/** Complex types of the basic event description, by name. */
export const BED_TYPES: Readonly<Record<string, string>> = {
  TimeQuantity:
    'value!:dateTime uncertainty:double lowerUncertainty:double upperUncertainty:double confidenceLevel:double',
  CreationInfo:
    'agencyID:text64 agencyURI:ResourceReference author:text128 authorURI:ResourceReference creationTime:dateTime version:text64',
  EventDescription: 'text!:string type:EventDescriptionType',
  Comment: 'text!:string creationInfo:CreationInfo @id:ResourceReference',
  Axis: 'azimuth!:RealQuantity plunge!:RealQuantity length!:RealQuantity',
  PrincipalAxes: 'tAxis!:Axis pAxis!:Axis nAxis:Axis',
  DataUsed:
    'waveType!:DataUsedWaveType stationCount:integer componentCount:integer shortestPeriod:double longestPeriod:double',
  CompositeTime:
    'year:IntegerQuantity month:IntegerQuantity day:IntegerQuantity hour:IntegerQuantity minute:IntegerQuantity second:RealQuantity',
  Tensor:
    'Mrr!:RealQuantity Mtt!:RealQuantity Mpp!:RealQuantity Mrt!:RealQuantity Mrp!:RealQuantity Mtp!:RealQuantity',
  OriginQuality:
    'associatedPhaseCount:integer usedPhaseCount:integer associatedStationCount:integer usedStationCount:integer depthPhaseCount:integer standardError:double azimuthalGap:double secondaryAzimuthalGap:double groundTruthLevel:text32 maximumDistance:double minimumDistance:double medianDistance:double',
  RealQuantity:
    'value!:double uncertainty:double lowerUncertainty:double upperUncertainty:double confidenceLevel:double',
  NodalPlane: 'strike!:RealQuantity dip!:RealQuantity rake!:RealQuantity',
  TimeWindow: 'begin!:double end!:double reference!:dateTime',
  IntegerQuantity:
    'value!:integer uncertainty:integer lowerUncertainty:integer upperUncertainty:integer confidenceLevel:double',
  SourceTimeFunction: 'type!:SourceTimeFunctionType duration!:double riseTime:double decayTime:double',
  NodalPlanes: 'nodalPlane1:NodalPlane nodalPlane2:NodalPlane @preferredPlane:integer',
  ConfidenceEllipsoid:
    'semiMajorAxisLength!:double semiMinorAxisLength!:double semiIntermediateAxisLength!:double majorAxisPlunge!:double majorAxisAzimuth!:double majorAxisRotation!:double',
  MomentTensor:
    'dataUsed*:DataUsed comment*:Comment derivedOriginID!:ResourceReference momentMagnitudeID:ResourceReference scalarMoment:RealQuantity tensor:Tensor variance:double varianceReduction:double doubleCouple:double clvd:double iso:double greensFunctionID:ResourceReference filterID:ResourceReference sourceTimeFunction:SourceTimeFunction methodID:ResourceReference category:MomentTensorCategory inversionType:MTInversionType creationInfo:CreationInfo @publicID!:ResourceReference',
  FocalMechanism:
    'waveformID*:WaveformStreamID comment*:Comment momentTensor*:MomentTensor triggeringOriginID:ResourceReference nodalPlanes:NodalPlanes principalAxes:PrincipalAxes azimuthalGap:double stationPolarityCount:int misfit:double stationDistributionRatio:double methodID:ResourceReference evaluationMode:EvaluationMode evaluationStatus:EvaluationStatus creationInfo:CreationInfo @publicID!:ResourceReference',
  Amplitude:
    'comment*:Comment genericAmplitude!:RealQuantity type:text32 category:AmplitudeCategory unit:AmplitudeUnit methodID:ResourceReference period:RealQuantity snr:double timeWindow:TimeWindow pickID:ResourceReference waveformID:WaveformStreamID filterID:ResourceReference scalingTime:TimeQuantity magnitudeHint:text32 evaluationMode:EvaluationMode evaluationStatus:EvaluationStatus creationInfo:CreationInfo @publicID!:ResourceReference',
  StationMagnitudeContribution: 'stationMagnitudeID!:ResourceReference residual:double weight:double',
  Magnitude:
    'comment*:Comment stationMagnitudeContribution*:StationMagnitudeContribution mag!:RealQuantity type:text32 originID:ResourceReference methodID:ResourceReference stationCount:integer azimuthalGap:double evaluationMode:EvaluationMode evaluationStatus:EvaluationStatus creationInfo:CreationInfo @publicID!:ResourceReference',
  StationMagnitude:
    'comment*:Comment originID!:ResourceReference mag!:RealQuantity type:text32 amplitudeID:ResourceReference methodID:ResourceReference waveformID:WaveformStreamID creationInfo:CreationInfo @publicID!:ResourceReference',
  OriginUncertainty:
    'horizontalUncertainty:double minHorizontalUncertainty:double maxHorizontalUncertainty:double azimuthMaxHorizontalUncertainty:double confidenceEllipsoid:ConfidenceEllipsoid preferredDescription:OriginUncertaintyDescription confidenceLevel:double',
  Arrival:
    'comment*:Comment pickID!:ResourceReference phase!:Phase timeCorrection:double azimuth:double distance:double takeoffAngle:RealQuantity timeResidual:double horizontalSlownessResidual:double backazimuthResidual:double timeWeight:double horizontalSlownessWeight:double backazimuthWeight:double earthModelID:ResourceReference creationInfo:CreationInfo @publicID!:ResourceReference',
  Origin:
    'compositeTime*:CompositeTime comment*:Comment originUncertainty*:OriginUncertainty arrival*:Arrival time!:TimeQuantity longitude!:RealQuantity latitude!:RealQuantity depth:RealQuantity depthType:OriginDepthType timeFixed:boolean epicenterFixed:boolean referenceSystemID:ResourceReference methodID:ResourceReference earthModelID:ResourceReference quality:OriginQuality type:OriginType region:text128 evaluationMode:EvaluationMode evaluationStatus:EvaluationStatus creationInfo:CreationInfo @publicID!:ResourceReference',
  Pick: 'comment*:Comment time!:TimeQuantity waveformID!:WaveformStreamID filterID:ResourceReference methodID:ResourceReference horizontalSlowness:RealQuantity backazimuth:RealQuantity slownessMethodID:ResourceReference onset:PickOnset phaseHint:Phase polarity:PickPolarity evaluationMode:EvaluationMode evaluationStatus:EvaluationStatus creationInfo:CreationInfo @publicID!:ResourceReference',
  Event:
    'description*:EventDescription comment*:Comment focalMechanism*:FocalMechanism amplitude*:Amplitude magnitude*:Magnitude stationMagnitude*:StationMagnitude origin*:Origin pick*:Pick preferredOriginID:ResourceReference preferredMagnitudeID:ResourceReference preferredFocalMechanismID:ResourceReference type:EventType typeCertainty:EventTypeCertainty creationInfo:CreationInfo @publicID!:ResourceReference',
  EventParameters:
    'comment*:Comment event*:Event description:string creationInfo:CreationInfo @publicID!:ResourceReference',
};
