package io.hybridrunner.link.conformance.mini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The commands of a small server, with result and without. Thread-safe. */
final class MiniOrders {

  private static final long BUSY_PAUSE = Duration.ofMillis(50).toNanos();
  private static final long AGAIN = Duration.ofMillis(300).toNanos();

  private static final class Order {
    private final String runner;
    private final ObjectNode frame;
    private final long expiresAt;
    private @Nullable MiniServerLink sentOn;
    private long notBefore;
    private boolean taken;
    private long mayBeginUntil;
    private int result;

    private Order(String runner, ObjectNode frame, long expiresAt) {
      this.runner = runner;
      this.frame = frame;
      this.expiresAt = expiresAt;
      this.notBefore = System.nanoTime();
    }

    private String pipeline() {
      return frame.path("pipelineId").asText();
    }

    private long left(long now) {
      return Math.max(0, expiresAt - now);
    }
  }

  private final MiniServer server;
  private final AtomicLong ids = new AtomicLong();
  private final Map<String, Order> orders = new LinkedHashMap<>();

  MiniOrders(MiniServer server) {
    this.server = server;
  }

  synchronized String submit(String runner, JsonNode command) {
    String id = "c-" + ids.incrementAndGet();
    ObjectNode frame = ((ObjectNode) command.deepCopy()).put("id", id);
    long ttl = Duration.ofMillis(frame.path("ttlMillis").asLong()).toNanos();
    orders.put(id, new Order(runner, frame, System.nanoTime() + ttl));
    return id;
  }

  synchronized OptionalInt result(String id) {
    Order order = orders.get(id);
    return order == null || order.result == 0 ? OptionalInt.empty() : OptionalInt.of(order.result);
  }

  /** What is to be sent on a link now. */
  synchronized List<ObjectNode> due(MiniServerLink link, String runner) {
    long now = System.nanoTime();
    List<ObjectNode> due = new ArrayList<>();
    List<String> busyPipelines = new ArrayList<>();
    for (Order order : orders.values()) {
      boolean isMine = order.runner.equals(runner);
      boolean isOpen = order.result == 0 || (server.breaks("S35") && order.sentOn != link);
      if (isMine && isOpen) {
        boolean isFirst = !busyPipelines.contains(order.pipeline()) || server.breaks("S36");
        busyPipelines.add(order.pipeline());
        if (isFirst && isDue(order, link, now)) {
          due.add(sent(order, link, now));
        }
      }
    }
    return due;
  }

  private boolean isDue(Order order, MiniServerLink link, long now) {
    boolean isNewLink = order.sentOn != link && (order.sentOn == null || server.keeps("S31"));
    boolean isAgain = order.sentOn == link && now - order.notBefore >= 0;
    boolean isTooLate = !order.taken && order.left(now) == 0 && server.keeps("S37");
    return (isNewLink || isAgain) && !isTooLate;
  }

  private ObjectNode sent(Order order, MiniServerLink link, long now) {
    long left = server.keeps("S32") ? order.left(now) : order.expiresAt;
    if (order.sentOn != link) {
      order.mayBeginUntil = order.left(now);
    }
    order.sentOn = link;
    order.taken = true;
    order.notBefore = server.keeps("S34") ? now + AGAIN : Long.MAX_VALUE;
    long ttl = server.keeps("S32") ? left : Duration.ofMinutes(10).toNanos();
    return order.frame.deepCopy().put("ttlMillis", Duration.ofNanos(ttl).toMillis());
  }

  synchronized void busy(String id) {
    Order order = orders.get(id);
    if (order != null) {
      order.notBefore = server.keeps("S33") ? System.nanoTime() + BUSY_PAUSE : Long.MAX_VALUE;
    }
  }

  synchronized void answered(String id, int code) {
    Optional.ofNullable(orders.get(id))
        .filter(order -> order.result == 0 || server.breaks("S40"))
        .ifPresent(order -> order.result = code);
  }

  /** A link is gone: what was sent on it may be begun for a while yet. */
  synchronized void lost(MiniServerLink link) {
    long heardBy = System.nanoTime() + server.heartbeat().multipliedBy(2).toNanos();
    for (Order order : orders.values()) {
      if (order.sentOn == link) {
        order.sentOn = server.keeps("S31") ? null : link;
        order.mayBeginUntil += heardBy;
      }
    }
  }

  synchronized void expire(long now) {
    for (Order order : orders.values()) {
      boolean isOver = order.result == 0 && order.left(now) == 0;
      boolean isUnsent = !order.taken && server.keeps("S37");
      boolean isLost = order.taken && order.sentOn == null;
      boolean isGone = isLost && (now - order.mayBeginUntil >= 0 || server.breaks("S39"));
      if (isOver && (isUnsent || isGone || (order.taken && server.breaks("S38")))) {
        order.result = 410;
      }
    }
  }
}
