export { type NodeOptions, type RunningNode, startNode } from './node.ts';
export { MarkProblem, nodeMigrations } from './mark.ts';
