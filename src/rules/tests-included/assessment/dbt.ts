import type { FileEffect } from '../../../analysis/effect.ts';
import type { ClassifiedFile } from '../../../analysis/files/file-kind.ts';

/**
 * The files of a change that describe the models of dbt: YAML beside the models, which holds their descriptions and their tests.
 * https://docs.getdbt.com/reference/configs-and-properties, https://docs.getdbt.com/docs/build/data-tests
 */
export function dbtProperties(effects: readonly FileEffect[]): ReadonlySet<FileEffect> {
  const models = new Set(
    effects.flatMap(({ classified }) => (isModel(classified) ? [resourceOf(classified)] : [])),
  );
  return new Set(
    effects.filter((effect) => {
      const { classified } = effect;
      if (!/^ya?ml$/.test(classified.path.extension)) return false;
      const resource = resourceOf(classified);
      return (
        resource !== null &&
        (models.has(resource) || shownLines(effect).some((line) => properties.test(line)))
      );
    }),
  );
}

/** Whether a description of models adds a test, or something to the tests of a column. */
export function addsDbtTests(effect: FileEffect): boolean {
  return effect.product.some(({ added }) => added.some(({ text }) => testLine.test(text.slice(0, 200))));
}

/** The directory of resources that a file lies in, from the root; null where there is none. */
function resourceOf({ path }: ClassifiedFile): string | null {
  const index = path.directories.findIndex((name) =>
    /^(?:models|seeds|snapshots|analyses|macros)$/.test(name),
  );
  return index === -1 ? null : path.directories.slice(0, index + 1).join('/');
}

function isModel({ path, language }: ClassifiedFile): boolean {
  return language === 'sql' || path.extension === 'csv';
}

function shownLines({ classified }: FileEffect): readonly string[] {
  return classified.hunks.flatMap(({ lines }) => lines.map(({ text }) => text.slice(0, 200)));
}

const properties =
  /^(?:models|sources|seeds|snapshots|unit_tests|semantic_models|exposures):\s*$|^\s+(?:data_tests|unit_tests):/;

const testLine =
  /^\s*(?:- )?(?:data_tests|unit_tests|tests):|^\s*- (?:not_null|unique|accepted_values|relationships|dbt_utils\.|dbt_expectations\.|elementary\.)/;
