/**
 * Whether a reason only holds the place of one: a word for later, or the instruction of a template that stands as it was. What merely
 * begins like one is a reason, as in "todo lists are drawn on a canvas".
 */
export function isPlaceholder(why: string): boolean {
  return forms.some((form) => form.test(why));
}

const laterVerb =
  '(?:add|write|fill|explain|describe|give|put|insert|state|provide|complete|decide|justify|document|say|me|later|reason|why|text|update|replace|comment|ask|check|find|think)';

const forms: readonly RegExp[] = [
  // Capitals, or followed by what is to be done.
  /^["'`([]*(?:TODO|TBD|TBC|FIXME|XXX|WIP|N\/A|T\.B\.D\.)(?:[^\p{L}\p{N}]|$)/u,
  new RegExp(
    `^["'\`([]*(?:todo|tbd|tbc|fixme|xxx|wip|n/a)(?:\\s*[:;,.()[\\]–—-]|\\s+(?:i (?:will|need)|to|${laterVerb})\\b)`,
    'i',
  ),
  // The instruction of a template.
  /\b(?:add|write|give|insert|enter|put|fill in|explain|describe|state|provide|replace|type)\b[^.,;!?]{0,40}\b(?:here|below|this text)\b/i,
  /^(?:please )?(?:add|write|give|insert|enter|put|fill in|explain|describe|state|provide|specify)\b (?:in (?:one|a) sentence )?(?:the |a |your |an )?(?:reason|explanation|justification|why)\b/i,
  /\b(?:reason|explanation|justification|why) (?:goes|comes|belongs) here\b|^(?:the |a |your |my |some )?(?:reason|explanation|justification|placeholder)(?: text)?(?: here)?[\s.…!]*$/i,
  /^(?:to be (?:done|defined|written|completed|determined|decided|added|filled|explained))\b/i,
  // What was not done yet.
  /^(?:not (?:yet )?|un)tested(?: yet| so far| at all)?(?:[,;.:–—-]{0,3}\s{1,3}(?:but )?(?:(?:i|we)(?: |'ll )|will |to )[^.]{0,80})?[\s.!…]*$/i,
  /^(?:(?:i|we) )?(?:did not|didn'?t|have not|haven'?t|could not|couldn'?t) (?:manually |really |actually )?test(?:ed)?(?: (?:this|it|that|anything|the change))?(?: by hand| manually)?(?: at all| yet| so far)?[\s.!…]*$/i,
  /^no (?:manual )?test(?:s|ing)?(?: (?:was|were|has been|have been) (?:done|performed|made|run))?(?: yet| so far| at all)?[\s.!…]*$/i,
  /^(?:(?:i|we) )?(?:will|still have to|still need to|need to|to be) (?:be )?test(?:ed)?\b[^.]{0,80}[\s.!…]*$/i,
  /\blorem ipsum\b|\b(?:will|to) (?:be )?(?:explain|add|fill|justif|describ)\w* (?:this |it |in )?(?:later|soon)\b/i,
];
