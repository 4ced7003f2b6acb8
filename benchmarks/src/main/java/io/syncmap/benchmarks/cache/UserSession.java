package io.syncmap.benchmarks.cache;

/**
 * What the session store holds under a session's id.
 *
 * @param id the key: a read whose value has another id is wrong
 * @param visit 0 or 1, in turns, each time the id is used again: a session that has ended is not
 *     taken for the one that runs
 */
record UserSession(String id, int visit) {}
