import { describe, expect, it } from 'vitest';
import { csvField } from '../values/index.js';
import { toCsv } from './csv.js';

describe('the table', () => {
  it.each([
    ['=HYPERLINK("http://x.example")', `"'=HYPERLINK(""http://x.example"")"`],
    ['+33', `"'+33"`],
    ['-1', `"'-1"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\t=1', `"'\t=1"`],
    ['\r=1', `"'\r=1"`],
    ['SAS; de l’Aude', '"SAS; de l’Aude"'],
    ['SAS "33"', '"SAS ""33"""'],
    ['sas-33', 'sas-33'],
    ['<5', '<5'],
  ])('writes %j so that no spreadsheet calculates it', (text, field) => expect(csvField(text)).toBe(field));

  it('has one line a row and one column a month, hidden cells marked', () => {
    const table = toCsv({
      ...{ at: '2026-11-26T21:00:00+01:00', months: ['2026-10', '2026-11'], by: 'sas', threshold: 5 },
      indicators: [
        {
          ...{ id: 'searches', kind: 'count' },
          rows: [{ values: [12, 0] }, { key: 'sas-33', label: '=SAS', detail: 'no-slot', values: [null, 7] }],
        },
      ],
      coverage: { departements: 1, departementsOfAll: 101, population: 1, populationOfAll: 2 },
    });
    expect(table).toBe(
      '\uFEFFindicator;grouping;key;label;detail;2026-10;2026-11\r\n' +
        'searches;total;;;;12;0\r\n' +
        `searches;sas;sas-33;"'=SAS";no-slot;<5;7\r\n` +
        'departements-covered;total;;;of 101;;1\r\n' +
        'population-covered;total;;;of 2;;1\r\n',
    );
  });
});
