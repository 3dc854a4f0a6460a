export { readEffectiveLimits } from './cgroup-limits.ts';
export { readHostFacts } from './host-facts.ts';
export { MachineSampler, type MachineSamplerOptions } from './machine-sampler.ts';
export { type ChildrenUse, TreeSampler, type TreeSamplerOptions } from './tree-sampler.ts';
