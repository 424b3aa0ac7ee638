// What changed between two versions of an OpenAPI document that may break who calls it, or who reads its answers.
// oasdiff does this, but is no npm package; the npm comparers know OpenAPI 3.0 only, or not both directions.

/**
 * Breaking changes, each as one line: where, and what. `request`: what was accepted no longer is. `response`: what is
 * answered may be unknown to a reader of the old document.
 */
export function breakingChanges(before, after) {
  const found = [];
  const context = { before, after, found, seen: new Set() };
  for (const [path, methods] of Object.entries(before.paths)) {
    for (const [method, old] of Object.entries(methods)) {
      const now = after.paths[path]?.[method];
      const where = `${method.toUpperCase()} ${path}`;
      if (!now) found.push(`${where}: operation removed or renamed`);
      else compareOperation(context, where, old, now);
    }
  }
  return found;
}

/** Whether `after` may break by its version: a new major, or a new minor below 1.0.0 (semantic versioning). */
export function versionAllowsBreaking(before, after) {
  const [oldMajor, oldMinor] = before.split('.').map(Number);
  const [major, minor] = after.split('.').map(Number);
  return major > oldMajor || (major === 0 && oldMajor === 0 && minor > oldMinor);
}

function compareOperation(context, where, old, now) {
  const { found } = context;
  if (old.operationId !== now.operationId)
    found.push(`${where}: operationId ${old.operationId} is now ${now.operationId}`);
  const parametersOf = (document, operation) =>
    new Map((operation.parameters ?? []).map((each) => deref(document, each)).map((p) => [`${p.in} ${p.name}`, p]));
  const before = parametersOf(context.before, old);
  const after = parametersOf(context.after, now);
  for (const [name, parameter] of before) {
    const at = `${where}: parameter ${name}`;
    const same = after.get(name);
    if (!same) found.push(`${at} removed`);
    else {
      if (same.required && !parameter.required) found.push(`${at} is now required`);
      compareSchema(context, at, parameter.schema, same.schema, 'request');
    }
  }
  for (const [name, parameter] of after) {
    if (!before.has(name) && parameter.required) found.push(`${where}: new required parameter ${name}`);
  }
  if (now.requestBody?.required && !old.requestBody?.required) found.push(`${where}: the request body is now required`);
  compareContent(context, `${where}: request`, old.requestBody?.content, now.requestBody?.content, 'request');
  for (const [status, response] of Object.entries(old.responses)) {
    const same = now.responses[status];
    if (!same) found.push(`${where}: answer ${status} removed`);
    else {
      const [was, is] = [deref(context.before, response), deref(context.after, same)];
      compareContent(context, `${where}: answer ${status}`, was.content, is.content, 'response');
    }
  }
  for (const status of Object.keys(now.responses)) {
    if (!(status in old.responses) && /^2/.test(status)) found.push(`${where}: new success ${status}`);
  }
  if ((old.security ?? context.before.security ?? []).length === 0) {
    if ((now.security ?? context.after.security ?? []).length > 0) found.push(`${where}: now needs a token`);
  }
}

function compareContent(context, where, old = {}, now = {}, direction) {
  for (const [type, { schema }] of Object.entries(old)) {
    if (!now[type]) context.found.push(`${where}: media type ${type} removed`);
    else compareSchema(context, where, schema, now[type].schema, direction);
  }
}

function compareSchema(context, where, old, now, direction) {
  if (!old || !now) return;
  const pair = `${direction} ${old.$ref ?? ''} ${now.$ref ?? ''}`;
  if (old.$ref && now.$ref) {
    if (context.seen.has(pair)) return;
    context.seen.add(pair);
    where = `${direction} ${now.$ref.split('/').at(-1)}`;
  }
  compareResolved(context, where, deref(context.before, old), deref(context.after, now), direction);
}

function compareResolved(context, where, old, now, direction) {
  const { found } = context;
  const isRequest = direction === 'request';
  const types = (schema) => [schema.type ?? 'any'].flat();
  const [wider, narrower] = isRequest ? [now, old] : [old, now];
  const unknown = types(narrower).filter(
    (type) =>
      !types(wider).includes(type) &&
      !types(wider).includes('any') &&
      !(type === 'integer' && types(wider).includes('number')),
  );
  if (unknown.length > 0) found.push(`${where}: type ${types(old).join('|')} is now ${types(now).join('|')}`);
  compareValues(context, where, old, now, isRequest);
  if (isRequest) compareLimits(context, where, old, now);
  compareMembers(context, where, old, now, direction);
  if (old.items && now.items) compareSchema(context, `${where}[]`, old.items, now.items, direction);
  compareVariants(context, where, old, now, direction);
}

function compareValues({ found }, where, old, now, isRequest) {
  const valuesOf = (schema) => (schema.const === undefined ? schema.enum : [schema.const]);
  const [was, is] = [valuesOf(old), valuesOf(now)];
  if (!was && is && isRequest) found.push(`${where}: only ${is.join(', ')} is now accepted`);
  if (was && !is && !isRequest) found.push(`${where}: any value may now be answered`);
  if (!was || !is) return;
  for (const value of was) if (isRequest && !is.includes(value)) found.push(`${where}: value ${value} removed`);
  for (const value of is)
    if (!isRequest && !was.includes(value)) found.push(`${where}: value ${value} may now be answered`);
}

function compareLimits({ found }, where, old, now) {
  for (const limit of ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties']) {
    if (now[limit] !== undefined && now[limit] > (old[limit] ?? -Infinity)) {
      if (!(limit.startsWith('min') && limit !== 'minimum' && now[limit] === 0))
        found.push(`${where}: ${limit} is now ${now[limit]}`);
    }
  }
  for (const limit of ['maximum', 'maxLength', 'maxItems']) {
    if (now[limit] !== undefined && now[limit] < (old[limit] ?? Infinity))
      found.push(`${where}: ${limit} is now ${now[limit]}`);
  }
  for (const limit of ['pattern', 'format']) {
    if (now[limit] !== undefined && now[limit] !== old[limit]) found.push(`${where}: ${limit} is now ${now[limit]}`);
  }
}

function compareMembers(context, where, old, now, direction) {
  const { found } = context;
  const isRequest = direction === 'request';
  const [was, is] = [new Set(old.required), new Set(now.required)];
  for (const [name, schema] of Object.entries(old.properties ?? {})) {
    const at = `${where}.${name}`;
    const same = now.properties?.[name];
    if (!same) found.push(`${at} removed`);
    else {
      if (!isRequest && was.has(name) && !is.has(name)) found.push(`${at} may now be absent`);
      compareSchema(context, at, schema, same, direction);
    }
  }
  if (isRequest) for (const name of is) if (!was.has(name)) found.push(`${where}.${name} is now required`);
  if (isRequest && now.additionalProperties === false && old.additionalProperties !== false && old.properties) {
    found.push(`${where}: other members are no longer accepted`);
  }
}

function compareVariants(context, where, old, now, direction) {
  if (!old.oneOf || !now.oneOf) return;
  const key = (schema) => schema.$ref ?? JSON.stringify(schema);
  const after = new Map(now.oneOf.map((schema) => [key(schema), schema]));
  for (const variant of old.oneOf) {
    const same = after.get(key(variant));
    if (same) compareSchema(context, where, variant, same, direction);
    else if (direction === 'request') context.found.push(`${where}: variant ${key(variant)} removed`);
  }
  const before = new Set(old.oneOf.map(key));
  for (const name of after.keys()) {
    if (direction === 'response' && !before.has(name))
      context.found.push(`${where}: variant ${name.split('/').at(-1)} may now be answered`);
  }
}

function deref(document, value) {
  let at = value;
  while (at?.$ref)
    at = at.$ref
      .split('/')
      .slice(1)
      .reduce((inside, key) => inside[key], document);
  return at;
}
