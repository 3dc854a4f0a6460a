export type { Adoption, AlreadyThere, LeftProcess, MovedProcess, NamedProcess } from './adoption.ts';
export type { LeftReason } from './refusal.ts';
export type { FreshScope, Release } from './release-scope.ts';
export { type AdoptAnswer, type AdoptRequest, adopt, release } from './requests.ts';
export { RuleAdopter, type RuleAdopterOptions } from './rule-adopter.ts';
