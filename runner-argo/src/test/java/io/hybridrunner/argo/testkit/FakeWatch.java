package io.hybridrunner.argo.testkit;

import io.hybridrunner.argo.testkit.ObjectStore.Change;
import io.hybridrunner.document.Value.Fields;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** One open watch of the fake server. */
final class FakeWatch {

  /** What it is told to do beside its work. */
  enum Order {
    BOOKMARK,
    END,
    ABORT,
    HALF,
    EXPIRE
  }

  private final ObjectStore store;
  private final String collection;
  private final Predicate<Fields> selected;
  private final UnaryOperator<Fields> served;
  private final Queue<Order> orders = new ArrayDeque<>();
  private long version;

  FakeWatch(
      ObjectStore store,
      String collection,
      Predicate<Fields> selected,
      long since,
      UnaryOperator<Fields> served) {
    this.store = store;
    this.collection = collection;
    this.selected = selected;
    this.version = since;
    this.served = served;
  }

  void order(Order order) {
    synchronized (store) {
      orders.add(order);
      store.notifyAll();
    }
  }

  /** Writes changes until it is told to end; fails to have the connection aborted. */
  void serve(OutputStream out) throws IOException, InterruptedException {
    while (true) {
      Optional<Order> order;
      List<Change> changes;
      synchronized (store) {
        changes = store.since(collection, version);
        while (changes.isEmpty() && orders.isEmpty()) {
          store.wait();
          changes = store.since(collection, version);
        }
        order = changes.isEmpty() ? Optional.of(orders.remove()) : Optional.empty();
        if (order.isPresent()) {
          // Nothing is left to be sent; later what is sent next might already be there.
          version = store.version();
        }
      }
      for (Change change : changes) {
        write(out, change);
      }
      if (order.isPresent() && isLast(order.get(), out)) {
        return;
      }
    }
  }

  private boolean isLast(Order order, OutputStream out) throws IOException {
    switch (order) {
      case BOOKMARK -> line(out, "BOOKMARK", bookmark());
      case EXPIRE ->
          line(out, "ERROR", Json.status(410, "Expired", "too old resource version: 1 (2)"));
      case HALF -> {
        out.write("{\"type\":\"MODIFIED\",\"object\":{\"meta".getBytes(StandardCharsets.UTF_8));
        out.flush();
        throw new IOException("aborted within a line, as ordered");
      }
      case ABORT -> throw new IOException("aborted, as ordered");
      case END -> {}
    }
    return order != Order.BOOKMARK;
  }

  private String bookmark() {
    return "{\"kind\":\"X\",\"metadata\":{\"resourceVersion\":\"" + version + "\"}}";
  }

  private void write(OutputStream out, Change change) throws IOException {
    version = change.version();
    boolean was = change.before().filter(selected).isPresent();
    boolean is = change.after().filter(selected).isPresent();
    if (is) {
      line(out, was ? "MODIFIED" : "ADDED", object(change.after().orElseThrow()));
    } else if (was) {
      // Also when it only left the selection: its last state in it, with the version of the change.
      line(out, "DELETED", object(change.before().orElseThrow()));
    }
  }

  private String object(Fields object) {
    return Json.write(
        served.apply(Json.withMetadata(object, "resourceVersion", String.valueOf(version))));
  }

  private static void line(OutputStream out, String type, String object) throws IOException {
    String line = "{\"type\":\"" + type + "\",\"object\":" + object + "}\n";
    out.write(line.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
