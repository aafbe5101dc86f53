import { expect, test } from '@jest/globals';
import { toolAddresses, toolAddressesVersion } from './tool-addresses.ts';

test('a changed list has another version', () => {
  expect([toolAddressesVersion, Object.keys(toolAddresses).length]).toEqual([1, 13]);
});

test('each address is written as addresses are compared', () => {
  for (const address of Object.keys(toolAddresses)) {
    expect(address).toBe(address.toLowerCase());
    expect(address).toMatch(/^[^\s@]+@[^\s@]+$/);
  }
});
