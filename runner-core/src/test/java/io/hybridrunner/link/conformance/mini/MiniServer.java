package io.hybridrunner.link.conformance.mini;

import com.fasterxml.jackson.databind.JsonNode;
import io.hybridrunner.link.conformance.ServerHalf;
import io.hybridrunner.link.conformance.Upgrade;
import io.hybridrunner.link.conformance.WebSocket;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;

/** A whole server half in memory, which keeps every rule but the one that it is told to break. */
public final class MiniServer implements AutoCloseable {

  private static final String TOKEN = "a-token";
  private static final Duration TICK = Duration.ofMillis(20);

  private final String broken;
  private final Duration heartbeat;
  private final ServerSocket listener;
  private final MiniOrders orders;
  private final MiniStatuses statuses;
  private final MiniHolders holders = new MiniHolders();
  private final List<MiniServerLink> links = new CopyOnWriteArrayList<>();

  private MiniServer(String broken, Duration heartbeat) throws IOException {
    this.broken = broken;
    this.heartbeat = heartbeat;
    this.orders = new MiniOrders(this);
    this.statuses = new MiniStatuses(this);
    this.listener = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
    Mini.start("mini-server", this::accept);
    Mini.start("mini-timer", this::tick);
  }

  /**
   * Starts one.
   *
   * @param rule the id of the rule to break; empty for none
   */
  public static MiniServer breaking(String rule, Duration heartbeat) throws IOException {
    return new MiniServer(rule, heartbeat);
  }

  boolean keeps(String rule) {
    return !rule.equals(broken);
  }

  boolean breaks(String rule) {
    return rule.equals(broken);
  }

  Duration heartbeat() {
    return heartbeat;
  }

  MiniOrders orders() {
    return orders;
  }

  MiniStatuses statuses() {
    return statuses;
  }

  MiniHolders holders() {
    return holders;
  }

  /** How to judge it. */
  public ServerHalf half() {
    URI url = URI.create("ws://127.0.0.1:" + listener.getLocalPort() + "/link");
    return new ServerHalf(url, TOKEN, Optional.of(new Control()));
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        Mini.start("mini-link", () -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedInputStream in = new BufferedInputStream(socket.getInputStream());
      Upgrade request = Upgrade.read(in);
      String answer = answer(request);
      socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
      if (answer.startsWith("HTTP/1.1 101")) {
        MiniServerLink link = new MiniServerLink(this, socket, in);
        links.add(link);
        link.run();
        links.remove(link);
      }
    } catch (IOException gone) {
      // Its link has said so.
      return;
    }
  }

  private String answer(Upgrade request) {
    boolean known = request.header("Authorization").equals(Optional.of("Bearer " + TOKEN));
    if (!known && keeps("S1")) {
      return empty("401 Unauthorized");
    }
    if (request.header("Upgrade").isEmpty()) {
      return empty(keeps("S3") ? "426 Upgrade Required" : "200 OK");
    }
    String opening = request.opening();
    return keeps("S2")
        ? opening
        : opening.replaceFirst("\r\n", "\r\nSec-WebSocket-Extensions: permessage-deflate\r\n");
  }

  private static String empty(String status) {
    return "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  }

  private void tick() {
    while (!listener.isClosed()) {
      long now = System.nanoTime();
      links.forEach(link -> link.tick(now));
      orders.expire(now);
      links.forEach(MiniServerLink::pump);
      java.util.concurrent.locks.LockSupport.parkNanos(TICK.toNanos());
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    links.forEach(MiniServerLink::cut);
  }

  private final class Control implements ServerHalf.Control {
    @Override
    public String submit(String runnerId, JsonNode command) {
      return orders.submit(runnerId, command);
    }

    @Override
    public OptionalInt result(String commandId) {
      return orders.result(commandId);
    }

    @Override
    public Optional<String> state(String runId) {
      return statuses.state(runId);
    }
  }

  /** An upgraded connection's server end. */
  static WebSocket end(Socket socket, BufferedInputStream in, Runnable heard) throws IOException {
    return new WebSocket(socket, in, WebSocket.End.SERVER, heard);
  }
}
