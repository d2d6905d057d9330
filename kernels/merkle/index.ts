export { type HashFunction, leafHash, nodeHash, emptyRoot } from './hash.ts';
export { type CompletedNode, CompactRange, levelsOf, rootFromNodes } from './compact-range.ts';
export {
  type NodeAt,
  subtreeHash,
  inclusionNodes,
  consistencyNodes,
  verifyInclusion,
  verifyConsistency,
} from './proof.ts';
export { canonicalJson } from './canonical-json.ts';
