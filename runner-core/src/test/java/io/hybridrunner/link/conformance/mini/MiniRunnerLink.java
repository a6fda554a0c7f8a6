package io.hybridrunner.link.conformance.mini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hybridrunner.link.conformance.BrokenRulesException;
import io.hybridrunner.link.conformance.Frames;
import io.hybridrunner.link.conformance.WebSocket;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One link of a small runner; reads on the caller's thread. */
final class MiniRunnerLink {

  private static final Duration GREETING = Duration.ofSeconds(3);
  private static final List<String> OPERATIONS =
      List.of(
          "deploy",
          "run",
          "delete",
          "setEnabled",
          "kill",
          "logs",
          "queuedStatus",
          "health",
          "hostIp",
          "probe",
          "testConnection",
          "runApplication");

  private final MiniRunnerProcess process;
  private final MiniRunner runner;
  private final WebSocket socket;
  private final Sender sender;
  private final long since = System.nanoTime();
  private volatile long lastHeard = since;
  private volatile long heartbeat;
  private volatile long maxFrameBytes;
  private long lastBeat = since;
  private int badInARow;

  MiniRunnerLink(MiniRunnerProcess process, Socket socket, BufferedInputStream in)
      throws IOException {
    this.process = process;
    this.runner = process.runner();
    this.socket = MiniRunnerProcess.end(socket, in, this::heard);
    this.sender = new Sender(this.socket, runner.keeps("R89"), true);
  }

  private void heard() {
    if (runner.keeps("R82")) {
      lastHeard = System.nanoTime();
    }
  }

  private boolean isUp() {
    return heartbeat > 0;
  }

  /** Until it ends; the server's close code, or 0. */
  int run() {
    if (runner.breaks("R20")) {
      send(Frames.frame("heartbeat"));
    }
    greet();
    runner.runs().newLink();
    if (runner.breaks("R21")) {
      runner.runs().due().forEach(this::send);
    }
    try {
      while (true) {
        WebSocket.Message message = socket.read();
        if (message.opcode() == WebSocket.CLOSE) {
          sender.end();
          return message.payload().length < 2
              ? 1005
              : ByteBuffer.wrap(message.payload()).getShort();
        }
        take(message);
      }
    } catch (BrokenRulesException broken) {
      if (runner.breaks(broken.code() == 1009 ? "R86" : "R88")) {
        drain();
      }
    } catch (IOException gone) {
      sender.end();
    }
    sender.end();
    return 0;
  }

  private void drain() {
    try {
      socket.drain();
    } catch (IOException gone) {
      sender.end();
    }
  }

  private void greet() {
    ObjectNode hello =
        Frames.frame("hello")
            .put("protocol", 1)
            .put("runnerId", runner.runnerId())
            .put("version", "1")
            .put("bootId", process.bootId())
            .put("capacity", process.work().room());
    var live = hello.putArray("liveRuns");
    runner.runs().live().forEach(live::add);
    send(hello);
  }

  private void take(WebSocket.Message message) {
    lastHeard = System.nanoTime();
    switch (message.opcode()) {
      case WebSocket.TEXT -> text(message.payload());
      case WebSocket.PING -> {
        if (socket.isWithinMessage() && runner.breaks("R84")) {
          sender.end();
        }
        sender.pong(runner.keeps("R83") ? message.payload() : new byte[0]);
      }
      case WebSocket.BINARY -> {
        if (runner.keeps("R87")) {
          sender.end();
        }
      }
      default -> {}
    }
  }

  private void text(byte[] payload) {
    if (runner.breaks("R85") && payload.length > 1_000_000) {
      sender.end();
      return;
    }
    String text = new String(payload, StandardCharsets.UTF_8);
    Optional<ObjectNode> frame = Mini.frame(text, Frames.OF_SERVERS, runner.keeps("R40"));
    if (!isUp()) {
      greeting(frame.filter(it -> it.path("type").asText().equals("welcome")));
      return;
    }
    boolean isStrange = runner.breaks("R31") && text.contains("newInVersionTwo");
    boolean isDamaged = text.indexOf('\uFFFD') >= 0 && runner.keeps("R41");
    if (isDamaged || (runner.breaks("R42") && text.contains("ufffd"))) {
      bad(Mini.frame(text, Frames.OF_SERVERS, true).map(it -> it.path("id").asText()).orElse(""));
    } else if (frame.isPresent() && !isStrange) {
      known(frame.get());
    } else {
      unusable(text);
    }
  }

  private void greeting(Optional<ObjectNode> welcome) {
    if (welcome.isPresent()) {
      maxFrameBytes = welcome.get().path("maxFrameBytes").asLong();
      heartbeat = Duration.ofMillis(welcome.get().path("heartbeatMillis").asLong()).toNanos();
      pump();
    } else if (runner.keeps("R23")) {
      sender.end();
    }
  }

  /** A command that cannot be read is refused by its id, as far as that can be read. */
  private void unusable(String text) {
    Optional<ObjectNode> command =
        Frames.read(text)
            .filter(it -> it.path("type").asText().equals("command"))
            .filter(it -> it.path("id").isTextual())
            .map(ObjectNode.class::cast);
    if (command.isEmpty()) {
      bad("");
      return;
    }
    String id = command.get().path("id").asText();
    boolean isKnown = OPERATIONS.contains(command.get().path("operation").asText());
    if (runner.keeps(isKnown ? "R38" : "R39")) {
      send(Frames.refused(id, isKnown ? 400 : 501, isKnown ? "BAD_REQUEST" : "UNSUPPORTED"));
    }
  }

  private void bad(String id) {
    badInARow++;
    String said = runner.keeps("R12") ? "not usable" : "not usable for " + process.token();
    if (runner.keeps("R34")) {
      send(Frames.problem(id, "BAD_REQUEST", said));
    }
    if (badInARow >= 10 && runner.keeps("R35")) {
      sender.goodbye(1008, "ten in a row");
    }
  }

  private void known(ObjectNode frame) {
    switch (frame.path("type").asText()) {
      case "command" -> process.work().offer(frame, this::answer);
      case "ack" -> runner.runs().stored(frame.path("eventId").asLong());
      case "heartbeat", "problem" -> lastHeard = System.nanoTime();
      case "welcome" -> {
        bad("");
        return;
      }
      default -> {
        unknown(frame.path("id").asText());
        return;
      }
    }
    badInARow = runner.keeps("R36") ? 0 : badInARow;
  }

  private void unknown(String id) {
    badInARow = runner.keeps("R37") ? badInARow : 0;
    if (id.isEmpty() ? runner.breaks("R33") : runner.keeps("R32")) {
      send(Frames.problem(id, "UNSUPPORTED", "no such type"));
    }
  }

  private void answer(ObjectNode result) {
    boolean isTooLarge = result.toString().length() > maxFrameBytes && runner.keeps("R60");
    send(isTooLarge ? Frames.refused(result.path("commandId").asText(), 413, "TOO_LARGE") : result);
    pump();
  }

  /** Sends the statuses that are due. */
  synchronized void pump() {
    if (isUp()) {
      runner.runs().due().forEach(event -> send(fitting(event)));
    }
  }

  private ObjectNode fitting(ObjectNode event) {
    if (event.toString().length() <= maxFrameBytes || runner.breaks("R75")) {
      return event;
    }
    ObjectNode shorter = event.deepCopy();
    shorter.withObject("/status/cause").remove("evidence");
    return shorter;
  }

  private void send(ObjectNode frame) {
    sender.text(frame.toString());
  }

  void tick(long now) {
    if (!isUp()) {
      if (now - since > GREETING.toNanos() && runner.keeps("R22")) {
        sender.end();
      }
    } else if (now - lastHeard > 2 * heartbeat && runner.keeps("R81")) {
      sender.end();
    } else if (now - lastBeat > heartbeat && runner.keeps("R80")) {
      lastBeat = now;
      ObjectNode beat = Frames.frame("heartbeat").put("capacity", process.work().room());
      send(runner.keeps("R30") ? beat : beat.put("capacity", "many"));
    }
  }

  /** Says goodbye and ends. */
  void leave() {
    if (runner.keeps("R11")) {
      sender.goodbye(1001, "the runner stops");
    } else {
      sender.end();
    }
  }
}
