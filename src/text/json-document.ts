/** What a terminal may obey or a reader cannot see, and JSON leaves as it is: controls, marks of direction, separators of lines. */
const unsafe = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A value as one JSON document. Values from outside cannot write to a terminal: what could is escaped, which is the same JSON. */
export function jsonDocument(value: unknown): string {
  return `${safe(JSON.stringify(value, null, 2))}\n`;
}

/** The same on one line, as in JSON Lines. */
export function jsonLine(value: unknown): string {
  return `${safe(JSON.stringify(value))}\n`;
}

function safe(json: string): string {
  return json.replace(unsafe, (character) =>
    Array.from({ length: character.length }, (_, unit) => escaped(character.charCodeAt(unit))).join(''),
  );
}

function escaped(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
