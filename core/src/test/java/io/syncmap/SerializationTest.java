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
import java.io.ObjectInput;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
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

  @ParameterizedTest
  @EnumSource
  void aMapThatHoldsItselfComesBackWhole(KeyPlace place) throws Exception {
    AbstractConcurrentMap<String, Object> map = place.mapOf(Map.of("k", "v"));
    map.put("self", map);
    AbstractConcurrentMap<String, Object> copy = copy(map);
    assertSame(copy, copy.get("self"));
    assertEquals("v", copy.get("k"));
    assertEquals(2, copy.size());
  }

  @ParameterizedTest
  @EnumSource
  void anObjectThatIsInTheMapItHoldsComesBackWhole(KeyPlace place) throws Exception {
    Holder holder = new Holder(place.mapOf(Map.of()));
    holder.map.put("holder", holder);
    Holder copy = fromBytes(bytes(holder));
    assertSame(copy, copy.map.get("holder"));
    AbstractConcurrentMap<String, Object> map = copy(holder.map);
    assertSame(map, ((Holder) map.get("holder")).map);
  }

  private static final class Holder implements Serializable {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // a map that can be written
    final AbstractConcurrentMap<String, Object> map;

    Holder(AbstractConcurrentMap<String, Object> map) {
      this.map = map;
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SNAPSHOT", "BUCKETS"})
  void aFilterNeedsToAllowTheMapAlone(KeyPlace place) throws Exception {
    AbstractConcurrentMap<Integer, Integer> map = place.mapOf(KeyPlace.identity(100));
    String allowed = map.getClass().getName() + ";java.lang.Integer;java.lang.Number;!*";
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes(map)))) {
      in.setObjectInputFilter(ObjectInputFilter.Config.createFilter(allowed));
      assertEquals(map, in.readObject());
    }
  }

  @ParameterizedTest
  @EnumSource
  void entriesCannotBeWritten(KeyPlace place) {
    AbstractConcurrentMap<Integer, Integer> map = place.mapOf(KeyPlace.identity(10));
    Map.Entry<Integer, Integer> entry = map.entrySet().iterator().next();
    assertThrows(NotSerializableException.class, () -> bytes(entry));
  }

  @ParameterizedTest
  @EnumSource
  void viewsAreWrittenWithTheirMap(KeyPlace place) throws Exception {
    AbstractConcurrentMap<Integer, Integer> map = place.mapOf(KeyPlace.identity(10));
    assertEquals(map.keySet(), fromBytes(bytes(map.keySet())));
    assertEquals(map.entrySet(), fromBytes(bytes(map.entrySet())));
    Set<Integer> keys = fromBytes(bytes(map.keySet(7)));
    assertTrue(keys.add(10));
    assertEquals(11, keys.size());
    assertEquals(10, map.size());
  }

  /** Written by hand: the class, its entries, and a null where a value is to be. */
  @ParameterizedTest
  @EnumSource(names = {"SNAPSHOT", "BUCKETS"})
  void aStreamWithANullValueIsRefused(KeyPlace place) {
    AbstractConcurrentMap<Object, Object> map = place.empty(0);
    Iterator<Object> forged = Arrays.<Object>asList("k", null).iterator();
    ObjectInput in =
        (ObjectInput)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ObjectInput.class},
                (proxy, method, arguments) -> forged.next());
    InvalidObjectException e =
        assertThrows(InvalidObjectException.class, () -> map.readExternal(in));
    assertEquals("null value for key k", e.getMessage());
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

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as the caller knows
  private static <T> T fromBytes(byte[] bytes) throws IOException, ClassNotFoundException {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return (T) in.readObject();
    }
  }
}
