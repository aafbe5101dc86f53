import type { DocumentReference } from '../../../evidence/documents.ts';
import { type Message, say } from '../../../text/message.ts';
import type { Unusable } from './problems.ts';

/** @param reference of the document */
export function documentNotFound(name: Message, reference: DocumentReference): Unusable {
  const mustBePublic = reference.kind === 'issue' && reference.mayBePrivate !== true;
  return {
    messageId: 'document-not-found',
    message: say`does not exist at the head of this pull request`,
    remedy:
      reference.kind === 'file'
        ? say`Add ${name} to this pull request, or correct the link in the description.`
        : say`Correct the link in the description: ${name} does not exist${mustBePublic ? say`, or is in a private repository that the policy does not name` : []}.`,
  };
}

export const documentNotPermitted: Unusable = {
  messageId: 'document-not-permitted',
  message: say`the app is not permitted to read it: it lacks ${'Issues: read'}`,
  remedy: say`Put the threat model into a file of this pull request, or ask an administrator to grant the app ${'Issues: read'}.`,
};

export function documentNotText(name: Message): Unusable {
  return {
    messageId: 'document-not-text',
    message: say`it is not text`,
    remedy: say`Write the threat model in Markdown: ${name} is not text.`,
  };
}

/** The formats that are read, in words. */
export const readFormats = 'Markdown, JSON of OWASP Threat Dragon or TM-BOM, and YAML of Threagile';

/** @param format what people call it; trusted */
export function formatNotRead(name: Message, format: string): Unusable {
  return {
    messageId: 'format-not-read',
    message: say`it is ${[format]}, which is not read`,
    remedy: say`Write the threat model in a format that is read (${[readFormats]}): ${name} is ${[format]}.`,
  };
}

/** @param kind what its name says that it is */
export function modelUnknown(name: Message, kind: 'json' | 'yaml'): Unusable {
  const language = kind === 'json' ? 'JSON' : 'YAML';
  return {
    messageId: 'format-not-read',
    message: say`it is ${[language]} of a format that is not read`,
    remedy: say`Write the threat model in a format that is read (${[readFormats]}): ${name} is ${[language]} of another format.`,
  };
}

/** @param kind what its name says that it is */
export function modelNotParsed(name: Message, kind: 'json' | 'yaml'): Unusable {
  const language = kind === 'json' ? 'JSON' : 'YAML';
  return {
    messageId: 'format-not-read',
    message: say`it is no valid ${[language]}, or too long or too deeply nested to be read`,
    remedy: say`Correct ${name}: it is no valid ${[language]}, or too long or too deeply nested to be read.`,
  };
}

export function documentTooLong(name: Message): Unusable {
  return {
    messageId: 'document-too-long',
    message: say`too long or too deeply nested to be read`,
    remedy: say`Shorten ${name}: it is too long or too deeply nested to be read.`,
  };
}

export function documentNotRead(name: Message): Unusable {
  return {
    messageId: 'document-not-read',
    message: say`not read: too many documents are linked`,
    remedy: say`Link fewer documents as threat models: ${name} was not read.`,
  };
}

export function hostNotTrusted(host: string): Unusable {
  return {
    messageId: 'host-not-trusted',
    message: say`cannot be read, and the policy does not name the host ${host}`,
    remedy: say`Put the threat model into a file of this pull request, or into an issue: documents on ${host} do not count.`,
  };
}

export const statementNeedsTeam: Unusable = {
  messageId: 'statement-needs-team',
  message: say`only a security team can approve that the threat model does not change, and the policy names none`,
  remedy: say`Describe in the threat model what changes, or ask the owners of the policy to name a security team (\`rules.threat-model.team\`).`,
};
