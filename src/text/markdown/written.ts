/** Whether a text says something: not empty, dots, brackets to be filled in, or a word for later. */
export function isWritten(text: string): boolean {
  // Letters such as the fillers of Hangul show nothing.
  const trimmed = text.replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '').trim();
  if (!/[\p{L}\p{N}]/u.test(trimmed)) return false;
  return (
    !/^(?:todo|tbd|tbc|wip|fixme|n\/?a|xxx+|to be (?:done|defined|written|completed|determined))\b[\s\p{P}]*$/iu.test(
      trimmed,
    ) && !bracketed.test(trimmed)
  );
}

const bracketed = /^(?:\[[^\]]*\]|\{[^}]*\}|\{\{[^}]*\}\}|<[^>]*>|_{2,}.*_{2,})$/u;
