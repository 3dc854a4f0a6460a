export * from './describe.ts';
export * from './files.ts';
export * from './load.ts';
export * from './locate.ts';
export * from './nearest.ts';
export * from './read.ts';
