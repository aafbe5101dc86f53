/** A word that the project does not use, and what it says instead. */
export interface AvoidedWord {
  readonly word: RegExp;
  readonly instead: string;
}

/** One word for each concept, in the terms that people search for. Checked in strings, comments and documents. */
export const avoidedWords: readonly AvoidedWord[] = [
  { word: /\bso many\b/i, instead: 'at most N, or N' },
  { word: /\banew\b/i, instead: 'again' },
  { word: /\bwhoever\b/i, instead: 'a user who …' },
  { word: /\blook(?:s|ed|ing)? (?:at it |at them )?again\b/i, instead: 're-evaluate, or resync' },
  { word: /\blooked at\b/i, instead: 'processed, or evaluated' },
  { word: /\bmend(?:s|ed|ing)?\b/i, instead: 'fix' },
  { word: /\b(?:had|has|have|having) (?:a|no) part in\b/i, instead: 'contributed to' },
  { word: /\btells? of\b/i, instead: 'reports' },
  { word: /\bof (?:our|one's) own\b/i, instead: 'internal' },
  { word: /\bset(?:s|ting)? aside\b/i, instead: 'dead-lettered' },
  { word: /\bg(?:ave|ives?|iven|iving) back\b/i, instead: 'retry, or release' },
  { word: /\bput(?:s|ting)? off\b/i, instead: 'deferred' },
  { word: /\brechecks?\b/i, instead: 're-evaluate' },
  { word: /\bsw(?:eep|eeps|ept|eeping)\b/i, instead: 'resync' },
  { word: /\bupkeep\b/i, instead: 'resync, or maintenance' },
  { word: /\bsuspects?\b/i, instead: 'quarantined subject' },
  { word: /\bjudg(?:e|es|ed|ing)\b/i, instead: 'evaluate' },
  { word: /\bin vain\b/i, instead: 'without result' },
  { word: /\bshar(?:er|ers)\b/i, instead: 'siblings' },
  { word: /\bnone of (?:ours|its)\b/i, instead: 'not …' },
  { word: /\bput right\b/i, instead: 'fix' },
  { word: /\bgoes by\b/i, instead: 'uses' },
  { word: /\borganis/i, instead: 'organiz…' },
  {
    word: /\b(?:behaviour|colour|favour|analys(?:e|ed|ing)\b|licence|recognis|normalis|generalis|summaris)/i,
    instead: 'American spelling',
  },
];
