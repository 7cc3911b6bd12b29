import { z } from 'zod';

/** A point in time as scripts write it: UTC, ISO 8601, ends in Z. */
export const utc = z.iso.datetime();

/** An identifier of the WSUS API, lower case with dashes and without braces. */
export const guid = z.guid();

/** How many of something; never negative. */
export const count = z.int().min(0);

/** A TCP port that can be configured. */
export const port = z.int().min(1).max(65535);
