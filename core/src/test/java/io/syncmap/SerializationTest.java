package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncmap.SyncMapTest.KeyPlace;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A map that is written and read again. */
class SerializationTest {

  @Test
  void anEmptyMap() throws Exception {
    SyncMap<String, String> copy = copy(new SyncMap<>());
    assertTrue(copy.isEmpty());
    assertNull(copy.put("k", "v"));
    assertEquals(Map.of("k", "v"), copy);
  }

  @ParameterizedTest
  @EnumSource
  void aLargeMapWithDeletedKeys(KeyPlace place) throws Exception {
    SyncMap<Integer, Integer> map = place.mapOf(SyncMapTest.identity(10_000));
    map.keySet().removeIf(k -> k % 4 == 0);
    map.put(20_000, 1);
    SyncMap<Integer, Integer> copy = copy(map);
    assertEquals(map, copy);
    assertEquals(7_501, copy.size());
    assertFalse(copy.containsKey(4));
    assertNull(copy.put(4, 4));
    assertEquals(5, copy.remove(5));
    assertEquals(7_501, copy.size());
    assertFalse(map.containsKey(4));
    assertEquals(5, map.get(5));
  }

  @ParameterizedTest
  @EnumSource
  void deletedKeysAreNotWritten(KeyPlace place) throws Exception {
    SyncMap<String, String> map = place.mapOf(Map.of("kept", "this", "secret", "that"));
    map.remove("secret");
    String bytes = new String(bytes(map), StandardCharsets.ISO_8859_1);
    assertTrue(bytes.contains("kept"));
    assertFalse(bytes.contains("secret"));
    assertFalse(bytes.contains("that"));
  }

  @ParameterizedTest
  @EnumSource(KeyKind.class)
  void collidingKeys(KeyKind kind) throws Exception {
    SyncMap<Object, Integer> map = new SyncMap<>(0, Tuning.TINY);
    for (int i = 0; i < 100; i++) {
      map.put(kind.key(i), i);
    }
    SyncMap<Object, Integer> copy = copy(map);
    assertEquals(map, copy);
    assertEquals(100, copy.size());
    assertEquals(50, copy.get(kind.key(50)));
  }

  /** A key's hash may differ from one virtual machine to the next. */
  @Test
  void hashesAreComputedAnew() throws Exception {
    SyncMap<SaltedKey, Integer> map = new SyncMap<>();
    for (int i = 0; i < 100; i++) {
      map.put(new SaltedKey(i), i);
    }
    byte[] bytes = bytes(map);
    SaltedKey.salt = 12345;
    try {
      SyncMap<SaltedKey, Integer> copy = fromBytes(bytes);
      for (int i = 0; i < 100; i++) {
        assertEquals(i, copy.get(new SaltedKey(i)));
      }
      assertEquals(100, copy.size());
    } finally {
      SaltedKey.salt = 0;
    }
  }

  @Test
  void sharedObjectsStayShared() throws Exception {
    StringBuilder shared = new StringBuilder("x");
    SyncMap<Integer, StringBuilder> map = new SyncMap<>(Map.of(1, shared, 2, shared));
    SyncMap<Integer, StringBuilder> copy = copy(map);
    assertSame(copy.get(1), copy.get(2));
    assertEquals("x", copy.get(1).toString());
  }

  @Test
  void whatIsNotSerializableIsReported() {
    SyncMap<Integer, Object> map = new SyncMap<>(Map.of(1, new Object()));
    assertThrows(NotSerializableException.class, () -> bytes(map));
    assertEquals(1, map.size());
  }

  private static final class SaltedKey implements Serializable {
    private static final long serialVersionUID = 1L;
    static int salt;

    final int id;

    SaltedKey(int id) {
      this.id = id;
    }

    @Override
    public int hashCode() {
      return id * 31 + salt;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof SaltedKey that && id == that.id;
    }
  }

  private static <K, V> SyncMap<K, V> copy(SyncMap<K, V> map)
      throws IOException, ClassNotFoundException {
    return fromBytes(bytes(map));
  }

  private static byte[] bytes(Object object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    return bytes.toByteArray();
  }

  @SuppressWarnings("unchecked")
  private static <K, V> SyncMap<K, V> fromBytes(byte[] bytes)
      throws IOException, ClassNotFoundException {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return (SyncMap<K, V>) in.readObject();
    }
  }
}
