package io.syncmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A map that is written and read again. */
class SerializationTest {

  @ParameterizedTest
  @EnumSource
  void anEmptyMap(KeyPlace place) throws Exception {
    AbstractConcurrentMap<String, String> copy = copy(place.empty(0));
    assertTrue(copy.isEmpty());
    assertNull(copy.put("k", "v"));
    assertEquals(Map.of("k", "v"), copy);
  }

  @Tag("slow")
  @ParameterizedTest
  @EnumSource
  void aLargeMapWithDeletedKeys(KeyPlace place) throws Exception {
    AbstractConcurrentMap<Integer, Integer> map = place.mapOf(KeyPlace.identity(10_000));
    map.keySet().removeIf(k -> k % 4 == 0);
    map.put(20_000, 1);
    AbstractConcurrentMap<Integer, Integer> copy = copy(map);
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
    AbstractConcurrentMap<String, String> map =
        place.mapOf(Map.of("kept", "this", "secret", "that"));
    map.remove("secret");
    String bytes = new String(bytes(map), StandardCharsets.ISO_8859_1);
    assertTrue(bytes.contains("kept"));
    assertFalse(bytes.contains("secret"));
    assertFalse(bytes.contains("that"));
  }

  static Stream<Arguments> keysAndMaps() {
    return Stream.of(KeyKind.values())
        .flatMap(
            kind ->
                Stream.of(MapUnderTest.TINY_SYNC_MAP, MapUnderTest.TINY_BUCKET_MAP)
                    .map(mapKind -> Arguments.of(kind, mapKind)));
  }

  @ParameterizedTest
  @MethodSource("keysAndMaps")
  void collidingKeys(KeyKind kind, MapUnderTest mapKind) throws Exception {
    AbstractConcurrentMap<Object, Integer> map = mapKind.create();
    for (int i = 0; i < 100; i++) {
      map.put(kind.key(i), i);
    }
    AbstractConcurrentMap<Object, Integer> copy = copy(map);
    assertEquals(map, copy);
    assertEquals(100, copy.size());
    assertEquals(50, copy.get(kind.key(50)));
  }

  /** A key's hash may differ from one virtual machine to the next. */
  @ParameterizedTest
  @EnumSource(names = {"SYNC_MAP", "BUCKET_MAP"})
  void hashesAreComputedAnew(MapUnderTest kind) throws Exception {
    AbstractConcurrentMap<SaltedKey, Integer> map = kind.create();
    for (int i = 0; i < 100; i++) {
      map.put(new SaltedKey(i), i);
    }
    byte[] bytes = bytes(map);
    SaltedKey.salt = 12345;
    try {
      AbstractConcurrentMap<SaltedKey, Integer> copy = fromBytes(bytes);
      for (int i = 0; i < 100; i++) {
        assertEquals(i, copy.get(new SaltedKey(i)));
      }
      assertEquals(100, copy.size());
    } finally {
      SaltedKey.salt = 0;
    }
  }

  @ParameterizedTest
  @EnumSource
  void sharedObjectsStayShared(KeyPlace place) throws Exception {
    StringBuilder shared = new StringBuilder("x");
    AbstractConcurrentMap<Integer, StringBuilder> map = place.mapOf(Map.of(1, shared, 2, shared));
    AbstractConcurrentMap<Integer, StringBuilder> copy = copy(map);
    assertSame(copy.get(1), copy.get(2));
    assertEquals("x", copy.get(1).toString());
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotSerializableIsReported(KeyPlace place) {
    AbstractConcurrentMap<Integer, Object> map = place.mapOf(Map.of(1, new Object()));
    assertThrows(NotSerializableException.class, () -> bytes(map));
    assertEquals(1, map.size());
  }

  /** A stream that was forged, and holds the fields of a map, is refused. */
  @ParameterizedTest
  @EnumSource(names = {"SNAPSHOT", "BUCKETS"})
  void aStreamOfTheMapItselfIsRefused(KeyPlace place) throws Exception {
    AbstractConcurrentMap<?, ?> map = place.empty(0);
    Method readObject = map.getClass().getDeclaredMethod("readObject", ObjectInputStream.class);
    readObject.setAccessible(true);
    InvocationTargetException e =
        assertThrows(
            InvocationTargetException.class, () -> readObject.invoke(map, new Object[] {null}));
    assertEquals(InvalidObjectException.class, e.getCause().getClass());
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

  private static <K, V> AbstractConcurrentMap<K, V> copy(AbstractConcurrentMap<K, V> map)
      throws IOException, ClassNotFoundException {
    AbstractConcurrentMap<K, V> copy = fromBytes(bytes(map));
    assertSame(map.getClass(), copy.getClass());
    return copy;
  }

  private static byte[] bytes(Object object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    return bytes.toByteArray();
  }

  @SuppressWarnings("unchecked")
  private static <K, V> AbstractConcurrentMap<K, V> fromBytes(byte[] bytes)
      throws IOException, ClassNotFoundException {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return (AbstractConcurrentMap<K, V>) in.readObject();
    }
  }
}
