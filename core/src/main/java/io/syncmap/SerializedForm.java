package io.syncmap;

import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Map;

/**
 * What is written in place of a map: its kind and its entries, each as it was when the writer came
 * by. The layout of tables is no part of the serial form.
 */
final class SerializedForm implements Serializable {
  private static final long serialVersionUID = 1;

  /** The maps that can be written. The names are part of the serial form. */
  enum Kind {
    SYNC_MAP {
      @Override
      Map<Object, Object> create() {
        return new SyncMap<>();
      }
    },

    BUCKET_MAP {
      @Override
      Map<Object, Object> create() {
        return new BucketMap<>();
      }
    };

    abstract Map<Object, Object> create();
  }

  /** The kind of map. */
  private final Kind kind;

  private transient Map<?, ?> map;

  SerializedForm(Kind kind, Map<?, ?> map) {
    this.kind = kind;
    this.map = map;
  }

  /**
   * Writes the kind, then keys and values in turns, then null.
   *
   * @serialData keys and values in turns, then null
   */
  private void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    for (Map.Entry<?, ?> e : map.entrySet()) {
      out.writeObject(e.getKey());
      out.writeObject(e.getValue());
    }
    out.writeObject(null);
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    if (kind == null) {
      throw new InvalidObjectException("no kind of map");
    }
    Map<Object, Object> read = kind.create();
    for (Object key = in.readObject(); key != null; key = in.readObject()) {
      Object value = in.readObject();
      if (value == null) {
        throw new InvalidObjectException("null value for key " + key);
      }
      read.put(key, value);
    }
    map = read;
  }

  private Object readResolve() {
    return map;
  }
}
