// One step of the machines while it is being made: the next state and the effects so far.
import type { FaultCode } from '../fault.js';
import type { Effect, Env, LeadState, ParticipantState, Statement, Step } from './state.js';

export class Turn {
  state: ParticipantState;
  readonly effects: Effect[] = [];
  readonly env: Env;

  constructor(state: ParticipantState, env: Env) {
    this.state = state;
    this.env = env;
  }

  set(change: Partial<ParticipantState>): void {
    this.state = { ...this.state, ...change };
  }

  lead(change: Partial<LeadState>): void {
    if (this.state.lead !== null) this.set({ lead: { ...this.state.lead, ...change } });
  }

  emit(effect: Effect): void {
    this.effects.push(effect);
  }

  /** Refuses visibly and keeps the state as it is (protocol.md §10). */
  refuse(code: FaultCode, about: string | null): void {
    this.emit({ type: 'report', code, about });
  }

  /** Asks main for a signature; its answer comes as `signed`. */
  sign(statement: Statement): void {
    const ref = this.state.nextRef;
    this.set({ nextRef: ref + 1, signing: new Map(this.state.signing).set(ref, statement) });
    this.emit({ type: 'sign', ref, statement });
  }

  /** Leaves: nothing is sent from here on, and every key is destroyed. */
  end(code: FaultCode | null): void {
    this.set({ phase: 'ended', failed: code, keys: [], sendingWith: null, lead: null });
    this.emit({ type: 'stop-sending' });
    this.emit({ type: 'destroy-keys' });
    this.emit({ type: 'end', code });
  }

  done(): Step {
    return { state: this.state, effects: this.effects };
  }
}
