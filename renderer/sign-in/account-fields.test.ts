import { describe, expect, test } from '@jest/globals';
import { fieldOf, wrongWith } from './account-fields.js';

const fine = { name: 'Anna', email: 'anna@example.org', password: 'correct horse' };

describe('account fields', () => {
  test('finds nothing wrong with what the contract takes', () => {
    expect(wrongWith(fine)).toEqual({});
  });

  test('checks only the fields that the form has', () => {
    expect(wrongWith({ email: fine.email, password: fine.password })).toEqual({});
  });

  test.each(['', ' ', 'anna', 'anna@', '@example.org'])('refuses %p as an address', (email) => {
    expect(Object.keys(wrongWith({ ...fine, email }))).toEqual(['email']);
  });

  test.each(['', '  ', 'A\u202ennA', 'x'.repeat(129)])('refuses %p as a name', (name) => {
    expect(Object.keys(wrongWith({ ...fine, name }))).toEqual(['name']);
  });

  test('leaves it to the service to say which passwords are strong', () => {
    expect(wrongWith({ ...fine, password: 'x' })).toEqual({});
    expect(fieldOf('weak-password')).toBe('password');
  });

  test('lays a refusal at the field that it is about', () => {
    expect(fieldOf('email-taken')).toBe('email');
    expect(fieldOf('wrong-password')).toBeNull();
  });
});
