import type { Emulator, PageResponse } from '../handles/emulator.ts';
import type { Delivery } from '../webhooks/delivery.ts';
import { root } from './address.ts';
import { type Html, html } from './html.ts';
import { ago, isSuccess, page, seeOther } from './layout.ts';
import { sign, type Tone } from './tone.ts';

const address = `${root}/deliveries`;

/** The webhooks, newest first, each with a button to redeliver it. */
export function deliveriesPage(emulator: Emulator): PageResponse {
  const rows = emulator.deliveries.toReversed().map(
    (delivery) => html`<li class="row">${sign(toneOf(delivery))}
<span class="what"><a href="${address}/${delivery.id}"><b>${nameOf(delivery)}</b></a> ${delivery.redelivery && html`<span class="tag">redelivery</span>`}
<span class="muted"><code>${delivery.guid}</code></span></span>
<span class="muted">${statusOf(delivery)} · ${ago(emulator.clock.now(), delivery.sentAt)}</span>${redeliverButton(delivery)}</li>`,
  );
  return page(
    emulator,
    'Webhook deliveries',
    [['Webhook deliveries', address]],
    html`<h1>Webhook deliveries</h1>
<ul class="box rows">${rows}</ul>
${rows.length === 0 && html`<p class="empty">No webhook has been sent yet.</p>`}`,
  );
}

/** One delivery with its payload. */
export function deliveryPage(emulator: Emulator, id: number): PageResponse | undefined {
  const delivery = emulator.deliveries.find((one) => one.id === id);
  if (delivery === undefined) return undefined;
  return page(
    emulator,
    nameOf(delivery),
    [
      ['Webhook deliveries', address],
      [String(id), `${address}/${id}`],
    ],
    html`<h1>${sign(toneOf(delivery), 'big')} ${nameOf(delivery)}</h1>
<p>${statusOf(delivery)} · <code>${delivery.guid}</code> ${redeliverButton(delivery)}</p>
<pre class="box">${JSON.stringify(delivery.payload, null, 2)}</pre>`,
  );
}

/** Redelivers a webhook and returns to the list. */
export function redeliver(emulator: Emulator, id: number): PageResponse | undefined {
  if (!emulator.deliveries.some((one) => one.id === id)) return undefined;
  // A delivery that fails again is in the list with its status.
  emulator.redeliver(id).catch(() => undefined);
  return seeOther(`${address}?refresh`);
}

function nameOf({ event, action }: Delivery): string {
  return action === null ? event : `${event}.${action}`;
}

function toneOf({ status }: Delivery): Tone {
  if (status === null) return 'waiting';
  return isSuccess(status) ? 'good' : 'bad';
}

function statusOf({ status, durationMs }: Delivery): string {
  if (status === null) return 'sending';
  return status === 0 ? 'no answer' : `${status} in ${Math.round(durationMs)} ms`;
}

function redeliverButton({ id }: Delivery): Html {
  return html`<form method="post" action="${address}/${id}/redeliver"><button>Redeliver</button></form>`;
}
