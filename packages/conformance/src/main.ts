#!/usr/bin/env node
import { command } from './cli/index.js';

process.exitCode = await command(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  error: (text) => void process.stderr.write(text),
  progress: process.stderr.isTTY,
  colours: process.stdout.isTTY && !process.env['NO_COLOR'],
});
