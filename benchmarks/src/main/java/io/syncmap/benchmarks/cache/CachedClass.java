package io.syncmap.benchmarks.cache;

/**
 * What the cache holds for a class name: facts of its class file.
 *
 * @param name the class, and so the key: a read whose value has another name is wrong
 * @param bytes length of the class file
 * @param checksum CRC-32 of the class file
 * @param formatVersion major version of the class file format
 * @param sequence which load of this key made the value; 0 is the first
 */
record CachedClass(String name, int bytes, int checksum, int formatVersion, long sequence) {}
