/** The JSON schema and parseProfile say the same. Host only: ajv. */

import { Ajv } from 'ajv';
import { assert } from 'chai';
import { readFileSync } from 'node:fs';
import { parseProfile } from '../../../../firmware/config/profile.js';
import { POLICY_TABLE, type PolicyRow } from '../../../../firmware/kernel/policy.js';
import { sha1 } from '../../../support/sha1.js';
import { WRONG_PROFILES } from '../../../support/wrong-profiles.js';

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../../firmware/config/${name}`, import.meta.url), 'utf8'));

interface Schema {
  readonly properties: { readonly policy: { readonly properties: Record<string, unknown> } };
}

describe('profile.schema.json', () => {
  const schema = read('profile.schema.json') as Schema;
  const validate = new Ajv({ strict: false, allErrors: false }).compile(schema);

  for (const name of ['phone', 'pos', 'gate'])
    it(`accepts ${name}, as parseProfile does`, () => {
      const json = read(`profiles/${name}.json`);
      assert.isTrue(validate(json), JSON.stringify(validate.errors));
      assert.isTrue(parseProfile(json, { sha1 }).ok);
    });

  for (const { name, json, beyondSchema } of WRONG_PROFILES)
    it(`${beyondSchema ? 'cannot see' : 'refuses'}: ${name}`, () => {
      const plain: unknown = JSON.parse(JSON.stringify(json));
      assert.equal(validate(plain), beyondSchema === true);
      assert.isFalse(parseProfile(plain, { sha1 }).ok);
    });

  it('lists every policy row with its alternatives', () => {
    const properties = schema.properties.policy.properties;
    assert.sameMembers(Object.keys(properties), Object.keys(POLICY_TABLE));
    for (const [key, row] of Object.entries(POLICY_TABLE) as [string, PolicyRow][]) {
      const range =
        'choices' in row
          ? { enum: row.choices }
          : { type: 'integer', minimum: row.min, maximum: row.max };
      assert.deepInclude(properties[key] as object, { default: row.default, ...range }, key);
    }
  });

  it('every policy default is one of its alternatives', () => {
    for (const [key, row] of Object.entries(POLICY_TABLE) as [string, PolicyRow][]) {
      if ('choices' in row) assert.include(row.choices, row.default, key);
      else assert.isTrue(row.default >= row.min && row.default <= row.max, key);
      assert.match(row.cite, /^kernel7\.md \d/, key);
    }
  });
});
