export { type DoctorCode, type DoctorFinding, type DoctorState, doctorStates } from './doctor/findings.ts';
export { type Examination, type ExamineOptions, examineMachine } from './examine-machine.ts';
export type { Facts } from './finding.ts';
export { type VerifyCode, type VerifyFinding, type VerifyState, verifyStates } from './verify/findings.ts';
export { type Verification, type VerifyOptions, verifySetup } from './verify-setup.ts';
