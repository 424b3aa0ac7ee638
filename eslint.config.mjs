import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import jsdoc from 'eslint-plugin-jsdoc';
import lit from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import wc from 'eslint-plugin-wc';
import { defineConfig, globalIgnores } from 'eslint/config';
import globals from 'globals';
import ts from 'typescript-eslint';
import { houseImports } from './scripts/eslint/house-imports.mjs';
import { strictHost } from './scripts/eslint/strict-host.mjs';

const tests = ['**/*.test.ts', '**/testing/fixtures/**'];
const house = { rules: { imports: houseImports, 'strict-host': strictHost } };

export default defineConfig(
  globalIgnores([
    '**/dist/**',
    '**/storybook-static/**',
    '**/coverage/**',
    '**/src/generated/**',
    'packages/elements/generated/**',
    'test/frameworks/*/out/**',
    '.cache/**',
    '.demo/**',
    '.tools/**',
  ]),
  js.configs.recommended,
  ts.configs.recommended,
  {
    files: ['packages/*/src/**/*.ts'],
    extends: [ts.configs.recommendedTypeCheckedOnly],
    plugins: { house },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'house/imports': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/require-await': 'off', // an async interface may be met synchronously
    },
  },
  {
    files: ['packages/*/src/**/*.test.ts'],
    rules: {
      'house/imports': 'off', // a test may look into other rooms
      // ... and walk JSON that nobody typed: answers, official examples, broken input
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['packages/*/src/**/*.ts'],
    ignores: tests,
    plugins: { jsdoc },
    rules: {
      // whatever is exported says what it is
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: true,
          enableFixer: false,
          require: { ClassDeclaration: true, FunctionDeclaration: true },
          contexts: ['TSInterfaceDeclaration', 'TSTypeAliasDeclaration', 'TSEnumDeclaration', 'VariableDeclaration'],
        },
      ],
    },
  },
  {
    files: ['packages/fhir/src/values/**'],
    rules: { 'no-control-regex': 'off' }, // control characters are named there to be refused
  },
  {
    files: ['packages/elements/src/**/*.ts', 'stories/**/*.ts'],
    extends: [lit.configs['flat/recommended'], wc.configs['flat/recommended']],
    plugins: { 'lit-a11y': litA11y },
    languageOptions: { globals: globals.browser },
    rules: litA11y.configs.recommended.rules,
  },
  {
    files: ['packages/elements/src/**/*.ts'],
    ignores: [...tests, 'packages/elements/src/tokens/**'], // colours are named there, and nowhere else
    plugins: { house },
    rules: { 'house/strict-host': 'error' },
  },
  {
    // small rooms
    files: ['**/*.{ts,mjs,js}'],
    ignores: tests,
    rules: { 'max-lines': ['error', { max: 420 }] },
  },
  { files: ['**/*.test.ts'], rules: { 'max-lines': ['error', { max: 520 }] } },
  {
    files: ['**/*.test.ts', 'stories/**/*.ts', 'test/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[property.name='only'][object.name=/^(describe|it|test|suite)$/]",
          message: 'A test that runs alone hides the others.',
        },
        {
          selector: 'CallExpression[callee.name=/^(fit|fdescribe)$/]',
          message: 'A test that runs alone hides the others.',
        },
      ],
    },
  },
  {
    files: ['test/e2e/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: 'client/mock|/src/mock', message: 'End-to-end tests never meet the mock.' }] },
      ],
    },
  },
  { files: ['**/*.{js,mjs,cjs}'], languageOptions: { globals: globals.node } },
  {
    files: ['packages/sandbox/public/**/*.js', 'packages/sandbox/src/hosts/**/*.js'],
    languageOptions: { globals: globals.browser },
  },
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': ['error', { allow: ['warn', 'error'] }],
    },
  },
  { files: ['scripts/**', 'test/**', '.ci/**', 'packages/*/scripts/**'], rules: { 'no-console': 'off' } },
  prettier,
);
