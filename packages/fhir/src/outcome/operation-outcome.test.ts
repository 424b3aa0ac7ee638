import { describe, expect, it } from 'vitest';
import { readAppointment } from '../appointment/index.js';
import { appointment } from '../testing/fixtures/appointment.js';
import { isOperationOutcome, operationOutcome, refusalStatus } from './index.js';

describe('operationOutcome', () => {
  it('says what is wrong and where, errors first', () => {
    const { issues } = readAppointment(appointment({ comment: 'x', status: 'arrived' }));
    expect(issues.map(({ severity }) => severity)).toEqual(['warning', 'error']);
    expect(operationOutcome(issues)).toEqual({
      resourceType: 'OperationOutcome',
      issue: [
        {
          severity: 'error',
          code: 'value',
          details: { coding: [{ system: 'urn:sas-embed:fhir-rule', code: 'appointment.status' }] },
          diagnostics: 'The status must be booked, fulfilled, noshow, cancelled or pending.',
          expression: ['status'],
        },
        {
          severity: 'warning',
          code: 'security',
          details: { coding: [{ system: 'urn:sas-embed:fhir-rule', code: 'appointment.free-text' }] },
          diagnostics: 'Free text is not kept: it may tell who the patient is.',
          expression: ['comment'],
        },
      ],
    });
  });

  it('takes an issue of the gateway’s own', () => {
    expect(operationOutcome([{ code: 'login', message: 'A bearer key is required.' }]).issue).toEqual([
      { severity: 'error', code: 'login', diagnostics: 'A bearer key is required.' },
    ]);
  });

  it('has an issue even when all is well', () => {
    expect(operationOutcome([]).issue).toMatchObject([{ severity: 'information' }]);
  });
});

describe('refusalStatus', () => {
  it('tells a malformed body from a refused one (IG-T-02)', () => {
    const statusOf = (json: unknown) => refusalStatus(readAppointment(json).issues);
    expect(statusOf([])).toBe(400);
    expect(statusOf(appointment({ status: 'arrived' }))).toBe(422);
    expect(statusOf(appointment({ comment: 'x' }))).toBeUndefined();
  });
});

describe('isOperationOutcome', () => {
  it('knows one', () => {
    expect(isOperationOutcome(operationOutcome([]))).toBe(true);
    for (const json of [null, undefined, 'OperationOutcome', {}, [], { resourceType: 'Bundle' }]) {
      expect(isOperationOutcome(json)).toBe(false);
    }
  });
});
