import type { Configuration } from '@omnimind/protocol/configuration';
import type { Rung } from '@omnimind/protocol/event';
import { culpritOf } from '@omnimind/protocol/evidence';
import { type Message, message } from '@omnimind/protocol/message';
import { isUrgent, type Severity, type Verdict } from '@omnimind/protocol/verdict';
import { Pause } from './pause.ts';
import { type HeldMemory, type PlannedAction, type Resource, unknownMemory } from './plan.ts';
import type { ProtectedStall } from './protected-stall.ts';
import { type ActionBudget, ladderRows, type RungRow, reasonFor, throttledResource } from './rungs.ts';
import { rank, SeverityTimes } from './severity-times.ts';

/** What a person released is left alone for so long, s: time to look into it, and not for ever when it is forgotten. */
const releasedFor_s = 3600;

/** Where one workload stands on the ladder, and when it may leave its rung. All times in s of the snapshot's clock. */
export class LadderState {
  readonly #workload: string;
  readonly #ladder: Configuration['ladder'];
  readonly #times = new SeverityTimes();
  readonly #skipped = new Set<Rung>();
  /** Actions that were asked for or are in force. */
  readonly #standing = new Set<Rung>();
  /** Until when a rung whose time was over is not taken again, s. */
  readonly #restsUntil = new Map<Rung, number>();
  readonly #pause = new Pause();
  /** What the throttle in force limits. */
  #throttled: Resource | null = null;
  #held: HeldMemory = unknownMemory;
  #position = 0;
  #enteredAt = Number.NaN;
  /** When what was done to one process is done to all; `NaN` for never. */
  #widenAt = Number.NaN;

  constructor(workload: string, ladder: Configuration['ladder']) {
    this.#workload = workload;
    this.#ladder = ladder;
  }

  /** The rung that the workload stands on. */
  get rung(): Rung {
    return ladderRows[this.#position]?.rung ?? 'observe';
  }

  /**
   * What the policy wants now.
   * @param mayAct false for protected workloads and in mode `observe`
   * @param stall of those who are protected
   */
  plan(
    time_s: number,
    verdict: Verdict,
    mayAct: boolean,
    budget: ActionBudget,
    stall: ProtectedStall,
    held = unknownMemory,
  ): PlannedAction[] {
    this.#held = held;
    this.#times.follow(time_s, verdict.severity);
    const climbed = this.#climb(time_s, verdict, mayAct, budget);
    if (climbed.length > 0) return climbed;
    const answered = mayAct ? this.#answerStall(time_s, verdict, budget, stall) : null;
    if (answered !== null) return [answered];
    const widened = this.#widen(time_s, verdict, mayAct, budget);
    return widened.length > 0 ? widened : this.#descend(time_s, mayAct, stall);
  }

  /** The actuator's answer. */
  settle(rung: Rung, outcome: 'taken' | 'skipped' | 'undone'): void {
    if (outcome !== 'taken') this.#leave(rung);
    // Answers come in order: a rung that was undone in order to be taken again is in force now.
    else if (this.rung === rung) this.#standing.add(rung);
    if (outcome !== 'skipped') return;
    this.#skipped.add(rung);
    // What was not done is nowhere to stand on.
    if (this.rung === rung) this.#stepDown();
  }

  /** The undoing of everything in force. */
  undoAll(reason: Message): PlannedAction[] {
    const undone = [...this.#standing].reverse().map((rung) => this.#undo(rung, reason));
    this.#standing.clear();
    this.#pause.unthrottled();
    this.#position = 0;
    return undone;
  }

  /** The undoing of everything in force, asked for by a person: for some time nothing is done again. */
  release(time_s: number, reason: Message): PlannedAction[] {
    for (const { rung } of ladderRows)
      if (rung !== 'observe' && rung !== 'watch') this.#restsUntil.set(rung, time_s + releasedFor_s);
    return this.undoAll(reason);
  }

  /** As {@link release}, and its memory may rise by `room_bytes` before it is throttled there: that is not tightened, nor is it paused. */
  grant(time_s: number, room_bytes: number, reason: Message): PlannedAction[] {
    return [...this.release(time_s, reason), { ...this.#throttleNow(time_s, 'memory', reason), room_bytes }];
  }

  /** As {@link release}, and its unit is asked to stop. */
  end(time_s: number, reason: Message): PlannedAction[] {
    const released = this.release(time_s, reason);
    return [...released, { ...this.#enter('stop', time_s), resource: null, reason, evidence: [] }];
  }

  /** It rose too fast where nobody may act, and was moved here: its memory is throttled at once. */
  hold(time_s: number, reason: Message, evidence: PlannedAction['evidence']): PlannedAction[] {
    if (this.#standing.has('throttle')) return [];
    return [{ ...this.#throttleNow(time_s, 'memory_growth', reason), evidence }];
  }

  /** It makes way for the others of its slice: paused as after a throttle that did not help, and as soon let go on. */
  pauseFor(time_s: number, reason: Message, stall: ProtectedStall): PlannedAction[] {
    if (this.#standing.has('freeze') || this.#rests('freeze', time_s)) return [];
    return [{ ...this.#pauseNow(time_s, stall), resource: null, reason, evidence: [] }];
  }

  #pauseNow(time_s: number, stall: ProtectedStall): Pick<PlannedAction, 'workload' | 'kind' | 'rung'> {
    this.#pause.paused(time_s, stall);
    return this.#enter('freeze', time_s);
  }

  #throttleNow(time_s: number, resource: Resource, reason: Message): PlannedAction {
    this.#throttled = resource;
    return { ...this.#enter('throttle', time_s), resource, reason, evidence: [] };
  }

  /** Onto a rung at once, whatever lies between. */
  #enter(rung: Rung, time_s: number): Pick<PlannedAction, 'workload' | 'kind' | 'rung'> {
    this.#position = ladderRows.findIndex((row) => row.rung === rung);
    this.#enteredAt = time_s;
    this.#standing.add(rung);
    return { workload: this.#workload, kind: 'take', rung };
  }

  #climb(time_s: number, verdict: Verdict, mayAct: boolean, budget: ActionBudget): PlannedAction[] {
    const plan: PlannedAction[] = [];
    for (let next = this.#position + 1; next < ladderRows.length; next += 1) {
      const row = ladderRows[next];
      if (row === undefined) break;
      if (this.#isPassedOver(row, time_s, verdict)) continue;
      if (!this.#isDue(row, time_s, verdict.severity)) break;
      if (row.acts && !(mayAct && budget.take(time_s, row.severity === 'alert' && isUrgent(verdict)))) break;
      this.#position = next;
      this.#enteredAt = time_s;
      this.#standing.add(row.rung);
      if (row.rung === 'deprioritize')
        this.#widenAt = culpritOf(verdict.evidence) === null ? Number.NaN : time_s + this.#ladder.throttle_after;
      const action = this.#take('take', row.rung, verdict);
      // A lower priority holds no memory back, and each takes a call of the service manager: the throttle comes first.
      if (action.rung === 'throttle' && action.resource !== 'cpu' && plan.at(-1)?.rung === 'deprioritize')
        plan.splice(-1, 0, action);
      else plan.push(action);
    }
    return plan;
  }

  #take(kind: 'take' | 'widen', rung: Rung, verdict: Verdict): PlannedAction {
    const resource = rung === 'throttle' ? throttledResource(verdict, this.#ladder) : null;
    if (rung === 'throttle') this.#throttled = resource;
    const { takenByOthers_bytes } = this.#held;
    const kept = resource === 'memory_growth' && takenByOthers_bytes > 0 ? { keep_bytes: takenByOthers_bytes } : {};
    const reason = reasonFor(verdict);
    return { workload: this.#workload, kind, rung, resource, ...kept, reason, evidence: verdict.evidence };
  }

  /** The culprit comes first; where the trouble stays, the others follow. A processor that is throttled holds no memory back. */
  #widen(time_s: number, verdict: Verdict, mayAct: boolean, budget: ActionBudget): PlannedAction[] {
    if (mayAct && this.#throttled === 'cpu' && this.#standing.has('throttle') && isUrgent(verdict))
      return [this.#take('widen', 'throttle', verdict)];
    const isDue =
      time_s >= this.#widenAt && this.#standing.has('deprioritize') && rank(verdict.severity) >= rank('alert');
    if (!isDue || !mayAct || !budget.take(time_s)) return [];
    this.#widenAt = Number.NaN;
    return [this.#take('widen', 'deprioritize', verdict)];
  }

  /** The throttle does not help those who are protected, or does not keep their reserve: first it is tightened to what the workload holds, then the workload is paused. */
  #answerStall(time_s: number, verdict: Verdict, budget: ActionBudget, stall: ProtectedStall): PlannedAction | null {
    const isThrottled = this.#standing.has('throttle') && this.#throttled !== 'cpu';
    const due =
      isThrottled && !this.#standing.has('freeze')
        ? this.#pause.due(time_s, stall, isUrgent(verdict), this.#held.share)
        : null;
    // What is tightened was counted when it was throttled.
    if (due === null || this.#rests('freeze', time_s) || (due === 'pause' && !budget.take(time_s))) return null;
    const reason = message(stall.feltFor_s > 0 ? 'reason.others_stall' : 'reason.reserve_touched');
    stall.answered();
    const action = { workload: this.#workload, resource: 'memory', reason, evidence: verdict.evidence } as const;
    if (due === 'tighten') {
      this.#pause.tightened(time_s, this.#held.share);
      return { ...action, kind: 'widen', rung: 'throttle' };
    }
    return { ...action, ...this.#pauseNow(time_s, stall) };
  }

  #rests(rung: Rung, time_s: number): boolean {
    return time_s < (this.#restsUntil.get(rung) ?? Number.NEGATIVE_INFINITY) || this.#skipped.has(rung);
  }

  #leave(rung: Rung): boolean {
    if (rung === 'freeze') this.#pause.ended();
    if (rung === 'throttle') this.#pause.unthrottled();
    return this.#standing.delete(rung);
  }

  /** What would not help, could not be done, or had its time, is no obstacle to what comes after it. */
  #isPassedOver(row: RungRow, time_s: number, verdict: Verdict): boolean {
    return this.#rests(row.rung, time_s) || !row.answers(verdict, this.#ladder);
  }

  #isDue(row: RungRow, time_s: number, severity: Severity): boolean {
    if (severity === 'critical' && row.severity !== 'critical') return true;
    return this.#times.lastedFor_s(time_s, row.severity) >= row.after(this.#ladder);
  }

  /** One rung down when the workload has been well for the dwell time and has stood here for the minimum. */
  #descend(time_s: number, mayAct: boolean, stall: ProtectedStall): PlannedAction[] {
    const row = ladderRows[this.#position];
    if (row === undefined || this.#position === 0) return [];
    const reason = this.#reasonToLeave(row, time_s, mayAct, stall);
    if (reason === null) return [];
    this.#stepDown();
    this.#enteredAt = time_s;
    if (this.#position === 0) this.#skipped.clear();
    return this.#leave(row.rung) ? [this.#undo(row.rung, reason)] : [];
  }

  #reasonToLeave(row: RungRow, time_s: number, mayAct: boolean, stall: ProtectedStall): Message | null {
    if (row.acts && !mayAct) return message('reason.not_ours');
    if (row.rung === 'freeze' && this.#pause.isPaused) {
      const reason = this.#pause.reasonToEnd(time_s, stall, row.limit(this.#ladder));
      // Somebody may wait for it, so it has a time to go on; not a long one while the others stall.
      if (reason?.code === 'reason.time_over') this.#restsUntil.set('freeze', time_s + this.#ladder.minimum_stay);
      return reason;
    }
    const stood_s = time_s - this.#enteredAt;
    const wellFor_s = this.#times.belowFor_s(time_s, row.severity);
    if (wellFor_s >= this.#ladder.well_for && stood_s >= this.#ladder.minimum_stay)
      return message('reason.recovered', { seconds: wellFor_s });
    const limit_s = row.limit(this.#ladder);
    if (stood_s < limit_s) return null;
    this.#restsUntil.set(row.rung, time_s + limit_s);
    return message('reason.time_over', { seconds: stood_s });
  }

  /** To the next lower rung that was taken. */
  #stepDown(): void {
    do this.#position -= 1;
    while (this.#position > 0 && !this.#standing.has(this.rung));
  }

  #undo(rung: Rung, reason: Message): PlannedAction {
    return { workload: this.#workload, kind: 'undo', rung, resource: null, reason, evidence: [] };
  }
}
