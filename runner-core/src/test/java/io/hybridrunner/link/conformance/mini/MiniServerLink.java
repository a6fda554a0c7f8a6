package io.hybridrunner.link.conformance.mini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hybridrunner.link.conformance.BrokenRulesException;
import io.hybridrunner.link.conformance.Frames;
import io.hybridrunner.link.conformance.WebSocket;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.Optional;

/** One link of a small server; reads on the caller's thread. */
final class MiniServerLink {

  private static final int HELLO_HEARTBEATS = 4;

  private final MiniServer server;
  private final WebSocket socket;
  private final Sender sender;
  private final long since = System.nanoTime();
  private volatile long lastHeard = since;
  private volatile boolean heardAny;
  private volatile boolean ending;
  private volatile String runner = "";
  private volatile String boot = "";
  private volatile JsonNode installation = MissingNode.getInstance();
  private boolean gone;
  private long lastBeat = since;
  private long lastProbe = since;
  private int badInARow;

  MiniServerLink(MiniServer server, Socket socket, BufferedInputStream in) throws IOException {
    this.server = server;
    this.socket = MiniServer.end(socket, in, this::heard);
    this.sender = new Sender(this.socket, server.keeps("S72"), server.keeps("S64"));
    if (server.breaks("S10")) {
      send(Frames.frame("heartbeat"));
    }
  }

  private void heard() {
    heardAny = true;
    if (server.keeps("S62")) {
      lastHeard = System.nanoTime();
    }
  }

  void run() {
    try {
      while (true) {
        try {
          take(socket.read());
        } catch (BrokenRulesException broken) {
          broken(broken);
        }
      }
    } catch (IOException gone) {
      left("S18");
      sender.end();
    }
  }

  private void broken(BrokenRulesException broken) throws IOException {
    switch (broken.code()) {
      case 1007 -> {
        if (server.breaks("S69")) {
          return;
        }
        close(1007, broken.what());
      }
      case 1009 -> close(server.keeps("S67") ? 1009 : 1002, broken.what());
      default -> {
        boolean isReserved = broken.what().contains("reserved");
        if (server.breaks("S71") || (isReserved && server.breaks("S70"))) {
          sender.end();
        }
        close(broken.code(), broken.what());
      }
    }
    drain();
  }

  /** What comes after a goodbye is read and thrown away, so that the goodbye arrives. */
  private void drain() throws IOException {
    socket.drain();
    throw new IOException("drained");
  }

  private void take(WebSocket.Message message) throws IOException {
    lastHeard = System.nanoTime();
    switch (message.opcode()) {
      case WebSocket.TEXT -> text(message);
      case WebSocket.BINARY -> {
        if (server.keeps("S68")) {
          close(1003, "text only");
        }
      }
      case WebSocket.PING -> {
        if (socket.isWithinMessage() && server.breaks("S65")) {
          close(1002, "no ping here");
        }
        sender.pong(server.keeps("S63") ? message.payload() : new byte[0]);
      }
      case WebSocket.CLOSE -> {
        close(1000, "");
        throw new IOException("the runner leaves");
      }
      default -> {}
    }
  }

  private void text(WebSocket.Message message) throws IOException {
    if (server.breaks("S66") && message.payload().length > 1_000_000) {
      close(1009, "too large for me");
    }
    String text = WebSocket.text(message);
    Optional<ObjectNode> frame = Mini.frame(text, Frames.OF_RUNNERS, server.keeps("S29"));
    boolean isStrange = server.breaks("S21") && text.contains("newInVersionTwo");
    boolean isUnknownKind = server.breaks("S24") && text.contains("OF_A_LATER_VERSION");
    if (frame.isEmpty() || isStrange || isUnknownKind) {
      bad();
    } else if (!Frames.OF_RUNNERS.contains(frame.get().path("type").asText())) {
      unknown(frame.get());
    } else if (runner.isEmpty()) {
      greeting(frame.get());
    } else {
      known(frame.get());
    }
  }

  private void bad() {
    badInARow++;
    if (server.keeps("S25")) {
      send(Frames.problem("", "BAD_REQUEST", "not usable"));
    }
    if (badInARow >= 10 && server.keeps("S26")) {
      close(1008, "ten in a row");
    }
  }

  private void unknown(ObjectNode frame) {
    String id = frame.path("id").asText();
    if (server.breaks("S28")) {
      badInARow = 0;
    }
    if (id.isEmpty() ? server.breaks("S23") : server.keeps("S22")) {
      send(Frames.problem(id, "UNSUPPORTED", "no such type"));
    }
  }

  private void greeting(ObjectNode frame) {
    if (!frame.path("type").asText().equals("hello")) {
      if (server.breaks("S13") && frame.has("status")) {
        send(Frames.ack(frame.path("id").asLong()));
      }
      bad();
      return;
    }
    String id = frame.path("runnerId").asText();
    String process = frame.path("bootId").asText();
    boolean isUnusable = id.length() > 128 || process.length() > 128 || id.contains("\n");
    Optional<MiniServerLink> holder = server.holders().of(id);
    boolean isOwn = holder.isPresent() && holder.get().boot.equals(process);
    if (frame.path("protocol").asInt() != 1 && server.keeps("S14")) {
      close(4400, "protocol 1 only");
    } else if (isUnusable && server.keeps("S15")) {
      close(4400, "an id cannot be used");
    } else if (holder.isPresent()
        && (isOwn ? server.breaks("S17") : !mayTakeOver(holder.get(), frame))) {
      close(4409, "held by " + holder.get().boot);
    } else {
      holder.ifPresent(old -> old.close(4410, "a newer link"));
      installation = frame.path("installation");
      welcome(id, process);
    }
  }

  private boolean mayTakeOver(MiniServerLink holder, ObjectNode hello) {
    JsonNode old = holder.installation;
    JsonNode candidate = hello.path("installation");
    if (old.isMissingNode() && candidate.isMissingNode()) {
      return server.breaks("S16");
    }
    boolean isLater =
        candidate.path("cluster").equals(old.path("cluster"))
            && candidate.path("release").equals(old.path("release"))
            && candidate.path("leaseTransitions").asLong() > old.path("leaseTransitions").asLong();
    return isLater ? server.keeps("S4") : server.breaks("S5");
  }

  private void welcome(String id, String process) {
    badInARow = 0;
    boot = process;
    server.holders().put(id, this);
    if (server.breaks("S30")) {
      runner = id;
      pump();
    }
    long interval = server.heartbeat().toMillis();
    send(Frames.welcome(interval, WebSocket.MAX_MESSAGE).put("probeMillis", interval));
    runner = id;
    pump();
  }

  private void known(ObjectNode frame) {
    switch (frame.path("type").asText()) {
      case "event" -> event(frame);
      case "result" ->
          server
              .orders()
              .answered(
                  frame.path("commandId").asText(), frame.path("response").path("code").asInt());
      case "busy" -> server.orders().busy(frame.path("commandId").asText());
      case "problem" -> {
        if (server.keeps("S41")) {
          server.orders().answered(frame.path("regarding").asText(), 400);
        }
      }
      case "heartbeat" -> lastHeard = System.nanoTime();
      default -> {
        bad();
        return;
      }
    }
    badInARow = server.keeps("S27") ? 0 : badInARow;
  }

  private void event(ObjectNode frame) {
    if (server.statuses().store(frame)) {
      ObjectNode ack = Frames.ack(frame.path("id").asLong());
      send(server.keeps("S20") ? ack : ack.put("eventId", "a text"));
    }
  }

  private void send(ObjectNode frame) {
    if (!ending) {
      sender.text(frame.toString());
    }
  }

  /** Sends the commands that are due. */
  void pump() {
    if (!runner.isEmpty() && !ending) {
      server.orders().due(this, runner).forEach(this::send);
    }
  }

  void tick(long now) {
    long silence = server.heartbeat().multipliedBy(2).toNanos();
    boolean isSilent = now - lastHeard > silence && server.keeps("S61");
    if (ending) {
      return;
    }
    if (server.keeps("S80")) {
      probe(now);
    }
    if (runner.isEmpty()) {
      boolean isLate =
          now - since > server.heartbeat().multipliedBy(HELLO_HEARTBEATS).toNanos()
              && server.keeps("S11");
      if (isLate && !(heardAny && server.breaks("S12"))) {
        close(1008, "no hello in time");
      }
    } else if (isSilent) {
      left("S19");
      cut();
    } else if (now - lastBeat > server.heartbeat().toNanos() && server.keeps("S60")) {
      lastBeat = now;
      send(Frames.frame("heartbeat"));
    }
  }

  private void probe(long now) {
    if (!runner.isEmpty() && now - lastProbe > server.heartbeat().toNanos()) {
      lastProbe = now;
      send(
          Frames.frame("command")
              .put("id", "probe-" + now)
              .put("operation", "probe")
              .put("ttlMillis", 60_000));
    }
  }

  private void close(int code, String reason) {
    if (!ending) {
      ending = true;
      left("S18");
      sender.goodbye(code, reason);
    }
  }

  /**
   * It is over, which frees the runner id unless this rule is broken; a second time changes
   * nothing.
   */
  private synchronized void left(String rule) {
    if (!gone) {
      gone = true;
      server.orders().lost(this);
      if (server.keeps(rule)) {
        server.holders().remove(runner, this);
      }
    }
  }

  void cut() {
    ending = true;
    sender.end();
  }
}
