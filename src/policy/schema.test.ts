import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { review } from '../rules/review/index.ts';
import type { Rule } from '../rules/rule.ts';
import { sast } from '../rules/sast/index.ts';
import { policyJsonSchema, policySchema } from './schema.ts';

const rules = [review, sast];

describe('the JSON Schema of the policy file', () => {
  const schema = policyJsonSchema(rules);

  it('is a draft that editors understand', () => {
    expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#');
  });

  it('knows the keys of the file and of every rule, and no others', () => {
    expect(schema).toMatchObject({
      additionalProperties: false,
      properties: {
        comment: { enum: ['always', 'needed', 'never'], default: 'needed' },
        enforcement: { enum: ['off', 'observe', 'warn', 'enforce'], default: 'observe' },
        rules: {
          additionalProperties: false,
          properties: {
            review: {
              anyOf: [
                { enum: ['off', 'observe', 'warn', 'enforce'] },
                {
                  additionalProperties: false,
                  properties: { enforcement: {}, approvals: { default: 1 }, teams: {}, 'exempt-authors': {} },
                },
              ],
            },
            sast: { anyOf: [{}, { properties: { threshold: { default: 'high' } } }] },
          },
        },
      },
    });
    expect(schema.required).toBeUndefined();
  });

  it('describes each rule and each of its options', () => {
    const entries = Object.values(z.toJSONSchema(policySchema(rules), { io: 'input' }).properties ?? {});
    for (const entry of entries) expect(entry).toHaveProperty('description');
    for (const rule of rules) {
      for (const option of Object.values(z.toJSONSchema(rule.options, { io: 'input' }).properties ?? {})) {
        expect(option).toMatchObject({ description: expect.any(String), default: expect.anything() });
      }
    }
  });
});

describe('a rule that does not fit into the file', () => {
  const fitting: Rule = { ...review, id: 'fitting' };

  it('has options that are no map', () => {
    expect(() => policySchema([{ ...fitting, options: z.string() }])).toThrow(TypeError);
  });

  it('has an option with the name of the file’s own key', () => {
    expect(() => policySchema([{ ...fitting, options: z.object({ enforcement: z.string() }) }])).toThrow(
      TypeError,
    );
  });
});

describe('what a rule asks of its options together', () => {
  const options = z
    .object({ least: z.int().default(1), most: z.int().default(2) })
    .refine(({ least, most }) => least <= most, 'the least must not be over the most');

  it('is asked in the file, too', () => {
    const schema = policySchema([{ ...review, id: 'bounds', options }]);
    expect(schema.safeParse({ rules: { bounds: { least: 2 } } }).success).toBe(true);
    expect(schema.safeParse({ rules: { bounds: { least: 3 } } }).success).toBe(false);
  });
});
