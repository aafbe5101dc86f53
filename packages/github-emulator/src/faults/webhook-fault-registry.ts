import { CountedFault } from './counted-fault.ts';
import type { DeliveryFailure, Fault, WebhookFaults, WebhookHold, WebhookMatch } from './faults.ts';

type Treatment =
  | { readonly kind: 'send' | 'omit' | 'double' | 'hold' }
  | { readonly kind: 'lose'; readonly as: DeliveryFailure };

interface Rule {
  readonly treatment: Treatment;
  readonly event: string | undefined;
  readonly fault: CountedFault;
  readonly held: (() => Promise<void>)[];
}

/** The webhook faults that are set. */
export class WebhookFaultRegistry implements WebhookFaults {
  private readonly rules: Rule[] = [];

  lose({ as = 'failed to connect to host', ...match }: Parameters<WebhookFaults['lose']>[0] = {}): Fault {
    return this.add({ kind: 'lose', as }, match).fault;
  }

  omit(match: WebhookMatch = {}): Fault {
    return this.add({ kind: 'omit' }, match).fault;
  }

  double(match: WebhookMatch = {}): Fault {
    return this.add({ kind: 'double' }, match).fault;
  }

  hold(match: WebhookMatch = {}): WebhookHold {
    const { fault, held } = this.add({ kind: 'hold' }, match);
    return {
      get hits() {
        return fault.hits;
      },
      remove: () => fault.remove(),
      release: async (order = 'as-sent') => {
        fault.remove();
        const sends = held.splice(0);
        if (order === 'reversed') sends.reverse();
        for (const send of sends) await send();
      },
    };
  }

  /** How to handle an event. `send` is called later for one that is held. */
  treat(
    event: { readonly event: string; readonly action: string | null },
    send: () => Promise<void>,
  ): Treatment {
    const names = [undefined, event.event, `${event.event}.${event.action}`];
    const rule = this.rules.find((one) => names.includes(one.event) && one.fault.strike());
    if (rule?.treatment.kind === 'hold') rule.held.push(send);
    return rule?.treatment ?? { kind: 'send' };
  }

  /** Removes every fault; held webhooks are sent. */
  clear(): void {
    for (const { fault, held } of this.rules.splice(0)) {
      fault.remove();
      for (const send of held.splice(0)) void send();
    }
  }

  private add(treatment: Treatment, { event, times }: WebhookMatch): Rule {
    const rule: Rule = { treatment, event, fault: new CountedFault(times), held: [] };
    this.rules.push(rule);
    return rule;
  }
}
