import type { GateEndPorts } from './gate-ended.ts';
import type { AnswerResult, GateAnswer, GateReading, GateSubject } from './gate-subject.ts';
import type { ReleasePorts } from './release.ts';

/** What a gate asks of GitHub and of the store. */
export interface GatePorts extends ReleasePorts, GateEndPorts {
  readonly github: ReleasePorts['github'] &
    GateEndPorts['github'] & {
      /**
       * Reads a run, and whether jobs of the environment wait.
       *
       * @returns null: the run is gone
       * @throws {RetryLater} while GitHub is down, limits the installation, or answers in part
       */
      readGate(subject: GateSubject): Promise<GateReading | null>;
      /** Answers GitHub's question, or reports how far it is. */
      answerGate(subject: GateSubject, answer: GateAnswer): Promise<AnswerResult>;
    };
}
