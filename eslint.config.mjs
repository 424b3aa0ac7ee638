import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import lit from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import wc from 'eslint-plugin-wc';
import { defineConfig, globalIgnores } from 'eslint/config';
import globals from 'globals';
import ts from 'typescript-eslint';
import { houseImports } from './scripts/eslint/house-imports.mjs';

export default defineConfig(
  globalIgnores([
    '**/dist/**',
    '**/storybook-static/**',
    '**/coverage/**',
    '**/src/generated/**',
    '.demo/**',
    '.tools/**',
  ]),
  js.configs.recommended,
  ts.configs.recommended,
  {
    files: ['packages/*/src/**/*.ts'],
    extends: [ts.configs.recommendedTypeCheckedOnly],
    plugins: { house: { rules: { imports: houseImports } } },
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
