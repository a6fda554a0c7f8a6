package io.hybridrunner.argo.testkit;

import io.hybridrunner.document.Value;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.document.Value.Literal;
import io.hybridrunner.document.Value.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;

/** Objects by collection and name, and every change of them. Thread-safe. */
final class ObjectStore {

  /** A change; nothing before when it came to be, nothing after when it went. */
  record Change(String collection, long version, Optional<Fields> before, Optional<Fields> after) {}

  private final SortedMap<String, SortedMap<String, Fields>> collections = new TreeMap<>();
  private final Map<String, Fields> applied = new HashMap<>();
  private final List<Change> changes = new ArrayList<>();
  private long version = 1000;
  private long oldest = version;

  synchronized Optional<Fields> get(String collection, String name) {
    return Optional.ofNullable(of(collection).get(name));
  }

  synchronized List<Fields> list(String collection, Predicate<Fields> selected) {
    return of(collection).values().stream().filter(selected).toList();
  }

  synchronized long version() {
    return version;
  }

  /** Whether changes since a version are still known. */
  synchronized boolean remembers(long since) {
    return since >= oldest;
  }

  /** Forgets all changes, as etcd does after a while. */
  synchronized void compact() {
    changes.clear();
    version++;
    oldest = version;
  }

  /** Empty when one of this name is there. */
  synchronized Optional<Fields> create(String collection, Fields object) {
    String name = Json.text(object, "metadata.name");
    return of(collection).containsKey(name)
        ? Optional.empty()
        : Optional.of(put(collection, born(collection, object)));
  }

  private static Fields born(String collection, Fields object) {
    Map<String, Value> metadata = new LinkedHashMap<>(Json.fields(object, "metadata").values());
    metadata.put("namespace", new Text(collection.replaceFirst(".*/namespaces/([^/]*)/.*", "$1")));
    metadata.put("uid", new Text(UUID.randomUUID().toString()));
    metadata.put("creationTimestamp", new Text("2026-03-27T00:00:00Z"));
    metadata.put("generation", new Literal("1"));
    return object.with("metadata", new Fields(metadata));
  }

  synchronized Fields apply(String collection, Fields object) {
    String name = Json.text(object, "metadata.name");
    String key = collection + "/" + name;
    Fields target =
        get(collection, name)
            .map(there -> Json.pruned(there, applied.getOrDefault(key, object), object))
            .orElseGet(() -> born(collection, object));
    applied.put(key, object);
    return put(collection, Json.merged(target, object));
  }

  /** Empty when there is none. */
  synchronized Optional<Fields> merge(String collection, String name, Fields patch) {
    return get(collection, name).map(there -> put(collection, Json.merged(there, patch)));
  }

  /** As a controller writes it. */
  synchronized Fields put(String collection, Fields object) {
    String name = Json.text(object, "metadata.name");
    if (isDeleted(object) && Json.at(object, "metadata.finalizers").isEmpty()) {
      return remove(collection, name).orElse(object);
    }
    version++;
    Fields written = Json.withMetadata(object, "resourceVersion", String.valueOf(version));
    Optional<Fields> before = Optional.ofNullable(of(collection).put(name, written));
    changed(new Change(collection, version, before, Optional.of(written)));
    return written;
  }

  private static boolean isDeleted(Fields object) {
    return Json.at(object, "metadata.deletionTimestamp").isPresent();
  }

  /** Deletes it and what it owns; what has finalizers stays until they are gone. */
  synchronized Optional<Fields> delete(String collection, String name, boolean isOrphaning) {
    Optional<Fields> there = get(collection, name);
    if (there.isEmpty()) {
      return there;
    }
    if (Json.at(there.get(), "metadata.finalizers").isPresent()) {
      return Optional.of(
          put(
              collection,
              Json.withMetadata(there.get(), "deletionTimestamp", "2026-03-27T00:00:01Z")));
    }
    Optional<Fields> gone = remove(collection, name);
    if (!isOrphaning) {
      deleteOwned(Json.text(there.get(), "metadata.uid"));
    }
    return gone;
  }

  private void deleteOwned(String uid) {
    for (String collection : List.copyOf(collections.keySet())) {
      for (Fields owned : list(collection, object -> isOwned(object, uid))) {
        delete(collection, Json.text(owned, "metadata.name"), false);
      }
    }
  }

  private static boolean isOwned(Fields object, String uid) {
    return Json.objects(object, "metadata.ownerReferences").stream()
        .anyMatch(owner -> Json.text(owner, "uid").equals(uid));
  }

  private Optional<Fields> remove(String collection, String name) {
    Optional<Fields> gone = Optional.ofNullable(of(collection).remove(name));
    applied.remove(collection + "/" + name);
    if (gone.isPresent()) {
      version++;
      changed(new Change(collection, version, gone, Optional.empty()));
    }
    return gone;
  }

  private void changed(Change change) {
    changes.add(change);
    notifyAll();
  }

  /** The changes of a collection after a version. */
  synchronized List<Change> since(String collection, long after) {
    return changes.stream()
        .filter(change -> change.version() > after && change.collection().equals(collection))
        .toList();
  }

  private SortedMap<String, Fields> of(String collection) {
    return collections.computeIfAbsent(collection, path -> new TreeMap<>());
  }
}
