/** HTML that is safe to show: only {@link html} makes it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Value = Markup | string | number | readonly Value[];

/** A template whose values are escaped, for text and for attributes between quotation marks; markup is put in as it is. */
export function html(words: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return new Markup(words.map((word, index) => word + render(values[index] ?? '')).join(''));
}

/** Nothing at all. */
export const nothing = new Markup('');

function render(value: Value): string {
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map(render).join('');
  return String(value).replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
