import type { FileEffect } from '../../../analysis/effect.ts';
import { type FileKind, isHelmTemplate } from '../../../analysis/files/file-kind.ts';
import type { BaseDirectories } from '../../../evidence/base-directories.ts';
import { isActionMetadata } from './action-metadata.ts';
import { addsNotebookCode } from './notebook-code.ts';
import { isWording } from './template-wording.ts';
import { isRootModule, isTestedAtBase } from './terraform-roots.ts';

const kindsToTest: ReadonlySet<FileKind> = new Set(['product', 'migration', 'infrastructure']);

/** Whether behavior may change in a file that asks for tests: product code, templates with logic, data migrations. */
export function needsTest(effect: FileEffect, base: BaseDirectories): boolean {
  const { classified, product, behavior, unseen } = effect;
  const { kind, path } = classified;
  if (!kindsToTest.has(kind) || (behavior === null && !unseen)) return false;
  if (kind === 'infrastructure')
    return hasLogic(effect) && (!isDeclared(effect) || isTestedAtBase(path, base));
  if (unseen) return true;
  if (isProfile.test(path.name)) return false;
  if (kind === 'migration') {
    return product.some((block) => block.added.some((line) => dataStatement.test(line.text.slice(0, 500))));
  }
  if (path.extension === 'ipynb') return addsNotebookCode(classified.hunks);
  return !isWording(path, product) && !isActionMetadata(path, product);
}

/** Settings of one environment, which another run shows to be right: https://docs.spring.io/spring-boot/reference/features/profiles.html */
const isProfile = /^(?:application|bootstrap)-[\w-]+\.(?:ya?ml|properties)$|^appsettings\.[\w-]+\.json$/;

/** Whether only tests of the base could show that a file needs one: what declares infrastructure, but a module of Terraform. */
export function isDeclared({ classified: { kind, language, path } }: FileEffect): boolean {
  return kind === 'infrastructure' && language === 'hcl' && (path.extension !== 'tf' || isRootModule(path));
}

/** Terraform, and templates that Helm renders; but custom resources are generated, whatever their files are called. */
function hasLogic({ classified }: FileEffect): boolean {
  if (classified.language === 'hcl') return true;
  return isHelmTemplate(classified.path) && !isCustomResource(classified.hunks);
}

/** https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/ */
function isCustomResource(hunks: FileEffect['classified']['hunks']): boolean {
  return hunks.some(({ lines }) =>
    lines.some(
      ({ kind, text }) =>
        kind !== 'removed' && /^kind:\s*CustomResourceDefinition\s*$/.test(text.slice(0, 100)),
    ),
  );
}

/** A statement that changes rows; a change of the schema alone is tested by running the migration. */
const dataStatement =
  /\b(?:UPDATE\s+\S+\s+SET|INSERT\s+INTO|DELETE\s+FROM|MERGE\s+INTO|bulkUpdate|bulkInsert|bulkDelete|update_all|update_columns?|find_each|insert_all|delete_all|RunPython|RunSQL|execute|query)\b/i;
